// SPDX-License-Identifier: Apache-2.0
package dev.signet.ledger;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.signet.base.Digests;
import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.Purpose;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What the ledger says of itself, written anew in every batch: the record of the format.
/// Layout: docs/formats/ledger.md.
///
/// @param sequence RocksDB's, after the batch that wrote this
/// @param anchored a sequence that the anchor on disk, synced, had come to before that batch
/// @param sums of every summed family, by name
record State(long sequence, long anchored, SortedMap<String, Sum> sums) {
    static final int FORMAT_VERSION = 2;
    static final byte[] KEY = "format".getBytes(US_ASCII);
    static final Family FAMILY =
            new Family(
                    "ledger-format", Purpose.RECORD, Family.Lookup.ORDERED, Family.Guard.CHAINED);
    private static final int FIRST_VERSION = 1;
    private static final long MAGIC = 0x53474e544c444752L; // SGNTLDGR
    private static final int HEADER_BYTES = Long.BYTES + Short.BYTES;
    private static final int FAMILIES_MAX = 255;

    State {
        sums = new TreeMap<>(sums);
    }

    /// What stands in a ledger that nothing has been written to.
    static State empty(Iterable<Family> families) {
        var sums = new TreeMap<String, Sum>();
        for (Family family : families) {
            if (family.guard() == Family.Guard.SUMMED) {
                sums.put(family.name(), Sum.NONE);
            }
        }
        return new State(0, 0, sums);
    }

    Sum sum(Family family) {
        return sums.getOrDefault(family.name(), Sum.NONE);
    }

    byte[] bytes() {
        int names = sums.keySet().stream().mapToInt(String::length).sum();
        var bytes =
                ByteBuffer.allocate(
                        HEADER_BYTES + 2 * Long.BYTES + 1 + names + sums.size() * (1 + Sum.BYTES));
        bytes.putLong(MAGIC).putShort((short) FORMAT_VERSION);
        bytes.putLong(sequence).putLong(anchored).put((byte) sums.size());
        for (Map.Entry<String, Sum> each : sums.entrySet()) {
            byte[] name = each.getKey().getBytes(US_ASCII);
            bytes.put((byte) name.length).put(name);
            each.getValue().put(bytes);
        }
        return bytes.array();
    }

    /// What the anchor remembers of it.
    byte[] digest() {
        return Digests.sha256(bytes());
    }

    /// Whether `record` is of version 1, which had no sums.
    ///
    /// @throws Failed `CORRUPT`, `FORMAT_TOO_OLD`, `FORMAT_TOO_NEW`
    static boolean isFirst(byte[] record, String folder) {
        var bytes = ByteBuffer.wrap(record);
        if (record.length < HEADER_BYTES || bytes.getLong() != MAGIC) {
            throw refused("this is not a ledger of ours", folder);
        }
        int version = Short.toUnsignedInt(bytes.getShort());
        if (version < FIRST_VERSION || version > FORMAT_VERSION) {
            throw new Failed(
                    version < FIRST_VERSION ? Failure.FORMAT_TOO_OLD : Failure.FORMAT_TOO_NEW,
                    "the ledger is of another format version",
                    new Fact("file", folder),
                    new Fact("version", version),
                    new Fact("reads", FORMAT_VERSION));
        }
        return version == FIRST_VERSION;
    }

    /// @param record of version 2
    static State of(byte[] record, String folder) {
        try {
            var bytes = ByteBuffer.wrap(record).position(HEADER_BYTES);
            long sequence = bytes.getLong();
            long anchored = bytes.getLong();
            int families = Byte.toUnsignedInt(bytes.get());
            var sums = new TreeMap<String, Sum>();
            for (int i = 0; i < families; i++) {
                byte[] name = new byte[Math.min(FAMILIES_MAX, Byte.toUnsignedInt(bytes.get()))];
                bytes.get(name);
                sums.put(new String(name, US_ASCII), Sum.take(bytes));
            }
            if (bytes.hasRemaining() || sums.size() != families) {
                throw refused("the ledger's record of its state does not read", folder);
            }
            return new State(sequence, anchored, sums);
        } catch (BufferUnderflowException _) {
            throw refused("the ledger's record of its state does not read", folder);
        }
    }

    private static Failed refused(String text, String folder) {
        return new Failed(Failure.CORRUPT, text, new Fact("file", folder));
    }
}
