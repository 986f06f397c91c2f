// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import dev.signet.index.Query;

/// What must hold at the moment of commit. All are checked by the applier against the
/// state just before the transaction; when one fails nothing of its transaction is written.
public sealed interface Precondition {
    /// The resource is at this version and not deleted.
    ///
    /// @param lsn the transaction that wrote it, where that is known: one that was erased since and
    ///     made anew may have the same version; 0 where only the version is
    record AtVersion(ResourceKey key, long version, long lsn) implements Precondition {
        /// What a client names.
        public AtVersion(ResourceKey key, long version) {
            this(key, version, 0);
        }

        /// Still what was read.
        public static AtVersion of(Stored stored) {
            return new AtVersion(stored.key(), stored.version(), stored.lsn());
        }
    }

    /// There is no current version: never written, or deleted.
    record Absent(ResourceKey key) implements Precondition {}

    /// There is a current version, whichever.
    record Present(ResourceKey key) implements Precondition {}

    /// What `query` finds has not changed since the caller looked, on the snapshot at `lsn`:
    /// nobody has since written a document that it finds. Fails also when that cannot be
    /// told: too much has been written since ([DatabaseLimits#recentDocuments]), the queries
    /// of the transaction look at too much of it, or the query is a chain and anything has
    /// been written. Documents that it found and does not find any more are not looked for:
    /// name them by [AtVersion].
    record NoneSince(Query query, long lsn) implements Precondition {}
}
