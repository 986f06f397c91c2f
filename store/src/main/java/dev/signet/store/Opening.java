// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import dev.signet.base.Failed;

/// Hears what happens while a database is opened: in the thread that opens.
public interface Opening {
    /// The index on disk cannot be used and is made anew from the ledger.
    ///
    /// @param why with the fact `file` where a file was refused
    void indexRefused(Failed why);

    /// How far the replay of the ledger into the index has come.
    ///
    /// @param done changes looked at
    /// @param total about how many there are
    void replayed(long done, long total);

    /// Called about every hundred records while everything is walked over before the opening
    /// returns. What it throws ends the opening and is thrown on.
    default void walking() {}

    /// Hears nothing.
    static Opening unheard() {
        return new Opening() {
            @Override
            public void indexRefused(Failed why) {}

            @Override
            public void replayed(long done, long total) {}
        };
    }
}
