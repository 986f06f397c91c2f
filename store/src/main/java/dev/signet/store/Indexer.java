// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import dev.signet.index.IndexDocument;
import dev.signet.index.MappingVersion;
import java.util.Optional;
import java.util.function.Function;

/// How the store gets the searchable side of a stored resource when it replays the ledger or
/// rebuilds the index. The data plane implements it with the same extraction that it uses on
/// a write. Pure but for what has been [#defined]; any thread.
public interface Indexer {
    /// @param json as stored, stamped or not
    IndexDocument index(ResourceKey key, byte[] json);

    /// The type whose resources say what is indexed besides; empty when none do.
    default Optional<String> definedBy() {
        return Optional.empty();
    }

    /// From now on documents are made by these definitions, which is noted in them
    /// ([IndexDocument#madeBy] is [Definitions#lsn]). Told at each opening and whenever they or
    /// what of them is covered has changed; one caller at a time. What does not read as a
    /// definition is passed over.
    ///
    /// @param json of a definition, as stored
    default void defined(Definitions now, Function<Definitions.Entry, byte[]> json) {}

    /// The version of the documents that this makes and that queries ask for: another one
    /// whenever either changes. An index of another version is made anew from the ledger when
    /// the database is opened.
    MappingVersion version();
}
