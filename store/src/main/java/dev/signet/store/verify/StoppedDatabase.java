// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.verify;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.crypto.Seals;
import dev.signet.index.MappingVersion;
import dev.signet.index.StoppedIndex;
import dev.signet.ledger.Finding;
import dev.signet.ledger.Ledger;
import dev.signet.ledger.Verifying;
import dev.signet.store.DatabaseLimits;
import dev.signet.store.VerifyReport;
import dev.signet.store.record.IndexPlace;
import dev.signet.store.record.RecordReader;
import dev.signet.store.record.Schema;
import dev.signet.store.record.Tip;
import dev.signet.store.state.Recovery;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// A database that nobody has open, to be walked over.
public record StoppedDatabase(
        Path directory,
        UUID accountId,
        Seals seals,
        MappingVersion mapping,
        DatabaseLimits limits) {

    public VerifyReport verify(Verifying hearing) {
        var refused = new ArrayList<Finding>();
        try (Ledger ledger =
                Ledger.openToRead(
                        directory.resolve("ledger"),
                        accountId,
                        Schema.FAMILIES,
                        seals,
                        limits.ledger())) {
            var records = new RecordReader(ledger, seals);
            Tip tip = tip(ledger, refused);
            orFinding(refused, () -> Recovery.checkNote(ledger.noted(), records, tip));
            Optional<StoppedIndex> index = index(ledger, tip, refused, hearing);
            try {
                refused.forEach(hearing::found);
                var report =
                        new Verification(ledger, () -> seen(records, tip, index), hearing).run();
                refused.addAll(report.findings());
                return new VerifyReport(
                        report.lsn(),
                        report.transactions(),
                        report.versions(),
                        report.resources(),
                        report.documents(),
                        refused);
            } finally {
                index.ifPresent(StoppedIndex::close);
            }
        } catch (Failed failed) {
            var finding = asFinding(failed);
            hearing.found(finding);
            refused.add(finding);
            return new VerifyReport(0, 0, 0, 0, 0, refused);
        }
    }

    private static Verification.Seen seen(
            RecordReader records, Tip tip, Optional<StoppedIndex> index) {
        if (index.isEmpty()) {
            return new Verification.Seen(tip.lsn(), records, Documents.none(), () -> {});
        }
        var view = index.get().view();
        return new Verification.Seen(tip.lsn(), records, Documents.of(view), view);
    }

    private static Tip tip(Ledger ledger, List<Finding> refused) {
        try {
            return Recovery.tip(ledger);
        } catch (Failed failed) {
            refused.add(asFinding(failed));
            return Tip.start();
        }
    }

    private Optional<StoppedIndex> index(
            Ledger ledger, Tip tip, List<Finding> refused, Verifying hearing) {
        try {
            Optional<IndexPlace> place = IndexPlace.read(ledger);
            if (place.isEmpty()) {
                return Optional.empty(); // the next start makes it anew
            }
            var index =
                    StoppedIndex.open(
                            place.get().in(directory),
                            seals.fileSet(place.get().id()),
                            mapping,
                            limits.index());
            index.ifPresent(
                    each ->
                            each.readFiles(
                                    failed -> refused.add(IndexWalk.finding(failed)),
                                    hearing::step));
            index.ifPresent(each -> checkNotAhead(each, tip, refused));
            return index;
        } catch (Failed failed) {
            switch (failed.failure()) {
                case FORMAT_TOO_OLD, FORMAT_TOO_NEW -> {} // made anew at the next start, no damage
                case CORRUPT ->
                        refused.add(
                                isOfLedger(failed)
                                        ? Finding.of(failed)
                                        : IndexWalk.finding(failed));
                default -> throw failed;
            }
            return Optional.empty();
        }
    }

    private static boolean isOfLedger(Failed failed) {
        return !failed.fact("family", "").isEmpty();
    }

    private static void checkNotAhead(StoppedIndex index, Tip tip, List<Finding> refused) {
        try (var view = index.view()) {
            if (view.lsn() > tip.lsn()) {
                refused.add(
                        Finding.of(
                                "the ledger has lost transactions that its index has",
                                new Fact("file", "ledger"),
                                new Fact("lsn", view.lsn()),
                                new Fact("last", tip.lsn())));
            }
        }
    }

    private static void orFinding(List<Finding> refused, Runnable work) {
        try {
            work.run();
        } catch (Failed failed) {
            refused.add(asFinding(failed));
        }
    }

    /// @throws Failed when it is no damage
    private static Finding asFinding(Failed failed) {
        return switch (failed.failure()) {
            case CORRUPT, FORMAT_TOO_OLD, FORMAT_TOO_NEW -> Finding.of(failed);
            default -> throw failed;
        };
    }
}
