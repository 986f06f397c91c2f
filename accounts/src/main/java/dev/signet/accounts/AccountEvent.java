// SPDX-License-Identifier: Apache-2.0
package dev.signet.accounts;

/// What happens to an account, as [AccountState#after] hears it.
sealed interface AccountEvent {
    /// The keys have been opened: the customer's yes, or a service-managed account's start.
    record KeysOpened() implements AccountEvent {}

    /// The customer's no, or a silence longer than the grace.
    ///
    /// @param code 4000 to 4017
    /// @param diagnostics the contract's sentence
    record KeyRefused(int code, String diagnostics) implements AccountEvent {}

    /// Our own part of the keys does not work.
    record KeysDamaged() implements AccountEvent {}

    /// The database has been opened for the turn in which it was asked for.
    record Opened(long turn) implements AccountEvent {}

    /// The database has not been opened.
    record NotOpened(long turn, Why why) implements AccountEvent {
        enum Why {
            /// The keys were withdrawn meanwhile; who withdrew them has said so.
            WITHDRAWN,
            /// Something that may pass: a full disk, an opening that nobody wants any longer.
            FOR_NOW,
            /// The stored data is damaged.
            DAMAGED,
            /// It will not pass by itself.
            FOR_GOOD
        }
    }

    /// A walk has found the ledger damaged; it goes on to name the rest.
    ///
    /// @param opening the database that is walked over
    record WalkFoundDamage(long opening) implements AccountEvent {}

    /// A walk has come to its end.
    ///
    /// @param sound whether the index holds what the ledger holds
    record WalkEnded(long opening, boolean sound) implements AccountEvent {}

    /// A walk could not go on.
    record WalkFailed(long opening) implements AccountEvent {}

    /// A second has passed.
    record Looked(Health health) implements AccountEvent {
        enum Health {
            /// There is no database, or it does what it should.
            WELL,
            /// A request has met a damaged record.
            DAMAGE_MET,
            /// The database cannot go on, for a reason that is not the key's.
            ENDED,
            /// The same, and so little is free on the disk that it would not open again.
            ENDED_ON_A_FULL_DISK
        }
    }

    /// The account is closed: the server stops, or the account is deleted.
    record Closed() implements AccountEvent {}
}
