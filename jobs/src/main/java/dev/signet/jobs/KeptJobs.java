// SPDX-License-Identifier: Apache-2.0
package dev.signet.jobs;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.base.Uuids;
import dev.signet.store.JobRecords;
import dev.signet.store.JobRecords.Entry;
import dev.signet.store.Receipt;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The jobs of an account on its database: a record of the job, one of its request, one for each of
/// its rows, and receipts of its transactions (docs/formats/job.md). Any thread.
final class KeptJobs {
    private static final byte REQUEST = 0;
    private static final byte ROW = 1;
    private static final byte RECEIPT = 2;
    private static final int ROWS_AT_ONCE = 1_000;

    private final JobRecords records;

    KeptJobs(JobRecords records) {
        this.records = records;
    }

    /// All of them.
    List<KeptJob> all() {
        var all = new ArrayList<KeptJob>();
        byte[] from = new byte[0];
        while (true) {
            List<Entry> next = records.from(from, 1);
            if (next.isEmpty()) {
                return all;
            }
            byte[] key = next.getFirst().key();
            if (key.length < Uuids.BYTES) {
                throw new Failed(Failure.CORRUPT, "the key of a job's record does not read");
            }
            byte[] id = Arrays.copyOf(key, Uuids.BYTES);
            if (key.length == Uuids.BYTES) {
                all.add(KeptJob.of(Uuids.of(id), next.getFirst().value()));
            }
            // a request or rows alone: a job that was being forgotten
            from = behind(id);
        }
    }

    /// The first key behind all records of the job.
    private static byte[] behind(byte[] id) {
        byte[] key = Arrays.copyOf(id, Uuids.BYTES + 1);
        key[Uuids.BYTES] = (byte) 0xff;
        return key;
    }

    /// Writes a job that is new.
    void add(KeptJob kept, byte[] request) {
        UUID id = kept.job().id();
        records.write(
                List.of(
                        new Entry(Uuids.bytes(id), kept.bytes()),
                        new Entry(requestKey(id), request)),
                List.of());
    }

    /// Writes a job as it is now.
    void put(KeptJob kept) {
        put(kept, kept.job().rows(), List.of());
    }

    /// The same with rows.
    ///
    /// @param first the number of the first
    void put(KeptJob kept, long first, List<byte[]> rows) {
        UUID id = kept.job().id();
        var entries = new ArrayList<Entry>();
        entries.add(new Entry(Uuids.bytes(id), kept.bytes()));
        for (int i = 0; i < rows.size(); i++) {
            entries.add(new Entry(rowKey(id, first + i), rows.get(i)));
        }
        records.write(entries, List.of());
    }

    /// Empty: there is none, of a job that has been forgotten.
    Optional<byte[]> request(UUID id) {
        return records.get(requestKey(id));
    }

    List<byte[]> rows(UUID id, long from, int count) {
        return rowEntries(id, from, count).stream().map(Entry::value).toList();
    }

    private List<Entry> rowEntries(UUID id, long from, int count) {
        byte[] prefix = Uuids.bytes(id);
        return records.from(rowKey(id, from), count).stream()
                .filter(entry -> isRow(entry.key(), prefix))
                .toList();
    }

    private static boolean isRow(byte[] key, byte[] id) {
        return key.length == Uuids.BYTES + 1 + Long.BYTES
                && Arrays.equals(key, 0, Uuids.BYTES, id, 0, Uuids.BYTES)
                && key[Uuids.BYTES] == ROW;
    }

    /// Where a transaction of the job leaves its receipt.
    ///
    /// @param number 0 and more
    static Receipt receipt(UUID id, int number) {
        return new Receipt(receiptKey(id, number));
    }

    /// Which transactions have left their receipts: numbers, ascending.
    List<Integer> receipts(UUID id) {
        var numbers = new ArrayList<Integer>();
        while (true) {
            int from = numbers.isEmpty() ? 0 : numbers.getLast() + 1;
            List<Entry> some = receiptEntries(id, from);
            if (some.isEmpty()) {
                return numbers;
            }
            some.forEach(
                    entry -> numbers.add(ByteBuffer.wrap(entry.key()).getInt(Uuids.BYTES + 1)));
        }
    }

    private List<Entry> receiptEntries(UUID id, int from) {
        byte[] prefix = receiptKey(id, 0);
        return records.from(receiptKey(id, from), ROWS_AT_ONCE).stream()
                .filter(entry -> isReceipt(entry.key(), prefix))
                .toList();
    }

    private static boolean isReceipt(byte[] key, byte[] one) {
        int same = Uuids.BYTES + 1;
        return key.length == one.length && Arrays.equals(key, 0, same, one, 0, same);
    }

    private static byte[] receiptKey(UUID id, int number) {
        return ByteBuffer.allocate(Uuids.BYTES + 1 + Integer.BYTES)
                .put(Uuids.bytes(id))
                .put(RECEIPT)
                .putInt(number)
                .array();
    }

    /// Removes all of it; the job's own record goes last, so that what is left undone is found.
    void forget(UUID id) {
        while (true) {
            List<Entry> rows = rowEntries(id, 0, ROWS_AT_ONCE);
            if (rows.isEmpty()) {
                break;
            }
            records.write(List.of(), rows.stream().map(Entry::key).toList());
        }
        while (true) {
            List<Entry> receipts = receiptEntries(id, 0);
            if (receipts.isEmpty()) {
                break;
            }
            records.write(List.of(), receipts.stream().map(Entry::key).toList());
        }
        records.write(List.of(), List.of(requestKey(id), Uuids.bytes(id)));
    }

    private static byte[] requestKey(UUID id) {
        return ByteBuffer.allocate(Uuids.BYTES + 1).put(Uuids.bytes(id)).put(REQUEST).array();
    }

    private static byte[] rowKey(UUID id, long number) {
        return ByteBuffer.allocate(Uuids.BYTES + 1 + Long.BYTES)
                .put(Uuids.bytes(id))
                .put(ROW)
                .putLong(number)
                .array();
    }
}
