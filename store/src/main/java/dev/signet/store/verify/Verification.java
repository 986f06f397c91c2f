// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.verify;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.ledger.Finding;
import dev.signet.ledger.Ledger;
import dev.signet.ledger.Sweep;
import dev.signet.ledger.Verifying;
import dev.signet.store.VerifyReport;
import dev.signet.store.record.Body;
import dev.signet.store.record.Erased;
import dev.signet.store.record.Head;
import dev.signet.store.record.Mark;
import dev.signet.store.record.RecordReader;
import dev.signet.store.record.Schema;
import dev.signet.store.record.Tip;
import dev.signet.store.record.Transaction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// One walk over everything that hangs on the chain of transactions: transactions and bodies
/// forward, each body against its head or its record in `version`, current bodies against the
/// index, which stands in the same order. Goes on behind damage. One thread.
///
/// A long walk changes from one moment to a later one every so many changes, so that no moment is
/// held for ever: transactions and bodies are only added, and what a later moment's heads and
/// index say of an earlier change is checked all the same.
public final class Verification {
    private static final int FINDINGS_KEPT = 100;
    private static final int CHANGES_OF_A_MOMENT = 100_000;
    private static final int STEP_CHANGES = 100;
    private static final int TOLD_TRANSACTIONS = 1_000;

    private static final Fact OF_TX = new Fact("family", Schema.TX.name());
    private static final Fact OF_BODY = new Fact("family", Schema.BODY.name());

    private final Ledger ledger;
    private final Moments moments;
    private final Verifying hearing;
    private final List<Finding> findings = new ArrayList<>();
    private Optional<byte[]> digest = Optional.of(Tip.start().digest());
    private long lsn;
    private long transactions;
    private long versions;
    private long resources;
    private IndexWalk index = IndexWalk.none();

    /// @param moments where to look, the newest there is at each call
    public Verification(Ledger ledger, Moments moments, Verifying hearing) {
        this.ledger = ledger;
        this.moments = moments;
        this.hearing = hearing;
    }

    /// Lends a moment to be walked over.
    @FunctionalInterface
    public interface Moments {
        Seen next();
    }

    /// The database at one lsn, to be closed.
    ///
    /// @param documents the index, which may be behind: then only up to where it is
    public record Seen(long lsn, RecordReader records, Documents documents, AutoCloseable lent)
            implements AutoCloseable {
        @Override
        public void close() {
            try {
                lent.close();
            } catch (Exception thrown) {
                throw Failed.mistake(thrown, "a moment could not be given back");
            }
        }
    }

    public VerifyReport run() {
        ledger.verify(new Heard());
        boolean more = true;
        while (more) {
            try (Seen seen = moments.next()) {
                index = index.on(seen.documents(), this::find);
                more = new Walk(seen).run();
                if (!more) {
                    index.end();
                    told(seen.lsn());
                }
            }
        }
        return new VerifyReport(lsn, transactions, versions, resources, index.compared(), findings);
    }

    /// Hears of the ledger's own part.
    private final class Heard implements Verifying {
        @Override
        public void found(Finding finding) {
            find(finding);
        }

        @Override
        public void walked(Part part, long done, long total) {
            hearing.walked(part, done, total);
        }

        @Override
        public void step() {
            hearing.step();
        }
    }

    private void find(Finding finding) {
        if (findings.size() < FINDINGS_KEPT) {
            findings.add(finding);
        }
        hearing.found(finding);
    }

    private void find(String text, Fact... facts) {
        var all = new ArrayList<Fact>();
        all.add(new Fact("file", "ledger"));
        all.addAll(List.of(facts));
        find(new Finding(text, all));
    }

    private void told(long last) {
        hearing.walked(Verifying.Part.TRANSACTIONS, lsn, Math.max(lsn, last));
    }

    private static Fact fact(long update) {
        return new Fact("change", Schema.lsn(update) + "/" + Schema.change(update));
    }

    /// The part of the walk that is done over one moment.
    private final class Walk {
        private final Seen seen;
        private final RecordReader records;
        private long changes;

        Walk(Seen seen) {
            this.seen = seen;
            this.records = seen.records();
        }

