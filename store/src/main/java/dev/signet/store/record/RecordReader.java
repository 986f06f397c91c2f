// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.record;

import dev.signet.crypto.Seals;
import dev.signet.ledger.Reading;
import dev.signet.ledger.Scan;
import dev.signet.store.Change;
import dev.signet.store.ChangePage;
import dev.signet.store.ResourceKey;
import dev.signet.store.Stored;
import dev.signet.store.VersionPage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntPredicate;

/// Reads resources, versions and transactions from a ledger or a view of one. Any thread.
///
/// @param opened bodies that need not be read again; empty: all are read
public record RecordReader(Reading ledger, Seals seals, Optional<OpenedBodies.Share> opened) {
    /// Reads all there is.
    public RecordReader(Reading ledger, Seals seals) {
        this(ledger, seals, Optional.empty());
    }

    /// The same of another moment.
    public RecordReader in(Reading view) {
        return new RecordReader(view, seals, opened);
    }

    /// Lets go of what need not be read again: some of it has been erased.
    public void forget() {
        opened.ifPresent(OpenedBodies.Share::forget);
    }

    /// The database key of a resource.
    public static byte[] name(Seals seals, ResourceKey key) {
        return seals.name(key.path().getBytes(StandardCharsets.UTF_8));
    }

    public Optional<Head> head(byte[] name) {
        return ledger.get(Schema.HEAD, name).map(Head::of);
    }

    /// The body at `update`, which must be there.
    public Body body(long update) {
        return bodyIfThere(update).orElseThrow(() -> Schema.missing(Schema.BODY));
    }

    /// The same where somebody other than the ledger names it.
    public Optional<Body> bodyIfThere(long update) {
        Optional<Body> held = opened.flatMap(share -> share.at(update));
        return held.isPresent() ? held : bodyOpened(update);
    }

    private Optional<Body> bodyOpened(long update) {
        int before = opened.map(OpenedBodies.Share::forgotten).orElse(0);
        var read = ledger.get(Schema.BODY, Schema.key(update)).map(Body::of);
        read.ifPresent(body -> opened.ifPresent(share -> share.opened(update, body, before)));
        return read;
    }

    public Optional<Transaction> transaction(long lsn) {
        return ledger.get(Schema.TX, Schema.key(lsn)).map(Transaction::of);
    }

    /// What erasures have left of that transaction; empty while none has touched it.
    public Optional<Erased> erased(long lsn) {
        return ledger.get(Schema.ERASED, Schema.key(lsn)).map(Erased::of);
    }

    /// The last entry applied of a log with positions; 0 where the ledger is the log.
    public long logPosition() {
        var record = ledger.get(Schema.META, Schema.LOG_POSITION);
        if (record.isPresent() && record.get().length != Long.BYTES) {
            throw Schema.unreadable(Schema.META);
        }
        return record.map(Schema::number).orElse(0L);
    }

    /// The newest version, deleted or not.
    public Optional<Stored> read(ResourceKey key) {
        return head(name(seals, key)).map(head -> stored(key, head));
    }

    /// The newest version, if it is just what `put` would write.
    public Optional<Stored> unchanged(Change.Put put) {
        var head = head(name(seals, put.key())).filter(each -> !each.deleted());
        if (head.isEmpty()) {
            return Optional.empty();
        }
        byte[] record =
                ledger.get(Schema.BODY, Schema.key(head.get().update()))
                        .orElseThrow(() -> Schema.missing(Schema.BODY));
        if (!Body.mayHold(record, put)) {
            return Optional.empty();
        }
        Body body = Body.of(record);
        boolean isSame = body.version() == head.get().version() && body.holds(put);
        return isSame ? Optional.of(body.stored(head.get().update())) : Optional.empty();
    }

    public Optional<Stored> readVersion(ResourceKey key, long version) {
        byte[] name = name(seals, key);
        var head = head(name);
        if (head.isEmpty() || version < head.get().first() || version > head.get().version()) {
            return Optional.empty();
        }
        if (head.get().version() == version) {
            return Optional.of(stored(key, head.get()));
        }
        var record = ledger.get(Schema.VERSION, Schema.versionKey(name, version));
        if (record.isEmpty() && head.get().sparse()) {
            return Optional.empty(); // another server has numbered it, and it has not come
        }
        Head listed = Head.of(record.orElseThrow(() -> Schema.missing(Schema.VERSION)));
        return Optional.of(stored(key, version, listed));
    }

