// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// What is looked for in the trail, newest first, and how far back. The time it takes is bounded by
/// its times and by `lookedAtMax`, not by how rare it is.
///
/// @param countMax how many rows at most
/// @param from no row before is found
/// @param to exclusive
/// @param lookedAtMax how many rows of that time are looked at before the search ends
/// @param wanted what else must hold
public record AuditSearch(
        int countMax,
        Optional<Instant> from,
        Optional<Instant> to,
        int lookedAtMax,
        Predicate<AuditEvent> wanted) {
    /// By how much rows may stand out of the order of their times: a clock that was set back.
    private static final Duration DISORDER = Duration.ofHours(1);

    /// What was found.
    ///
    /// @param rows newest first
    /// @param isCut whether the search ended at `lookedAtMax`, so that older ones may be missing
    public record Found(List<AuditEvent> rows, boolean isCut) {}

    /// A search under way.
    final class Step {
        private final List<AuditEvent> rows = new ArrayList<>();
        private int lookedAt;

        /// @param batch oldest first
        /// @return whether older batches are asked for
        boolean look(List<AuditEvent> batch) {
            for (AuditEvent row : batch.reversed()) {
                if (isWithin(row)) {
                    lookedAt++;
                    if (rows.size() < countMax && wanted.test(row)) {
                        rows.add(row);
                    }
                }
            }
            return rows.size() < countMax && lookedAt < lookedAtMax && !isBefore(batch);
        }

        Found found() {
            return new Found(rows, rows.size() < countMax && lookedAt >= lookedAtMax);
        }
    }

    private boolean isWithin(AuditEvent row) {
        return from.filter(row.time()::isBefore).isEmpty()
                && to.filter(each -> !row.time().isBefore(each)).isEmpty();
    }

    private boolean isBefore(List<AuditEvent> batch) {
        return from.filter(
                        first ->
                                batch.stream()
                                        .allMatch(row -> row.time().plus(DISORDER).isBefore(first)))
                .isPresent();
    }
}
