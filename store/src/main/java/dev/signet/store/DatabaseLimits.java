// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import dev.signet.index.IndexLimits;
import dev.signet.ledger.LedgerLimits;
import dev.signet.store.record.Schema;

/// Bounds of one open [Database].
///
/// @param queueTransactions most transactions that wait for the committer; more: `BUSY`
/// @param queueBytes most bytes of heap that waiting transactions take (prepared bodies, about
///     what their index documents take), unless a single transaction is larger
/// @param groupTransactions most transactions synced together
/// @param groupChanges a group takes no further transaction once it has so many changes
/// @param transactionChanges most changes of one transaction, at most 2^20
/// @param recentDocuments most documents kept to try [Precondition.NoneSince] on
/// @param recentBytes about the most heap that these documents take
/// @param replayedChanges under load the index is committed after so many changes, three of an
///     import counting as one: bounds the replay at open, for which everybody waits when a key
///     comes back
/// @param scannedChanges most records that one page of a type's history looks at
public record DatabaseLimits(
        LedgerLimits ledger,
        IndexLimits index,
        int queueTransactions,
        long queueBytes,
        int groupTransactions,
        int groupChanges,
        int transactionChanges,
        int recentDocuments,
        long recentBytes,
        int replayedChanges,
        int scannedChanges) {
    public DatabaseLimits {
        if (queueTransactions < 1
                || queueBytes < 1
                || groupTransactions < 1
                || groupChanges < 1
                || transactionChanges < 1
                || transactionChanges > Schema.CHANGES_MAX
                || recentDocuments < 0
                || recentBytes < 0
                || replayedChanges < 1
                || scannedChanges < 1) {
            throw new IllegalArgumentException("a database's limit is out of its range");
        }
    }

    /// For a service of 1 GiB.
    public static DatabaseLimits standard() {
        return new DatabaseLimits(
                LedgerLimits.large(),
                IndexLimits.standard(),
                1024,
                64L << 20,
                256,
                4096,
                Schema.CHANGES_MAX,
                8192,
                24L << 20,
                8_000,
                10_000);
    }
}
