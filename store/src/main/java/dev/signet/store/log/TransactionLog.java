// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.log;

/// The order of all transactions of an account: takes proposals from many callers and delivers
/// them to an [Applier], in one order and in groups ([LogEntry]).
///
/// A log orders and stamps; it decides nothing. Whatever it has delivered, each applier decides
/// by itself and alike. [LocalLog] hands proposals through in memory, and what the applier writes
/// is what lasts. A log that carries proposals out of the process carries them sealed
/// ([ProposalCodec]) and gives its entries positions.
public interface TransactionLog {
    /// Appends `proposal`; the caller then awaits what becomes of it. Any thread.
    ///
    /// @throws dev.signet.base.Failed `BUSY` when too much waits (nothing was appended),
    ///     `UNAVAILABLE` when stopped
    PendingCommit append(Proposal proposal);

    /// Lets nothing more in, has what waits decided, and returns when nothing more will be
    /// delivered. Idempotent.
    void stop();
}
