// SPDX-License-Identifier: Apache-2.0
package dev.signet.crypto;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/// What a sealed file shows of itself without a key (docs/formats/sealed-file.md). Whether it is
/// true shows when the file is opened.
public sealed interface SealedFileFacts {
    /// A file that is whole, by its length.
    ///
    /// @param generation at least 1
    /// @param fileSet the account, or one search index of it
    /// @param segments 1 or more
    record Whole(Purpose purpose, int generation, UUID fileSet, int segments)
            implements SealedFileFacts {}

    /// A file that ends within its headers or a segment: what a kill leaves of one that was being
    /// written.
    record CutShort() implements SealedFileFacts {}

    /// Reads the headers of `file`, and takes the rest from its length.
    ///
    /// @throws Failed `CORRUPT`, `FORMAT_TOO_OLD`, `FORMAT_TOO_NEW` with fact `file`, its last
    ///     name; `TOO_LARGE`
    static SealedFileFacts of(Path file, Purpose purpose) throws IOException {
        String name = String.valueOf(file.getFileName());
        var start = ByteBuffer.allocate(FileFormat.CIPHERTEXT_OFFSET);
        long bytes;
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            bytes = channel.size();
            while (start.hasRemaining() && channel.read(start) >= 0) {
                // until the headers are whole
            }
        }
        if (start.hasRemaining() || !FileFormat.Layout.isWhole(bytes)) {
            return new CutShort();
        }
        var layout = FileFormat.Layout.of(name, bytes);
        start.flip();
        UUID fileSet = new UUID(start.getLong(10), start.getLong(18));
        var header = FileHeader.parse(name, start, purpose, fileSet);
        if (header.generation() < 1) {
            throw corrupt("sealed file is of an impossible generation", name);
        }
        if (start.get() != FileFormat.TINK_HEADER_BYTES) {
            throw corrupt("sealed file has a header of an impossible length", name);
        }
        return new Whole(purpose, header.generation(), fileSet, layout.segments());
    }

    private static Failed corrupt(String text, String name) {
        return new Failed(Failure.CORRUPT, text, new Fact("file", name), new Fact("segment", 0));
    }
}