    /// Versions below `before`, newest first, deletions included.
    ///
    /// @param more is told of the bytes of each and says whether another may follow
    public ChangePage history(ResourceKey key, long before, int count, IntPredicate more) {
        byte[] name = name(seals, key);
        var versions = new ArrayList<Stored>();
        var head = head(name);
        if (head.isEmpty() || count == 0) {
            return new ChangePage(versions, OptionalLong.empty());
        }
        boolean goesOn = true;
        if (head.get().version() < before) {
            Stored newest = stored(key, head.get());
            goesOn = more.test(newest.json().length);
            versions.add(newest);
        }
        long below = Math.min(before, head.get().version());
        if (below <= head.get().first()) {
            return new ChangePage(versions, OptionalLong.empty());
        }
        if (!goesOn || versions.size() == count) {
            return new ChangePage(versions, OptionalLong.of(below));
        }
        byte[] from = Schema.versionKey(name, below - 1);
        try (Scan scan = ledger.forward(Schema.VERSION, from)) {
            while (scan.next() && startsWith(scan.key(), name)) {
                long version = Schema.versionOf(scan.key());
                Stored older = stored(key, version, Head.of(scan.value()));
                goesOn = more.test(older.json().length);
                versions.add(older);
                if (!goesOn || versions.size() == count) {
                    return new ChangePage(
                            versions,
                            version > head.get().first()
                                    ? OptionalLong.of(version)
                                    : OptionalLong.empty());
                }
            }
        }
        return new ChangePage(versions, OptionalLong.empty());
    }

    /// Versions above `after`, oldest first, deletions included.
    ///
    /// @param since those of earlier updates are passed over without being read, but for the
    ///     current one
    /// @param more is told of the bytes of each and says whether another may follow
    public ChangePage historyAfter(
            ResourceKey key, long after, long since, int count, IntPredicate more) {
        byte[] name = name(seals, key);
        var versions = new ArrayList<Stored>();
        var head = head(name);
        if (head.isEmpty() || count == 0 || head.get().version() <= after) {
            return new ChangePage(versions, OptionalLong.empty());
        }
        long newest = head.get().version();
        byte[] from = Schema.versionKey(name, Math.max(after + 1, head.get().first()));
        try (Scan scan = ledger.backward(Schema.VERSION, from)) {
            while (scan.next()
                    && startsWith(scan.key(), name)
                    && Schema.versionOf(scan.key()) < newest) { // it may be there by now
                long version = Schema.versionOf(scan.key());
                Head older = Head.of(scan.value());
                if (older.update() < since) {
                    continue;
                }
                Stored one = stored(key, version, older);
                boolean goesOn = more.test(one.json().length);
                versions.add(one);
                if (!goesOn || versions.size() == count) {
                    return new ChangePage(versions, OptionalLong.of(version));
                }
            }
        }
        Stored last = stored(key, head.get());
        boolean _ = more.test(last.json().length);
        versions.add(last);
        return new ChangePage(versions, OptionalLong.empty());
    }

    private static boolean startsWith(byte[] key, byte[] name) {
        return Arrays.equals(key, 0, Math.min(name.length, key.length), name, 0, name.length);
    }

    private Stored stored(ResourceKey key, long version, Head head) {
        if (head.version() != version) {
            throw Schema.unreadable(Schema.VERSION);
        }
        return stored(key, head);
    }

    private Stored stored(ResourceKey key, Head head) {
        Body body = body(head.update());
        if (!body.key().equals(key)
                || body.version() != head.version()
                || body.deleted() != head.deleted()) {
            throw Schema.unreadable(Schema.BODY);
        }
        return body.stored(head.update());
    }

    /// Changes of the whole database below `before`, newest first.
    ///
    /// @param type only of this type; empty for all
    /// @param scannedMax most records looked at
    /// @param more is told of the bytes of each and says whether another may follow
    public ChangePage changes(
            Optional<String> type, long before, int count, int scannedMax, IntPredicate more) {
        var changes = new ArrayList<Stored>();
        if (before <= 0) {
            return new ChangePage(changes, OptionalLong.empty());
        }
        int scanned = 0;
        long last = before;
        try (Scan scan = ledger.backward(Schema.BODY, Schema.key(before - 1))) {
            while (scan.next()) {
                if (changes.size() == count || scanned == scannedMax) {
                    return new ChangePage(changes, OptionalLong.of(last));
                }
                scanned++;
                last = Schema.number(scan.key());
                byte[] record = scan.value();
                if (Mark.is(record)) {
                    continue;
                }
                Body body = Body.of(record);
                if (type.isEmpty() || type.get().equals(body.key().type())) {
                    Stored change = body.stored(last);
                    changes.add(change);
                    if (!more.test(change.json().length)) {
                        return new ChangePage(changes, OptionalLong.of(last));
                    }
                }
            }
        }
        return new ChangePage(changes, OptionalLong.empty());
    }