        /// @return false when everything has been seen
        boolean run() {
            byte[] start = Schema.key(lsn + 1);
            byte[] first = Schema.key(Schema.update(lsn + 1, 0));
            try (Sweep heads =
                            new Sweep(records.ledger(), Schema.TX, start, Verification.this::find);
                    Sweep bodies =
                            new Sweep(
                                    records.ledger(),
                                    Schema.BODY,
                                    first,
                                    Verification.this::find)) {
                var written = new Bodies(bodies);
                while (heads.next()) {
                    long found = Schema.number(heads.key());
                    if (found != lsn + 1) {
                        find("transactions are missing", OF_TX, new Fact("lsn", lsn + 1));
                        digest = Optional.empty();
                    }
                    lsn = found;
                    transaction(heads.value(), written);
                    transactions++;
                    if (transactions % TOLD_TRANSACTIONS == 0) {
                        told(seen.lsn());
                    }
                    if (changes >= CHANGES_OF_A_MOMENT && lsn < seen.lsn()) {
                        return true;
                    }
                }
                if (lsn < seen.lsn()) {
                    find("transactions are missing", OF_TX, new Fact("lsn", lsn + 1));
                }
                written.rest();
            }
            return false;
        }

        private void transaction(Optional<byte[]> record, Bodies written) {
            Optional<Transaction> transaction = record.flatMap(this::transaction);
            if (transaction.isEmpty()) {
                digest = Optional.empty(); // told
                written.passOver(lsn);
                return;
            }
            var read = transaction.get();
            Optional<Erased> erased = erased();
            var rest =
                    digest.flatMap(before -> erased.map(_ -> new Erased.Rest(before, lsn, read)));
            var chain =
                    digest.map(
                            before ->
                                    new Transaction.Chain(
                                            before, lsn, read.time(), read.changes()));
            boolean whole = true;
            for (int n = 0; n < read.changes(); n++) {
                long update = Schema.update(lsn, n);
                if (erased.isPresent() && erased.get().places().contains(n)) {
                    written.gone(update);
                    index.erased(update, erased.get().by());
                    continue;
                }
                Optional<byte[]> bytes = written.take(update);
                whole &= bytes.isPresent();
                if (bytes.isPresent()) {
                    int place = n;
                    chain.ifPresent(each -> each.add(bytes.get()));
                    rest.ifPresent(each -> each.add(place, bytes.get()));
                    checked(update, () -> check(update, bytes.get(), read));
                }
                changes++;
                if (changes % STEP_CHANGES == 0) {
                    hearing.step();
                }
            }
            if (whole && erased.isEmpty() && chain.isPresent()) {
                if (!Arrays.equals(chain.get().end(), read.digest())) {
                    find("a transaction's digest does not fit", OF_TX, new Fact("lsn", lsn));
                }
            } else if (whole && rest.isPresent()) {
                byte[] expected = erased.map(Erased::rest).orElseThrow();
                if (!Arrays.equals(rest.get().end(), expected)) {
                    find(
                            "what erasures have left of a transaction does not fit",
                            OF_TX,
                            new Fact("lsn", lsn));
                }
            }
            digest = Optional.of(read.digest());
        }

        /// What erasures say of the transaction; a record that does not read is told by the walk
        /// over its family, and by the bodies that are missing.
        private Optional<Erased> erased() {
            try {
                return records.erased(lsn);
            } catch (Failed failed) {
                switch (failed.failure()) {
                    case CORRUPT, FORMAT_TOO_OLD, FORMAT_TOO_NEW -> {
                        find(Finding.of(failed).at(Schema.key(lsn)));
                        return Optional.empty();
                    }
                    default -> throw failed;
                }
            }
        }

        private Optional<Transaction> transaction(byte[] record) {
            try {
                return Optional.of(Transaction.of(record));
            } catch (Failed failed) {
                find(Finding.of(failed).at(Schema.key(lsn)));
                return Optional.empty();
            }
        }

        /// What does not open or read is a finding, and the walk goes on.
        private void checked(long update, Runnable work) {
            try {
                work.run();
            } catch (Failed failed) {
                switch (failed.failure()) {
                    case CORRUPT, FORMAT_TOO_OLD, FORMAT_TOO_NEW -> {
                        var facts = new ArrayList<>(failed.facts());
                        facts.add(fact(update));
                        find(new Finding(failed.text(), facts));
                    }
                    default -> throw failed;
                }
            }
        }

