// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import dev.signet.index.IndexDocument;

/// How the store gets the searchable side of a stored resource when it replays the ledger or
/// rebuilds the index. The data plane implements it with the same extraction that it uses on
/// a write. Pure; any thread.
@FunctionalInterface
public interface Indexer {
    /// @param json as stored, stamped or not
    IndexDocument index(ResourceKey key, byte[] json);
}
