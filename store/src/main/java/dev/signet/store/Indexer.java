// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import dev.signet.index.IndexDocument;
import dev.signet.index.MappingVersion;

/// How the store gets the searchable side of a stored resource when it replays the ledger or
/// rebuilds the index. The data plane implements it with the same extraction that it uses on
/// a write. Pure; any thread.
public interface Indexer {
    /// @param json as stored, stamped or not
    IndexDocument index(ResourceKey key, byte[] json);

    /// The version of the documents that this makes and that queries ask for: another one
    /// whenever either changes. An index of another version is made anew from the ledger when
    /// the database is opened.
    MappingVersion version();
}
