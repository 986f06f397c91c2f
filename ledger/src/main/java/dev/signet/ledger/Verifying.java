// SPDX-License-Identifier: Apache-2.0
package dev.signet.ledger;

/// Hears of a walk over everything, in the thread that walks.
public interface Verifying {
    /// What is counted.
    enum Part {
        /// Records of the families that are guarded by a sum.
        RECORDS,
        /// Transactions of a database, with all that hangs on them.
        TRANSACTIONS
    }

    /// Something is wrong. The walk goes on.
    void found(Finding finding);

    /// How far the walk has come, now and then.
    void walked(Part part, long done, long total);

    /// Called about every hundred records, with nothing held but the moment that is walked over:
    /// a walk in the background rests here. What it throws ends the walk and is thrown on.
    default void step() {}
}
