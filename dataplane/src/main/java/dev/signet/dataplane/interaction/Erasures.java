// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.interaction;

import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.paging.OpenSnapshots;
import dev.signet.identity.DataAction;
import dev.signet.store.Committed;
import dev.signet.store.Database;
import dev.signet.store.Erasure;
import dev.signet.store.Precondition;
import dev.signet.store.ResourceKey;
import java.util.List;

/// What erases for good: for whom it is allowed, and what must be let go of so that nothing erased
/// is shown again.
///
/// @param snapshots those that pages of searches are read from: none is kept over an erasure, so
///     that no further page shows what is gone, and the files can be cleaned of it
public record Erasures(OpenSnapshots snapshots, Exchange exchange, Database database) {

    /// Erases all versions.
    public Committed erase(List<ResourceKey> keys, List<Precondition> conditions) {
        return run(keys.stream().map(key -> new Erasure(key, false)).toList(), conditions);
    }

    /// Erases all versions but the newest.
    public Committed purge(ResourceKey key, List<Precondition> conditions) {
        return run(List.of(new Erasure(key, true)), conditions);
    }

    private Committed run(List<Erasure> erasures, List<Precondition> conditions) {
        exchange.rights().need(DataAction.DELETE);
        exchange.rights().need(DataAction.HARD_DELETE);
        try {
            return database.erase(erasures, conditions);
        } finally {
            snapshots.letGo(); // one that has failed may be on disk all the same
        }
    }
}
