// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.record;

import java.util.List;
import java.util.Optional;

/// What erasures have taken away and the files still hold.
///
/// @param lsn of the last of them
/// @param sequence what the ledger had written when that was done; views as old as this do not show
///     what is gone
/// @param bodies where they were; empty when they are not known, or too many to name them
/// @param names whose heads and versions are gone; empty as before
public record Unclean(
        long lsn, long sequence, Optional<List<Long>> bodies, Optional<List<Name>> names) {
    public Unclean {
        bodies = bodies.map(List::copyOf);
        names = names.map(List::copyOf);
    }
}
