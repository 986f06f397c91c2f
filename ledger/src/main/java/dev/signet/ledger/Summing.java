// SPDX-License-Identifier: Apache-2.0
package dev.signet.ledger;

import dev.signet.base.Fact;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Adds up what is there, record by record.
record Summing(Reading ledger, List<Family> families, String folder) {
    private static final int STEP_RECORDS = 100;
    private static final int TOLD_RECORDS = 10_000;

    /// The sums of a ledger of version 1, which has none.
    ///
    /// @throws Failed `CORRUPT` when a record does not open
    SortedMap<String, Sum> derived(Engine engine) {
        var sums = new TreeMap<String, Sum>();
        for (Family family : families) {
            Sum sum = Sum.NONE;
            try (Scan scan = ledger.forward(family, new byte[0])) {
                while (scan.next()) {
                    sum = sum.plus(engine.tables().fingerprint(family, scan.key(), scan.value()));
                }
            }
            sums.put(family.name(), sum);
        }
        return sums;
    }

    /// Opens everything and compares it with nothing.
    void read(Engine engine, Verifying hearing) {
        var walk = new Walk(engine, hearing, 0);
        families.forEach(family -> walk.family(family, Optional.empty()));
        hearing.walked(Verifying.Part.RECORDS, walk.done, walk.done);
    }

    /// Compares what is there with `state`, which is of the same moment.
    void verify(State state, Engine engine, Verifying hearing) {
        long total = families.stream().mapToLong(family -> state.sum(family).count()).sum();
        var walk = new Walk(engine, hearing, Math.max(0, total));
        for (Family family : families) {
            walk.family(family, Optional.of(state.sum(family)));
        }
        var known = families.stream().map(Family::name).toList();
        state.sums().entrySet().stream()
                .filter(each -> !known.contains(each.getKey()))
                .filter(each -> !each.getValue().equals(Sum.NONE))
                .forEach(each -> hearing.found(differs(each.getKey(), Sum.NONE, each.getValue())));
        hearing.walked(Verifying.Part.RECORDS, walk.done, Math.max(walk.done, walk.total));
    }

    private Finding differs(String family, Sum sum, Sum expected) {
        return Finding.of(
                "records of a family are not those that were written last",
                new Fact("file", folder),
                new Fact("family", family),
                new Fact("records", sum.count()),
                new Fact("expected", expected.count()));
    }

    private final class Walk {
        private final Engine engine;
        private final Verifying hearing;
        private final long total;
        private long done;

        Walk(Engine engine, Verifying hearing, long total) {
            this.engine = engine;
            this.hearing = hearing;
            this.total = total;
        }

        void family(Family family, Optional<Sum> kept) {
            Sum sum = Sum.NONE;
            boolean[] whole = {true};
            var sweep =
                    new Sweep(
                            ledger,
                            family,
                            new byte[0],
                            finding -> {
                                whole[0] = false;
                                hearing.found(finding);
                            });
            try (sweep) {
                while (sweep.next()) {
                    var value = sweep.value();
                    if (value.isPresent()) {
                        sum =
                                sum.plus(
                                        engine.tables()
                                                .fingerprint(family, sweep.key(), value.get()));
                    }
                    count();
                }
            }
            // What does not open has been told; that the rest does not add up says nothing new.
            Sum expected = kept.orElse(sum);
            if (whole[0] && !sum.equals(expected)) {
                hearing.found(differs(family.name(), sum, expected));
            }
        }

        private void count() {
            done++;
            if (done % STEP_RECORDS == 0) {
                hearing.step();
            }
            if (done % TOLD_RECORDS == 0) {
                hearing.walked(Verifying.Part.RECORDS, done, Math.max(done, total));
            }
        }
    }

    /// A hearer that refuses at the first finding.
    static Verifying refusing() {
        return new Verifying() {
            @Override
            public void found(Finding finding) {
                throw finding.failed();
            }

            @Override
            public void walked(Part part, long done, long total) {}
        };
    }
}
