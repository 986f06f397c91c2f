// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.index.Found;
import dev.signet.index.IndexView;
import dev.signet.index.Query;
import dev.signet.ledger.Scan;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/// One walk over everything: transactions and bodies forward, each body against its head,
/// heads that are current against the index, which stands in the same order.
final class Verification {
    private static final int FINDINGS_MAX = 100;
    private static final int PAGE_DOCUMENTS = 5_000;

    private final List<VerifyReport.Finding> findings = new ArrayList<>();
    private long transactions;
    private long versions;
    private long resources;
    private long current;
    private long documents;

    private Verification() {}

    static VerifyReport of(Database database) {
        return new Verification().run(database);
    }

    private VerifyReport run(Database database) {
        long lsn = 0;
        try (Snapshot snapshot = database.snapshot()) {
            lsn = snapshot.lsn();
            walk(snapshot);
            countHeads(snapshot.records());
        } catch (Failed failed) {
            switch (failed.failure()) {
                case CORRUPT, FORMAT_TOO_OLD, FORMAT_TOO_NEW ->
                        find(failed.text(), failed.facts().toArray(new Fact[0]));
                default -> throw failed;
            }
        }
        return new VerifyReport(lsn, transactions, versions, resources, documents, findings);
    }

    private void find(String text, Fact... facts) {
        if (findings.size() < FINDINGS_MAX) {
            findings.add(new VerifyReport.Finding(text, List.of(facts)));
        }
    }

    private void walk(Snapshot snapshot) {
        var records = snapshot.records();
        var index = new Documents(snapshot.index());
        byte[] digest = Tip.start().digest();
        try (Scan heads = records.ledger().forward(Schema.TX, new byte[0]);
                Scan bodies = records.ledger().forward(Schema.BODY, new byte[0])) {
            boolean body = bodies.next();
            for (long lsn = 1; heads.next(); lsn++) {
                long found = Schema.number(heads.key());
                if (found != lsn) {
                    find("a transaction is missing", new Fact("lsn", lsn));
                    lsn = found;
                }
                var transaction = Transaction.of(heads.value());
                var chain =
                        new Transaction.Chain(
                                digest, lsn, transaction.time(), transaction.changes());
                for (int n = 0; n < transaction.changes(); n++) {
                    long update = Schema.update(lsn, n);
                    if (!body || Schema.number(bodies.key()) != update) {
                        find("a body is missing", new Fact("lsn", lsn), new Fact("change", n));
                        continue;
                    }
                    byte[] bytes = bodies.value();
                    chain.add(bytes);
                    check(records, update, Body.of(bytes), transaction, index);
                    body = bodies.next();
                }
                digest = transaction.digest();
                if (!Arrays.equals(chain.end(), digest)) {
                    find("a transaction's digest does not fit", new Fact("lsn", lsn));
                }
                transactions++;
            }
            if (body) {
                find("a body belongs to no transaction", fact(Schema.number(bodies.key())));
            }
        }
        documents = index.documents();
        if (documents > current) {
            find("the index has documents that the ledger has not");
        }
    }

    private void check(
            Records records, long update, Body body, Transaction transaction, Documents index) {
        versions++;
        if (body.time() != transaction.time()) {
            find("a body's time is not its transaction's", fact(update));
        }
        byte[] name = Records.name(records.seals(), body.key());
        var head = records.head(name);
        if (head.isEmpty() || head.get().update() < update) {
            find("a head does not know the last change", fact(update));
            return;
        }
        if (head.get().update() > update) {
            var superseded =
                    records.ledger()
                            .get(Schema.VERSION, Schema.versionKey(name, body.version()))
                            .map(Head::of);
            if (superseded.isEmpty() || superseded.get().update() != update) {
                find("a superseded version is not listed", fact(update));
            }
            return;
        }
        if (head.get().version() != body.version() || head.get().deleted() != body.deleted()) {
            find("a head does not agree with its body", fact(update));
        }
        if (body.deleted()) {
            return;
        }
        current++;
        if (!index.takes(body.key(), update)) {
            find("the index lacks a resource or holds it as it was", fact(update));
        }
    }

    private void countHeads(Records records) {
        try (Scan scan = records.ledger().forward(Schema.HEAD, new byte[0])) {
            while (scan.next()) {
                if (!Head.of(scan.value()).deleted()) {
                    resources++;
                }
            }
        }
        if (resources != current) {
            find(
                    "there are not as many heads as current bodies",
                    new Fact("heads", resources),
                    new Fact("bodies", current));
        }
    }

    private static Fact fact(long update) {
        return new Fact("change", Schema.lsn(update) + "/" + Schema.change(update));
    }

    /// The documents of the index in commit order, a page at a time.
    private static final class Documents {
        private final IndexView index;
        private final Deque<Found> page = new ArrayDeque<>();
        private long from;

        Documents(IndexView index) {
            this.index = index;
        }

        /// True when the next document that is not before `update` is this one.
        boolean takes(ResourceKey key, long update) {
            while (true) {
                if (page.isEmpty() && !fill()) {
                    return false;
                }
                Found next = page.getFirst();
                if (next.update() > update) {
                    return false;
                }
                page.removeFirst();
                if (next.update() == update) {
                    return next.type().equals(key.type()) && next.id().equals(key.id());
                }
            }
        }

        private boolean fill() {
            page.addAll(index.ids(new Query.Updated(from, Long.MAX_VALUE), PAGE_DOCUMENTS));
            if (page.isEmpty()) {
                return false;
            }
            from = page.getLast().update() + 1;
            return true;
        }

        long documents() {
            return index.documents();
        }
    }
}
