// SPDX-License-Identifier: Apache-2.0
package dev.signet.sim.bulk;

import java.time.Instant;
import java.util.List;

/// The answers that were given in some time, the quickest first.
record Window(List<Asked> sorted) {
    /// One answer.
    ///
    /// @param at when it was asked for
    record Asked(Instant at, long nanos, boolean isSearch) {}

    double millis(double part) {
        return millis(sorted, part);
    }

    private static double millis(List<Asked> some, double part) {
        int at = (int) Math.min(some.size() - 1L, Math.round(some.size() * part));
        return some.isEmpty() ? 0 : some.get(at).nanos() / 1e6;
    }

    private double millis(boolean searches, double part) {
        return millis(sorted.stream().filter(each -> each.isSearch() == searches).toList(), part);
    }

    /// The hundredth that took longest.
    List<Asked> slowest() {
        return sorted.subList(sorted.size() - sorted.size() / 100, sorted.size());
    }

    @Override
    public String toString() {
        return "%d answers, p50 %.1f ms, p99 %.1f ms (reads %.1f, searches %.1f)"
                .formatted(
                        sorted.size(),
                        millis(0.5),
                        millis(0.99),
                        millis(false, 0.99),
                        millis(true, 0.99));
    }
}
