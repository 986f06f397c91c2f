// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// One making anew of the index while the database is open: a second one is made beside the one in
/// use and takes its place when it has come to the end of the log. What it is at is on disk, so
/// that it goes on after a crash, and after a key that has come back.
///
/// @param id of the job
/// @param covers definitions written up to this lsn are covered when it is done
///     ([Definitions#covered])
/// @param began when it was asked for
/// @param ended when it ended; empty while it goes on
/// @param looked changes of the log that it has come past
/// @param total changes there were when it was asked for, about
public record Reindexing(
        UUID id,
        State state,
        long covers,
        Instant began,
        Optional<Instant> ended,
        long looked,
        long total) {
    /// How far it is.
    public enum State {
        RUNNING,
        COMPLETED,
        CANCELED,
        FAILED
    }

    /// Whether it goes on.
    public boolean isRunning() {
        return state == State.RUNNING;
    }

    /// The same, come past so many changes of the log.
    public Reindexing at(long changes) {
        return new Reindexing(id, state, covers, began, ended, changes, Math.max(total, changes));
    }

    /// The same, ended.
    ///
    /// @param how not `RUNNING`
    public Reindexing ended(State how, Instant when) {
        return new Reindexing(id, how, covers, began, Optional.of(when), looked, total);
    }
}
