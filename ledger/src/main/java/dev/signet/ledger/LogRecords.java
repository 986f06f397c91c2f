// SPDX-License-Identifier: Apache-2.0
package dev.signet.ledger;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/// Reads a file of RocksDB's log format, which its write-ahead logs and its manifest have, and
/// checks every byte of it: blocks of 32 KiB, filled with pieces of records, each behind a
/// masked CRC-32C (4 bytes, little endian), its length (2) and its type (1).
///
/// RocksDB itself says that *a* log is damaged; this says which, and where. One thread.
final class LogRecords {
    private static final int BLOCK_BYTES = 32 << 10;
    private static final int HEADER_BYTES = 7;
    private static final int MASK_DELTA = 0xa282ead8;
    private static final int FULL = 1;
    private static final int FIRST = 2;
    private static final int MIDDLE = 3;
    private static final int LAST = 4;

    /// Types from here on carry notes of RocksDB's, not records of ours, and are passed over.
    private static final int OTHER = 9;

    private final String name;
    private final int keptBytesMax;
    private final Each each;
    private final ByteArrayOutputStream record = new ByteArrayOutputStream();
    private boolean inside;

    /// How a file ends.
    enum End {
        /// After a record.
        WHOLE,
        /// Within one: what a crash leaves at the end of the newest file, and what a cut does.
        TORN
    }

    /// Hears of each whole record in turn.
    @FunctionalInterface
    interface Each {
        /// @param bytes the first bytes of the record, as many as were asked for
        void record(byte[] bytes);
    }

    private LogRecords(String name, int keptBytesMax, Each each) {
        this.name = name;
        this.keptBytesMax = keptBytesMax;
        this.each = each;
    }

    /// @param name for the fact `file` of a failure
    /// @param keptBytesMax how much of each record is wanted
    /// @throws Failed `CORRUPT` with the place of the first byte that does not verify; `STORAGE`
    static End read(Path file, String name, int keptBytesMax, Each each) {
        try (InputStream in = Files.newInputStream(file)) {
            return new LogRecords(name, keptBytesMax, each).read(in);
        } catch (IOException thrown) {
            throw new Failed(
                    thrown,
                    Failure.STORAGE,
                    "a file of the ledger cannot be read",
                    new Fact("file", name));
        }
    }

    private End read(InputStream in) throws IOException {
        for (long start = 0; ; start += BLOCK_BYTES) {
            byte[] bytes = in.readNBytes(BLOCK_BYTES);
            if (bytes.length == 0) {
                return inside ? End.TORN : End.WHOLE;
            }
            int at = 0;
            while (bytes.length - at >= HEADER_BYTES) {
                int length = piece(bytes, at, start);
                if (length < 0) {
                    return End.TORN;
                }
                at += HEADER_BYTES + length;
            }
            if (bytes.length < BLOCK_BYTES) {
                return inside || at < bytes.length ? End.TORN : End.WHOLE;
            }
        }
    }

    /// @return its length without the header; -1 when the file ends within it
    private int piece(byte[] block, int at, long start) {
        var header = ByteBuffer.wrap(block, at, HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        int masked = header.getInt();
        int length = Short.toUnsignedInt(header.getShort());
        int type = header.get();
        if (masked == 0 && length == 0 && type == 0) {
            return -1; // room that the disk gave and nobody wrote to
        }
        if (length > block.length - at - HEADER_BYTES) {
            if (block.length == BLOCK_BYTES) {
                throw damaged(start + at); // no piece reaches over the end of a block
            }
            return -1;
        }
        var check = new CRC32C();
        check.update(block, at + HEADER_BYTES - 1, 1 + length);
        if (masked != mask((int) check.getValue())) {
            throw damaged(start + at);
        }
        take(type, block, at + HEADER_BYTES, length, start + at);
        return length;
    }

    private void take(int type, byte[] block, int from, int length, long place) {
        if (type >= OTHER || type < 0) {
            return;
        }
        boolean begins = type == FULL || type == FIRST;
        if (type > LAST || begins == inside) {
            throw damaged(place);
        }
        if (begins) {
            record.reset();
        }
        record.write(block, from, Math.min(length, keptBytesMax - record.size()));
        inside = type == FIRST || type == MIDDLE;
        if (!inside) {
            each.record(record.toByteArray());
        }
    }

    private Failed damaged(long at) {
        return new Failed(
                Failure.CORRUPT,
                "a file of the ledger does not verify",
                new Fact("file", name),
                new Fact("byte", at));
    }

    private static int mask(int check) {
        return Integer.rotateRight(check, 15) + MASK_DELTA;
    }
}
