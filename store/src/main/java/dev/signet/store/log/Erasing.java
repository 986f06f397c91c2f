// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.log;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.index.Update;
import dev.signet.ledger.Batch;
import dev.signet.ledger.Scan;
import dev.signet.store.Committed;
import dev.signet.store.record.Erased;
import dev.signet.store.record.Head;
import dev.signet.store.record.Mark;
import dev.signet.store.record.Name;
import dev.signet.store.record.RecordReader;
import dev.signet.store.record.Schema;
import dev.signet.store.record.Tip;
import dev.signet.store.record.Transaction;
import dev.signet.store.record.Unclean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// The erasures of one proposal in the making: which records go, and what must be written so that
/// what is left of their transactions is still guarded. Reads, and changes nothing but the batch
/// that it is told to fill. The applier's thread only.
final class Erasing {
    /// Bodies that may be read again, of all transactions that something is taken from: some
    /// seconds, for which all writes wait.
    static final int READ_MAX = 1_000_000;

    /// Versions that go: some 40 MB of heap.
    static final int VERSIONS_MAX = 100_000;

    private final RecordReader records;
    private final long lsn;
    private final long time;
    private final Batch removals = new Batch();
    private final TreeMap<Long, NavigableSet<Integer>> gone = new TreeMap<>();
    private final List<byte[]> marks = new ArrayList<>();
    private final List<Update> updates = new ArrayList<>();
    private final List<Name> names = new ArrayList<>();
    private final TreeMap<Long, Erased> left = new TreeMap<>();
    private int read;
    private int versions;

    /// @param lsn of the transaction in which they are erased
    Erasing(RecordReader records, long lsn, long time) {
        this.records = records;
        this.lsn = lsn;
        this.time = time;
    }

    /// @return what becomes of the resource: `changed` when there was something to erase
    Committed.Written add(Proposal.Erasing erasing) {
        byte[] name = erasing.name().bytes();
        Optional<Head> head = records.head(name);
        long version = head.map(Head::version).orElse(0L);
        List<Head> superseded = superseded(name);
        boolean nothing = erasing.keepsCurrent() ? superseded.isEmpty() : head.isEmpty();
        if (nothing) {
            return new Committed.Written(erasing.key(), version, false, false);
        }
        for (Head each : superseded) {
            removals.delete(Schema.VERSION, Schema.versionKey(name, each.version()));
            remove(each);
        }
        var unindexed = new TreeSet<Long>();
        superseded.forEach(each -> unindexed.add(each.update()));
        Head current = head.orElseThrow(() -> Schema.missing(Schema.HEAD));
        if (erasing.keepsCurrent()) {
            var first = new Head(version, current.update(), current.deleted(), version);
            removals.replace(Schema.HEAD, name, current.bytes(), first.bytes());
        } else {
            removals.delete(Schema.HEAD, name);
            remove(current);
            unindexed.add(current.update());
            updates.add(new Update.Delete(erasing.key().type(), erasing.key().id()));
        }
        names.add(erasing.name());
        marks.add(new Mark(time, List.copyOf(unindexed)).bytes());
        return new Committed.Written(erasing.key(), version, false, true);
    }

    private void remove(Head version) {
        removals.delete(Schema.BODY, Schema.key(version.update()));
        gone.computeIfAbsent(Schema.lsn(version.update()), _ -> new TreeSet<>())
                .add(Schema.change(version.update()));
    }

    private List<Head> superseded(byte[] name) {
        var found = new ArrayList<Head>();
        try (Scan scan = records.ledger().forward(Schema.VERSION, name)) {
            while (scan.next() && Arrays.equals(scan.key(), 0, name.length, name, 0, name.length)) {
                found.add(Head.of(scan.value()));
                versions++;
                check(versions, VERSIONS_MAX, "there are too many versions to erase them at once");
            }
        }
        return found;
    }

    boolean isEmpty() {
        return marks.isEmpty();
    }

    /// What stands in the family `body` for them, in order.
    List<byte[]> marks() {
        return marks;
    }

    List<Update> updates() {
        return updates;
    }

    /// Writes all of it into `batch`, but for the marks.
    ///
    /// @throws Failed `TOO_LARGE` when too much would have to be read again; then nothing has been
    ///     put into it
    void write(Batch batch) {
        gone.forEach((from, places) -> left.put(from, left(from, places)));
        batch.addAll(removals);
        left.forEach((from, erased) -> batch.put(Schema.ERASED, Schema.key(from), erased.bytes()));
        batch.put(Schema.META, Schema.erasingKey(lsn), new byte[0]);
    }

    /// What is left of the transaction `from`.
    private Erased left(long from, NavigableSet<Integer> places) {
        var all = new TreeSet<>(places);
        records.erased(from).ifPresent(earlier -> all.addAll(earlier.places()));
        Transaction transaction = transaction(from);
        byte[] before = from == 1 ? Tip.start().digest() : transaction(from - 1).digest();
        var rest = new Erased.Rest(before, from, transaction);
        if (all.size() < transaction.changes()) {
            byte[] start = Schema.key(Schema.update(from, 0));
            try (Scan scan = records.ledger().forward(Schema.BODY, start)) {
                while (scan.next() && Schema.lsn(Schema.number(scan.key())) == from) {
                    int place = Schema.change(Schema.number(scan.key()));
                    if (!all.contains(place)) {
                        rest.add(place, scan.value());
                        read++;
                        check(read, READ_MAX, "what is erased was written with too many others");
                    }
                }
            }
        }
        return new Erased(lsn, all, rest.end());
    }

    private Transaction transaction(long at) {
        return records.transaction(at).orElseThrow(() -> Schema.missing(Schema.TX));
    }

    private static void check(int records, int most, String text) {
        if (records > most) {
            throw new Failed(Failure.TOO_LARGE, text, new Fact("most", most));
        }
    }

    /// @param sequence see [Unclean#sequence]
    Unclean unclean(long sequence) {
        var bodies = new ArrayList<Long>();
        gone.forEach((from, places) -> places.forEach(n -> bodies.add(Schema.update(from, n))));
        return new Unclean(lsn, sequence, Optional.of(bodies), Optional.of(names));
    }
}
