// SPDX-License-Identifier: Apache-2.0
package dev.signet.ledger;

/// Hears what [LedgerFiles] sees, in the thread that looks.
public interface FilesHearing {
    /// Something is damaged or missing.
    void found(Finding finding);

    /// Something that a crash leaves as well, and that the next start clears up: no damage as
    /// far as can be told without keys.
    void noted(Finding finding);

    /// So many bytes of files have been looked at since the last call.
    void read(long bytes);
}
