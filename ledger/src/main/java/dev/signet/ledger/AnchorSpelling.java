// SPDX-License-Identifier: Apache-2.0
package dev.signet.ledger;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/// What of an anchor (docs/formats/anchor.md) can be checked without a key: all but what its two
/// slots hold.
final class AnchorSpelling {
    private static final long MAGIC = 0x53474e54414e4352L; // SGNTANCR
    private static final int VERSION_MOST = 2;
    private static final int SLOT_BYTES = 512;
    private static final int FILE_BYTES = 3 * SLOT_BYTES;
    private static final int HEADER_BYTES = 12;

    /// The shortest sealed value.
    private static final int SEALED_BYTES_LEAST = 33;

    private AnchorSpelling() {}

    /// @throws Failed `CORRUPT` with fact `file`; `FORMAT_TOO_OLD`, `FORMAT_TOO_NEW`; `STORAGE`
    static void check(Path file) {
        String name = String.valueOf(file.getFileName());
        byte[] bytes;
        try {
            if (!Files.exists(file)) {
                throw corrupt("the anchor is missing", name);
            }
            bytes = Files.readAllBytes(file);
        } catch (IOException thrown) {
            throw new Failed(
                    thrown,
                    Failure.STORAGE,
                    "the anchor cannot be read or written",
                    new Fact("file", name));
        }
        var from = ByteBuffer.wrap(bytes);
        if (bytes.length < HEADER_BYTES || from.getLong() != MAGIC) {
            throw corrupt("this is not an anchor", name);
        }
        int version = Short.toUnsignedInt(from.getShort());
        if (version < 1 || version > VERSION_MOST) {
            throw new Failed(
                    version < 1 ? Failure.FORMAT_TOO_OLD : Failure.FORMAT_TOO_NEW,
                    "the anchor is of another format version",
                    new Fact("file", name),
                    new Fact("version", version));
        }
        if (bytes.length != FILE_BYTES
                || from.getShort() != SLOT_BYTES
                || !zero(bytes, HEADER_BYTES, SLOT_BYTES)) {
            throw corrupt("the anchor's header is damaged", name);
        }
        for (int start = SLOT_BYTES; start < FILE_BYTES; start += SLOT_BYTES) {
            int length = Short.toUnsignedInt(from.getShort(start));
            if (length < SEALED_BYTES_LEAST
                    || length > SLOT_BYTES - Short.BYTES
                    || !zero(bytes, start + Short.BYTES + length, start + SLOT_BYTES)) {
                throw corrupt("a slot of the anchor is damaged", name);
            }
        }
    }

    private static boolean zero(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static Failed corrupt(String text, String name) {
        return new Failed(Failure.CORRUPT, text, new Fact("file", name));
    }
}
