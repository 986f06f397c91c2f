// SPDX-License-Identifier: Apache-2.0
package dev.signet.crypto;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.base.Uuids;
import java.nio.ByteBuffer;
import java.util.UUID;

/// Our header of a sealed file, 26 bytes in the clear, bound to every segment:
/// `"SGNT" | version 1 | purpose 1 | generation 4, big endian | file set 16`.
///
/// @param generation at least 1
/// @param fileSet the account, or one search index of it
record FileHeader(Purpose purpose, int generation, UUID fileSet) {
    static final int BYTES = 26;
    static final int VERSION = 1;
    private static final int MAGIC = 0x53474e54; // "SGNT"

    byte[] bytes() {
        return ByteBuffer.allocate(BYTES)
                .putInt(MAGIC)
                .put((byte) VERSION)
                .put((byte) purpose.code())
                .putInt(generation)
                .put(Uuids.bytes(fileSet))
                .array();
    }

    /// Reads the header of a file that should be of this purpose and set.
    ///
    /// @param start at least [#BYTES] bytes; its position moves behind the header
    /// @throws Failed `CORRUPT`, `FORMAT_TOO_OLD`, `FORMAT_TOO_NEW`
    static FileHeader parse(String fileName, ByteBuffer start, Purpose purpose, UUID fileSet) {
        var file = new Fact("file", fileName);
        if (start.getInt() != MAGIC) {
            throw corrupt("not a sealed file", file);
        }
        int version = start.get() & 0xff;
        if (version < VERSION) {
            throw new Failed(
                    Failure.FORMAT_TOO_OLD,
                    "sealed file is of a format older than this build reads",
                    file,
                    new Fact("version", version),
                    new Fact("oldest", VERSION));
        }
        if (version > VERSION) {
            throw new Failed(
                    Failure.FORMAT_TOO_NEW,
                    "sealed file is of a format newer than this build knows",
                    file,
                    new Fact("version", version),
                    new Fact("newest", VERSION));
        }
        if (start.get() != purpose.code()) {
            throw corrupt("sealed file is of another purpose", file);
        }
        int generation = start.getInt();
        if (!new UUID(start.getLong(), start.getLong()).equals(fileSet)) {
            throw corrupt("sealed file belongs to another set", file);
        }
        return new FileHeader(purpose, generation, fileSet);
    }

    private static Failed corrupt(String text, Fact file) {
        return new Failed(Failure.CORRUPT, text, file, new Fact("segment", 0));
    }
}
