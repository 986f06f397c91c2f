// SPDX-License-Identifier: Apache-2.0
package dev.signet.accounts;

/// What is to be done because of an event. Those of [Life] are done in the order in which they
/// were decided, on the account's own thread; the others by whoever brought the event, at once.
sealed interface AccountAction {
    /// Lets go of what is kept of the data in memory.
    record LetGo() implements AccountAction {}

    /// Has the data walked over before it is served again, after a restart too.
    record NoteDamage() implements AccountAction {}

    /// Says it to the operator.
    record Tell(Notice notice) implements AccountAction {}

    enum Notice {
        NOT_OPENED,
        NOT_OPENED_NOW,
        OPENED_AGAIN,
        INDEX_UNSOUND_AGAIN,
        DAMAGE_MET
    }

    /// Of the account's own thread.
    sealed interface Life extends AccountAction {}

    /// Opens the database, if the turn still counts.
    record Open(long turn) implements Life {}

    /// Closes the database without a word to the disk: its seals are withdrawn. Then lets go.
    record Abandon() implements Life {}

    /// Closes the database that cannot go on, then lets go.
    record Close() implements Life {}

    /// Closes the database; nothing follows.
    record CloseForGood() implements Life {}

    /// Has the database walked over in the background.
    record BeginWalk(long opening) implements Life {}

    /// Has the index made anew at the next opening.
    record RefuseIndex(long opening) implements Life {}

    /// What is done once a second while it serves.
    record Tend() implements Life {}
}
