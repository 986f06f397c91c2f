// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.record;

import java.util.List;

/// What an erasure has taken away and the files still hold.
///
/// @param lsn of the erasure
/// @param sequence what the ledger had written when that was done; views as old as this do not show
///     what is gone
/// @param bodies where they were, ascending
/// @param names whose heads and versions are gone
public record Unclean(long lsn, long sequence, List<Long> bodies, List<Name> names) {
    public Unclean {
        bodies = List.copyOf(bodies);
        names = List.copyOf(names);
    }

    /// The same without saying what has gone.
    public Unclean unnamed() {
        return new Unclean(lsn, sequence, List.of(), List.of());
    }
}
