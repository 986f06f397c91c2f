// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.search;

import dev.signet.index.IndexDocument;
import dev.signet.index.MappingVersion;
import dev.signet.search.IndexMapping;
import dev.signet.store.Indexer;
import dev.signet.store.ResourceKey;

/// The search mapping as the store asks for it when it replays the ledger.
///
/// @param mapping the same that makes the documents of writes
public record LedgerIndexer(IndexMapping mapping) implements Indexer {
    @Override
    public IndexDocument index(ResourceKey key, byte[] json) {
        return mapping.documentOfStored(key.type(), key.id(), json);
    }

    @Override
    public MappingVersion version() {
        return mapping.version();
    }
}
