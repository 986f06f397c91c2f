// SPDX-License-Identifier: Apache-2.0
package dev.signet.ledger;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/// What RocksDB's manifest says of a ledger: which tables there must be, of which family, how
/// long, and from which write-ahead log on the logs are needed. Read with a reader of our own,
/// because RocksDB tells it only of a folder that opens, and stops at the first thing that is
/// wrong. One thread.
final class Manifest {
    private static final int RECORD_BYTES_MAX = 64 << 20;
    private static final int SAFE_TO_PASS_OVER = 1 << 13;
    private static final int CUSTOM_END = 1;

    private final Map<Integer, Family> families = new HashMap<>();
    private final Map<Long, Table> tables = new TreeMap<>();
    private final LogRecords.End end;
    private long lastSequence;
    private long firstLogKept;

    /// A table that must be there.
    ///
    /// @param bytes its length
    record Table(int family, int level, long bytes) {}

    private static final class Family {
        private String name = "";
        private long firstLog;
    }

    /// @param name for the fact `file` of a failure
    /// @throws Failed `CORRUPT` when it does not verify; `FORMAT_TOO_NEW` when it says what this
    ///     build does not read; `STORAGE`
    private Manifest(Path file, String name) {
        families.put(0, new Family());
        families.get(0).name = "default";
        end = LogRecords.read(file, name, RECORD_BYTES_MAX, bytes -> edit(bytes, name));
    }

    static Manifest read(Path file, String name) {
        return new Manifest(file, name);
    }

    /// By number.
    Map<Long, Table> tables() {
        return tables;
    }

    /// The name of a family; empty for one that is not known.
    String family(int number) {
        Family family = families.get(number);
        return family == null ? "" : family.name;
    }

    /// At least what had been written when the newest table was finished.
    long lastSequence() {
        return lastSequence;
    }

    /// The number of the oldest write-ahead log that may hold what no table holds.
    long firstLog() {
        long first = Long.MAX_VALUE;
        for (Family family : families.values()) {
            first = Math.min(first, family.firstLog);
        }
        return Math.max(first, firstLogKept);
    }

    /// Whether [#firstLog] is the number of a log. An opening that has read logs gives all
    /// families a number that no log has; of those only the default one, which is never written
    /// to, keeps it.
    boolean firstLogWas() {
        Family unused = families.get(0);
        return unused == null || firstLog() != unused.firstLog;
    }

    LogRecords.End end() {
        return end;
    }

    private void edit(byte[] bytes, String name) {
        try {
            edit(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), name);
        } catch (BufferUnderflowException | IllegalArgumentException _) {
            throw new Failed(
                    Failure.CORRUPT, "a file of the ledger does not read", new Fact("file", name));
        }
    }

    /// One change of the whole, as fields behind tags.
    private void edit(ByteBuffer from, String name) {
        int of = 0;
        long log = -1;
        var added = new TreeMap<Long, long[]>();
        boolean drops = false;
        String adds = "";
        while (from.hasRemaining()) {
            int tag = (int) varint(from);
            switch (tag) {
                case 1 -> skip(from); // comparator
                case 2 -> log = varint(from);
                case 3, 9, 203, 300 -> varint(from);
                case 4 -> lastSequence = Math.max(lastSequence, varint(from));
                case 5 -> {
                    varint(from);
                    skip(from);
                }
                case 6 -> {
                    varint(from);
                    tables.remove(varint(from));
                }
                case 10 -> firstLogKept = Math.max(firstLogKept, varint(from));
                case 103 -> table(from, added);
                case 200 -> of = (int) varint(from);
                case 201 -> adds = new String(bytes(from), StandardCharsets.US_ASCII);
                case 202 -> drops = true;
                default -> {
                    if ((tag & SAFE_TO_PASS_OVER) == 0) {
                        throw new Failed(
                                Failure.FORMAT_TOO_NEW,
                                "the ledger's files are of a newer RocksDB",
                                new Fact("file", name));
                    }
                    skip(from);
                }
            }
        }
        if (!adds.isEmpty()) {
            families.computeIfAbsent(of, _ -> new Family()).name = adds;
        }
        if (drops) {
            families.remove(of);
        }
        Family family = families.get(of);
        if (log >= 0 && family != null) {
            family.firstLog = Math.max(family.firstLog, log);
        }
        int owner = of;
        added.forEach(
                (number, facts) -> tables.put(number, new Table(owner, (int) facts[0], facts[1])));
    }

    private static void table(ByteBuffer from, Map<Long, long[]> added) {
        long level = varint(from);
        long number = varint(from);
        long length = varint(from);
        skip(from); // smallest key
        skip(from); // largest key
        varint(from); // their sequence numbers
        varint(from);
        while (varint(from) != CUSTOM_END) {
            skip(from);
        }
        added.put(number, new long[] {level, length});
    }

    private static void skip(ByteBuffer from) {
        long length = varint(from);
        if (length > from.remaining()) {
            throw new BufferUnderflowException();
        }
        from.position(from.position() + (int) length);
    }

    private static byte[] bytes(ByteBuffer from) {
        long length = varint(from);
        if (length > from.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[(int) length];
        from.get(bytes);
        return bytes;
    }

    private static long varint(ByteBuffer from) {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = from.get();
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException();
    }
}
