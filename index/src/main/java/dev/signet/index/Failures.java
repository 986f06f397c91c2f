// SPDX-License-Identifier: Apache-2.0
package dev.signet.index;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.LockObtainFailedException;
import org.jspecify.annotations.Nullable;

/// Lucene's failures in our words. Its messages are not taken over where they could hold a
/// term.
final class Failures {
    private Failures() {}

    static Failed of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Failed failed) {
                return failed;
            }
        }
        Failed deepest = null;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            Failed known = known(cause);
            deepest = known == null ? deepest : known;
        }
        if (deepest != null) {
            return deepest;
        }
        return switch (failure) {
            // the writer closed itself when another thread failed: that failure is the reason
            case AlreadyClosedException closed when closed.getCause() != null ->
                    of(closed.getCause());
            case AlreadyClosedException closed ->
                    new Failed(closed, Failure.UNAVAILABLE, "the index has been closed");
            case IOException io ->
                    new Failed(io, Failure.STORAGE, "the index could not be read or written");
            default -> Failed.mistake(failure, "the index failed");
        };
    }

    private static @Nullable Failed known(Throwable cause) {
        return switch (cause) {
            case CorruptIndexException corrupt ->
                    corrupt("a file of the index is corrupt", fileName(corrupt), corrupt);
            case IndexFormatTooOldException old ->
                    new Failed(old, Failure.FORMAT_TOO_OLD, "the index is of an older Lucene");
            case IndexFormatTooNewException fresh ->
                    new Failed(fresh, Failure.FORMAT_TOO_NEW, "the index is of a newer Lucene");
            case EOFException end -> corrupt("a file of the index is too short", "", end);
            case NoSuchFileException missing ->
                    corrupt("a file of the index is missing", missing.getFile(), missing);
            case FileNotFoundException missing ->
                    corrupt("a file of the index is missing", "", missing);
            case LockObtainFailedException locked ->
                    new Failed(locked, Failure.CONFLICT, "the index is open already");
            case IndexSearcher.TooManyClauses many ->
                    new Failed(many, Failure.TOO_LARGE, "a search has too many alternatives");
            default -> null;
        };
    }

    private static Failed corrupt(String text, String file, Throwable cause) {
        return new Failed(
                cause, Failure.CORRUPT, text, new Fact("file", Path.of(file).getFileName()));
    }

    private static String fileName(CorruptIndexException corrupt) {
        String resource = String.valueOf(corrupt.getResourceDescription());
        int start = resource.lastIndexOf("sealed file ");
        String name = start < 0 ? "" : resource.substring(start + "sealed file ".length());
        int end = 0;
        while (end < name.length() && !" )\"]".contains(name.substring(end, end + 1))) {
            end++;
        }
        return name.substring(0, end);
    }
}
