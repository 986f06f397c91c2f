// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import java.time.Instant;
import java.util.List;

/// What became of a transaction. A failed precondition is a value, because the caller
/// branches.
public sealed interface Committed {
    /// It is on disk, synced.
    ///
    /// @param lsn its place in the order of all transactions
    /// @param time the `lastUpdated` of all its changes: whole milliseconds; never before
    ///     that of an earlier lsn. Transactions that were synced and published together
    ///     share one; from one such group to the next it rises, so who has seen a time has
    ///     seen all up to it
    /// @param written one entry for each change, in order
    record Done(long lsn, Instant time, List<Written> written) implements Committed {}

    /// Nothing was written.
    ///
    /// @param index which precondition, counted from 0
    /// @param precondition the one that does not hold
    record Conflict(int index, Precondition precondition) implements Committed {}

    /// @param version the version now current; for a delete the deleted version
    /// @param created true when there was no current version before
    /// @param changed false for a delete that had nothing to delete
    record Written(ResourceKey key, long version, boolean created, boolean changed) {}
}
