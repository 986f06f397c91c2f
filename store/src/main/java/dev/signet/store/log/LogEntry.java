// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.log;

import java.util.List;
import java.util.OptionalLong;

/// What a log delivers at once: proposals that are decided one after the other, written in one
/// batch, published together, and of one time. One that erases stands alone: it is about what has
/// been written.
///
/// @param position where the entry stands in a log that lasts by itself: at least 1, rising.
///     Empty where the ledger is the log: what the applier has not written was never appended
/// @param stampedMillis what the clock said when the entry was put in order, in milliseconds since
///     1970; its transactions' time unless an earlier one has it
public record LogEntry(OptionalLong position, long stampedMillis, List<Proposal> proposals) {
    public LogEntry {
        if (position.isPresent() && position.getAsLong() < 1) {
            throw new IllegalArgumentException("positions count from 1");
        }
        proposals = List.copyOf(proposals);
        if (proposals.size() > 1
                && proposals.stream().anyMatch(each -> !each.erasures().isEmpty())) {
            throw new IllegalArgumentException("what erases stands alone in its entry");
        }
    }
}