        private void check(long update, byte[] record, Transaction transaction) {
            if (Mark.is(record)) {
                if (Mark.of(record).time() != transaction.time()) {
                    find("a body's time is not its transaction's", OF_BODY, fact(update));
                }
                return;
            }
            check(update, Body.of(record), transaction);
        }

        private void check(long update, Body body, Transaction transaction) {
            versions++;
            if (!body.given() && body.time() != transaction.time()) {
                find("a body's time is not its transaction's", OF_BODY, fact(update));
            }
            byte[] name = RecordReader.name(records.seals(), body.key());
            var head = records.head(name);
            boolean isLate =
                    body.given() && head.filter(on -> body.version() < on.version()).isPresent();
            if (head.isEmpty() || (head.get().update() < update && !isLate)) {
                find(
                        Finding.of(
                                        "a head does not know the last change",
                                        new Fact("file", "ledger"),
                                        new Fact("family", Schema.HEAD.name()),
                                        fact(update))
                                .at(name));
            } else if (head.get().update() == update) {
                current(update, body, name, head.get());
            } else {
                superseded(update, body, name, head.get());
            }
        }

        private void current(long update, Body body, byte[] name, Head head) {
            if (head.version() != body.version() || head.deleted() != body.deleted()) {
                find(
                        Finding.of(
                                        "a head does not agree with its body",
                                        new Fact("file", "ledger"),
                                        new Fact("family", Schema.HEAD.name()),
                                        fact(update))
                                .at(name));
            }
            if (!body.deleted()) {
                resources++;
                index.expect(body.key(), update);
            }
        }

        private void superseded(long update, Body body, byte[] name, Head head) {
            byte[] key = Schema.versionKey(name, body.version());
            var listed = records.ledger().get(Schema.VERSION, key).map(Head::of);
            if (listed.isEmpty()
                    || listed.get().update() != update
                    || listed.get().version() != body.version()
                    || listed.get().deleted() != body.deleted()) {
                find(
                        Finding.of(
                                        "a superseded version is not listed as it was",
                                        new Fact("file", "ledger"),
                                        new Fact("family", Schema.VERSION.name()),
                                        fact(update))
                                .at(key));
            }
            if (!body.deleted() && Schema.lsn(update) <= seen.documents().lsn()) {
                long next =
                        head.sparse()
                                ? new Gaps(records).supersededAt(update, body, name, head)
                                : supersededAt(body, name, head);
                if (Schema.lsn(next) > seen.documents().lsn()) {
                    index.expect(body.key(), update); // the index is behind and holds it yet
                }
            }
        }

        private long supersededAt(Body body, byte[] name, Head head) {
            if (head.version() <= body.version() + 1) {
                return head.update();
            }
            return records.ledger()
                    .get(Schema.VERSION, Schema.versionKey(name, body.version() + 1))
                    .map(Head::of)
                    .map(Head::update)
                    .orElse(0L);
        }
    }

    /// The bodies in their order, held against what the transactions say.
    private final class Bodies {
        private final Sweep bodies;
        private boolean there;

        Bodies(Sweep bodies) {
            this.bodies = bodies;
            this.there = bodies.next();
        }

        /// The body at `update`; empty when it is missing or does not open, which is told.
        Optional<byte[]> take(long update) {
            strayBefore(update);
            if (!there || number() != update) {
                find("a body is missing", OF_BODY, fact(update));
                return Optional.empty();
            }
            Optional<byte[]> value = bodies.value();
            there = bodies.next();
            return value;
        }

        /// There must be no body at `update`: it has been erased.
        void gone(long update) {
            strayBefore(update);
            if (there && number() == update) {
                find("a body that was erased is there again", OF_BODY, fact(update));
                there = bodies.next();
            }
        }

        /// Bodies of a transaction that does not read: nothing says how many there should be.
        void passOver(long lsn) {
            strayBefore(Schema.update(lsn, 0));
            while (there && Schema.lsn(number()) == lsn) {
                there = bodies.next();
            }
        }

        private void strayBefore(long update) {
            long last = -1;
            while (there && number() < update) {
                if (Schema.lsn(number()) != last) {
                    last = Schema.lsn(number());
                    find("a body belongs to no transaction", OF_BODY, fact(number()));
                }
                there = bodies.next();
            }
        }

        void rest() {
            strayBefore(Long.MAX_VALUE);
        }

        private long number() {
            return Schema.number(bodies.key());
        }
    }
}