    /// Changes of the whole database above `after`, oldest first; otherwise as [#changes].
    public ChangePage changesAfter(
            Optional<String> type, long after, int count, int scannedMax, IntPredicate more) {
        var changes = new ArrayList<Stored>();
        int scanned = 0;
        long last = after;
        try (Scan scan = ledger.forward(Schema.BODY, Schema.key(after + 1))) {
            while (scan.next()) {
                if (changes.size() == count || scanned == scannedMax) {
                    return new ChangePage(changes, OptionalLong.of(last));
                }
                scanned++;
                last = Schema.number(scan.key());
                byte[] record = scan.value();
                if (Mark.is(record)) {
                    continue;
                }
                Body body = Body.of(record);
                if (type.isEmpty() || type.get().equals(body.key().type())) {
                    Stored change = body.stored(last);
                    changes.add(change);
                    if (!more.test(change.json().length)) {
                        return new ChangePage(changes, OptionalLong.of(last));
                    }
                }
            }
        }
        return new ChangePage(changes, OptionalLong.empty());
    }

    /// Versions as they were just after a transaction, in the order in which they were written.
    ///
    /// @param after only what stands behind this update
    /// @param count most records looked at
    /// @param more is told of the bytes of each and says whether another may follow
    public VersionPage versions(long lsn, long after, int count, IntPredicate more) {
        var versions = new ArrayList<VersionPage.Version>();
        long end = Schema.update(lsn + 1, 0);
        long last = after;
        int looked = 0;
        try (Scan scan = ledger.forward(Schema.BODY, Schema.key(after + 1))) {
            while (scan.next()) {
                long update = Schema.number(scan.key());
                if (update >= end) {
                    break;
                }
                if (looked == count) {
                    return new VersionPage(versions, OptionalLong.of(last), looked);
                }
                looked++;
                last = update;
                byte[] record = scan.value();
                if (Mark.is(record)) {
                    continue;
                }
                Body body = Body.of(record);
                Standing standing = standing(body, update, lsn);
                if (standing != Standing.ERASED) {
                    Stored stored = body.stored(update);
                    versions.add(
                            new VersionPage.Version(stored, standing == Standing.CURRENT, update));
                    if (!more.test(stored.json().length)) {
                        return new VersionPage(versions, OptionalLong.of(last), looked);
                    }
                }
            }
        }
        return new VersionPage(versions, OptionalLong.empty(), looked);
    }

    private enum Standing {
        CURRENT,
        SUPERSEDED,
        /// Since it was read; what stands under its name now is another resource's.
        ERASED
    }

    /// What a version was just after a transaction.
    private Standing standing(Body body, long update, long lsn) {
        byte[] name = name(seals, body.key());
        Optional<Head> head = head(name);
        if (head.isEmpty() || head.get().version() < body.version()) {
            return Standing.ERASED;
        }
        if (head.get().version() == body.version()) {
            return head.get().update() == update ? Standing.CURRENT : Standing.ERASED;
        }
        if (head.get().first() > body.version() || placeOf(name, body.version()) != update) {
            return Standing.ERASED;
        }
        return Schema.lsn(head.get().update()) <= lsn || hasNewer(name, body, head.get(), lsn)
                ? Standing.SUPERSEDED
                : Standing.CURRENT;
    }

    /// Whether a version above it, below the current one, was there. Versions from elsewhere come
    /// in any order and leave gaps: not only the next one is looked at. Upwards: the next is the
    /// answer nearly always, and what came after that moment is passed over by one body alone, the
    /// nearest below it. Downwards each body would pass over all that has come since, and a walk
    /// over a resource that is written on and on would not come to its end.
    private boolean hasNewer(byte[] name, Body body, Head head, long lsn) {
        byte[] from = Schema.versionKey(name, body.version() + 1);
        try (Scan scan = ledger.backward(Schema.VERSION, from)) {
            while (scan.next()
                    && startsWith(scan.key(), name)
                    && Schema.versionOf(scan.key()) < head.version()) {
                if (Schema.lsn(Head.of(scan.value()).update()) <= lsn) {
                    return true;
                }
            }
        }
        return false;
    }

    /// Where a superseded version was written; 0 when it is not there.
    private long placeOf(byte[] name, long version) {
        return ledger.get(Schema.VERSION, Schema.versionKey(name, version))
                .map(record -> Head.of(record).update())
                .orElse(0L);
    }

    /// When a transaction was written; 1970 for 0.
    public Instant time(long lsn) {
        return lsn == 0
                ? Instant.EPOCH
                : Instant.ofEpochMilli(
                        transaction(lsn).orElseThrow(() -> Schema.missing(Schema.TX)).time());
    }

    /// The first lsn in `1..last` whose time is not before `time`; `last + 1` when there is
    /// none.
    public long lsnAt(long time, long last) {
        long low = 1;
        long high = last + 1;
        while (low < high) {
            long middle = (low + high) >>> 1;
            var transaction = transaction(middle).orElseThrow(() -> Schema.missing(Schema.TX));
            if (transaction.time() < time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
