// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

/// Hears what a database does, for whoever makes figures of it. Called on the database's own
/// threads, which wait: must be quick and must not throw.
public interface StoreEvents {
    /// A group was taken from the queue.
    ///
    /// @param transactions in the group, at least 1
    /// @param waiting that were left in the queue
    default void grouped(int transactions, int waiting) {}

    /// A group was written and synced.
    ///
    /// @param changes written, at least 1
    /// @param nanos sealing, writing and syncing took
    default void synced(int changes, long nanos) {}

    /// The index shows a large group before it is published: nobody who searches waits for it.
    ///
    /// @param changes in the group
    /// @param nanos it took
    default void shown(int changes, long nanos) {}

    /// The ledger was replayed into the index while the database was opened.
    ///
    /// @param changes looked at
    /// @param nanos it took
    default void replayed(long changes, long nanos) {}

    /// Hears nothing.
    static StoreEvents unheard() {
        return new StoreEvents() {};
    }
}
