// SPDX-License-Identifier: Apache-2.0
package dev.signet.index;

import dev.signet.base.Failed;
import dev.signet.crypto.Seals;
import dev.signet.index.sealed.SealedDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;

/// The index of one account as its last commit left it, opened to read while nobody has it
/// open: nothing is locked, made, changed or removed. One thread.
public final class StoppedIndex implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;

    private final SealedDirectory directory;
    private final IndexLimits limits;
    private final DirectoryReader reader;
    private final long lsn;

    private StoppedIndex(SealedDirectory directory, IndexLimits limits, MappingVersion mapping)
            throws IOException {
        this.directory = directory;
        this.limits = limits;
        this.reader = DirectoryReader.open(directory);
        this.lsn =
                CommitData.read(reader.getIndexCommit().getUserData().entrySet())
                        .map(found -> found.ofMapping(mapping).lsn())
                        .orElse(0L);
    }

    /// Opens the last commit in `folder`; empty when there is none, which a crash before the
    /// first one leaves: the next start makes the index anew.
    ///
    /// @throws Failed as [Index#open]
    public static Optional<StoppedIndex> open(
            Path folder, Seals seals, MappingVersion mapping, IndexLimits limits) {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try {
            var directory = new SealedDirectory(folder, seals);
            try {
                if (!DirectoryReader.indexExists(directory)) {
                    directory.close();
                    return Optional.empty();
                }
                return Optional.of(new StoppedIndex(directory, limits, mapping));
            } catch (Throwable failure) {
                directory.close();
                throw failure;
            }
        } catch (IOException | RuntimeException failure) {
            throw Failures.of(failure);
        }
    }

    /// Reads every byte of every file of the commit, so that each segment of each is verified.
    ///
    /// @param refused told of each file that does not verify
    /// @param step called now and then
    public void readFiles(Consumer<Failed> refused, Runnable step) {
        for (String name : names()) {
            try (IndexInput file = directory.openInput(name, IOContext.READONCE)) {
                byte[] buffer = new byte[BUFFER_BYTES];
                long left = file.length();
                while (left > 0) {
                    int count = (int) Math.min(left, BUFFER_BYTES);
                    file.readBytes(buffer, 0, count);
                    left -= count;
                    step.run();
                }
            } catch (IOException | RuntimeException failure) {
                Failed failed = Failures.of(failure);
                switch (failed.failure()) {
                    case CORRUPT, FORMAT_TOO_OLD, FORMAT_TOO_NEW -> refused.accept(failed);
                    default -> throw failed;
                }
            }
        }
    }

    private List<String> names() {
        return guarded(() -> List.copyOf(reader.getIndexCommit().getFileNames()));
    }

    /// All that the commit holds.
    public IndexView view() {
        reader.incRef();
        var searcher = new IndexSearcher(reader);
        searcher.setQueryCache(null);
        return new IndexView(new Views(), limits, searcher, lsn);
    }

    private static <T> T guarded(Index.Work<T> work) {
        try {
            return work.run();
        } catch (IOException | RuntimeException failure) {
            throw Failures.of(failure);
        }
    }

    static final class Views extends Lender {
        @Override
        <T> T guard(Index.Work<T> work) {
            return guarded(work);
        }
    }

    @Override
    public void close() {
        try {
            reader.close();
            directory.close();
        } catch (IOException failure) {
            throw Failures.of(failure);
        }
    }
}
