// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.state;

import dev.signet.base.Entropy;
import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.base.Uuids;
import dev.signet.crypto.Seals;
import dev.signet.index.Found;
import dev.signet.index.Index;
import dev.signet.index.Query;
import dev.signet.ledger.Batch;
import dev.signet.ledger.Finding;
import dev.signet.ledger.Ledger;
import dev.signet.ledger.Reading;
import dev.signet.ledger.Scan;
import dev.signet.ledger.Verifying;
import dev.signet.store.DatabaseLimits;
import dev.signet.store.Definitions;
import dev.signet.store.Indexer;
import dev.signet.store.Opening;
import dev.signet.store.ResourceKey;
import dev.signet.store.StoreEvents;
import dev.signet.store.record.DefinitionList;
import dev.signet.store.record.Erased;
import dev.signet.store.record.IndexPlace;
import dev.signet.store.record.OpenedBodies;
import dev.signet.store.record.RebuildRecord;
import dev.signet.store.record.RecordReader;
import dev.signet.store.record.Schema;
import dev.signet.store.record.Tip;
import dev.signet.store.record.Transaction;
import dev.signet.store.record.Unclean;
import dev.signet.store.verify.Documents;
import dev.signet.store.verify.Verification;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Opens what a database is made of and brings it together: the ledger against its anchor,
/// then the index against the ledger. What is wrong with the ledger is refused; what is
/// wrong with the index is made anew.
public record Recovery(
        Path directory,
        UUID accountId,
        Seals seals,
        Indexer indexer,
        Entropy entropy,
        DatabaseLimits limits,
        Opening opening,
        StoreEvents events) {
    private static final byte[] FORMAT_KEY = Schema.metaKey("format");
    private static final int FORMAT_VERSION = 1;

    /// Forgets which index belongs to the ledger, so that the next open makes it anew.
    public static void refuseIndex(Ledger ledger) {
        var batch = new Batch();
        IndexPlace.forget(batch);
        ledger.write(batch);
    }

    public Recovered run() {
        Path folder = directory.resolve("ledger");
        var ledger = Ledger.open(folder, accountId, Schema.FAMILIES, seals, limits.ledger());
        var opened = OpenedBodies.shared().share(seals);
        try {
            if (ledger.isSuspect()) {
                settle(ledger);
            }
            checkFormat(ledger);
            var records = new RecordReader(ledger, seals, Optional.of(opened));
            Tip tip = tip(ledger);
            checkNote(ledger.noted(), records, tip);
            var defining = new Defining(records, indexer);
            var index = new IndexInUse(index(ledger, records, defining, tip));
            var uncleaned = uncleaned(ledger);
            var timeline = new Timeline(ledger, index, tip.lsn());
            var parts = new OpenParts(ledger, records, index, timeline, new Health(), defining);
            return new Recovered(parts, tip, uncleaned);
        } catch (Throwable failed) {
            opened.end();
            ledger.close();
            throw failed;
        }
    }

    /// A ledger that somebody else has written to is walked over before anything is written on
    /// top of it: what is written brings its count to that of RocksDB, and the suspicion is gone.
    /// The index is left to the walk that runs while the account is served.
    private void settle(Ledger ledger) {
        var records = new RecordReader(ledger, seals);
        long lsn = tip(ledger).lsn();
        var seen = new Verification.Seen(lsn, records, Documents.none(), () -> {});
        var _ = new Verification(ledger, () -> seen, new Refusing(opening)).run();
        ledger.settle();
    }

    private static void checkFormat(Ledger ledger) {
        var stored = ledger.get(Schema.META, FORMAT_KEY);
        if (stored.isEmpty()) {
            ledger.put(Schema.META, FORMAT_KEY, new byte[] {FORMAT_VERSION});
        } else if (stored.get().length != 1) {
            throw Schema.unreadable(Schema.META);
        } else {
            Schema.checkFormat(Schema.META, stored.get()[0], FORMAT_VERSION);
        }
    }

    public static Tip tip(Reading ledger) {
        try (Scan scan = ledger.backward(Schema.TX, new byte[0])) {
            if (!scan.next()) {
                return Tip.start();
            }
            var transaction = Transaction.of(scan.value());
            return new Tip(Schema.number(scan.key()), transaction.time(), transaction.digest());
        }
    }

    /// What erasures have taken away and a run before this one has not cleaned the files of.
    private static Optional<Unclean> uncleaned(Ledger ledger) {
        long first = 0;
        long last = 0;
        try (Scan scan = ledger.forward(Schema.META, Schema.erasingKey(0))) {
            while (scan.next() && Schema.erasingLsn(scan.key()).isPresent()) {
                last = Schema.erasingLsn(scan.key()).getAsLong();
                first = first == 0 ? last : first;
            }
        }
        return last == 0
                ? Optional.empty()
                : Optional.of(
                        new Unclean(
                                last,
                                ledger.recordsWritten(),
                                bodies(ledger, first),
                                Optional.empty()));
    }

    /// Where bodies were that erasures have taken away since `first`; empty when they are too many.
    private static Optional<List<Long>> bodies(Ledger ledger, long first) {
        var bodies = new ArrayList<Long>();
        try (Scan scan = ledger.forward(Schema.ERASED, new byte[0])) {
            while (scan.next()) {
                long lsn = Schema.number(scan.key());
                Erased erased = Erased.of(scan.value());
                if (erased.by() >= first) {
                    if (bodies.size() + erased.places().size() > Uncleaned.BODIES_MAX) {
                        return Optional.empty();
                    }
                    erased.places().forEach(n -> bodies.add(Schema.update(lsn, n)));
                }
            }
        }
        return Optional.of(bodies);
    }

    /// The last acknowledged transaction must be there as it was. That the ledger is not
    /// behind it was seen when the ledger was opened.
    public static void checkNote(byte[] noted, RecordReader records, Tip tip) {
        var note = ByteBuffer.wrap(noted);
        long lsn = note.getLong();
        byte[] digest = new byte[Transaction.DIGEST_BYTES];
        note.get(digest);
        if (lsn == 0) {
            return;
        }
        var transaction = records.transaction(lsn);
        if (transaction.isEmpty() || !Arrays.equals(transaction.get().digest(), digest)) {
            throw new Failed(
                    Failure.CORRUPT,
                    "the ledger is not the one that its anchor remembers",
                    new Fact("file", "ledger"),
                    new Fact("lsn", lsn),
                    new Fact("last", tip.lsn()));
        }
    }

    private Index index(Ledger ledger, RecordReader records, Defining defining, Tip tip) {
        Optional<Definitions> noted = DefinitionList.read(ledger);
        Definitions definitions = noted.orElseGet(Definitions::none);
        var index = index(ledger, records, defining, definitions, tip);
        if (noted.isEmpty() && indexer.definedBy().isPresent()) {
            try {
                defineFirst(ledger, records, defining, index, tip);
            } catch (Throwable failed) {
                index.abandon();
                throw failed;
            }
        }
        return index;
    }

    /// What was written by builds that did not know of definitions: it is not covered.
    private void defineFirst(
            Ledger ledger, RecordReader records, Defining defining, Index index, Tip tip) {
        var definitions = Definitions.none();
        try (var view = index.view(tip.lsn())) {
            var ofType = new Query.Type(List.of(indexer.definedBy().orElseThrow()));
            for (Found found : view.ids(ofType, Integer.MAX_VALUE)) {
                var key = new ResourceKey(found.type(), found.id());
                var head = records.head(RecordReader.name(seals, key));
                if (head.isPresent() && !head.get().deleted()) {
                    var entry = new Definitions.Entry(key, head.get().update());
                    definitions = definitions.with(entry, tip.lsn());
                }
            }
        }
        var batch = new Batch();
        DefinitionList.write(definitions, batch);
        ledger.write(batch);
        defining.define(definitions);
    }

    private Index index(
            Ledger ledger,
            RecordReader records,
            Defining defining,
            Definitions definitions,
            Tip tip) {
        var known = IndexPlace.read(ledger);
        clearOthers(ledger, known);
        if (known.isPresent()) {
            try {
                defining.define(definitions.coveredTo(known.get().covered()));
                return open(known.get(), records, tip);
            } catch (Failed failed) {
                if (isOfLedger(failed)) {
                    throw failed;
                }
                switch (failed.failure()) {
                    case CORRUPT, FORMAT_TOO_OLD, FORMAT_TOO_NEW -> opening.indexRefused(failed);
                    default -> throw failed;
                }
            }
        }
        // A fresh id: no file of an index from before opens in this one.
        byte[] id = entropy.bytes(Uuids.BYTES);
        var place = IndexPlace.first(Uuids.of(id), definitions.lsn());
        clear(place.in(directory));
        var batch = new Batch();
        place.write(batch);
        RebuildRecord.read(ledger)
                .filter(each -> each.job().isRunning())
                .map(RebuildRecord::overtaken)
                .ifPresent(each -> each.write(batch));
        ledger.write(batch);
        clearOthers(ledger, Optional.of(place));
        defining.define(definitions.coveredTo(place.covered()));
        return open(place, records, tip);
    }

    /// The files of an index that is neither in use nor being made.
    private void clearOthers(Ledger ledger, Optional<IndexPlace> used) {
        var made = RebuildRecord.read(ledger).filter(each -> each.job().isRunning());
        for (int folder = 0; folder <= 1; folder++) {
            int each = folder;
            boolean isUsed = used.filter(place -> place.folder() == each).isPresent();
            boolean isMade = made.filter(one -> one.place().folder() == each).isPresent();
            if (!isUsed && !isMade && used.isPresent()) {
                clear(IndexPlace.folder(directory, folder));
            }
        }
    }

    /// Opens the index of a place, as far as it has been committed.
    ///
    /// @throws Failed as [Index#open]
    Index openIndex(IndexPlace place) {
        return Index.open(
                place.in(directory), seals.fileSet(place.id()), indexer.version(), limits.index());
    }

    /// Whether the ledger was refused while the index was brought there: no new index helps.
    private static boolean isOfLedger(Failed failed) {
        return failed.fact("file", "").startsWith("ledger") || !failed.fact("family", "").isEmpty();
    }

    private Index open(IndexPlace place, RecordReader records, Tip tip) {
        var index = openIndex(place);
        try {
            if (index.committedLsn() > tip.lsn()) {
                // What the index holds was synced in the ledger before.
                throw new Failed(
                        Failure.CORRUPT,
                        "the ledger has lost transactions that its index has",
                        new Fact("file", "ledger"),
                        new Fact("lsn", index.committedLsn()),
                        new Fact("last", tip.lsn()));
            }
            new Replay(records, index, indexer, opening, events, tip).run();
            return index;
        } catch (Throwable failed) {
            index.abandon();
            throw failed;
        }
    }

    /// Removes the files of an index that is not used any more.
    static void clear(Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        } catch (IOException thrown) {
            throw new Failed(
                    thrown,
                    Failure.STORAGE,
                    "the files of the old index cannot be removed",
                    new Fact("file", "index"));
        }
    }

    /// Takes the first finding for a refusal.
    private record Refusing(Opening opening) implements Verifying {
        @Override
        public void step() {
            opening.walking();
        }

        @Override
        public void found(Finding finding) {
            throw finding.failed();
        }

        @Override
        public void walked(Part part, long done, long total) {}
    }

    /// The parts, where the ledger ends, and what files are to be cleaned of.
    public record Recovered(OpenParts parts, Tip tip, Optional<Unclean> uncleaned) {}
}
