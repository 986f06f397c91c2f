// SPDX-License-Identifier: Apache-2.0
package dev.signet.jobs;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// A job as it is at one moment. Immutable by convention: the array is not to be written to.
///
/// @param kind [JobKind#name]
/// @param asked when it was asked for
/// @param begun when its first step began
/// @param ended when it came to one of the states that are [State#isEnd]
/// @param rows how many rows its steps have left ([Jobs#rows])
/// @param failure why it is `FAILED`; empty in every other state
/// @param checkpoint what its last checkpoint has left, in the kind's own form; empty before the
///     first
public record Job(
        UUID id,
        String kind,
        State state,
        Instant asked,
        Optional<Instant> begun,
        Optional<Instant> ended,
        Progress progress,
        long rows,
        Optional<JobFailure> failure,
        byte[] checkpoint) {
    /// The longest checkpoint.
    public static final int CHECKPOINT_BYTES_MAX = 1 << 20;

    public Job {
        if (checkpoint.length > CHECKPOINT_BYTES_MAX) {
            throw new Failed(Failure.TOO_LARGE, "a job's checkpoint is longer than 1 MiB");
        }
    }

    /// Where a job is in its life. The order is the file format's.
    public enum State {
        /// Waits for its turn.
        QUEUED,
        /// Under way, or to be gone on with as soon as the account is open.
        RUNNING,
        /// Stopped by somebody, to be gone on with when they say so.
        PAUSED,
        COMPLETED,
        FAILED,
        CANCELED;

        /// Whether nothing more comes of it.
        public boolean isEnd() {
            return switch (this) {
                case QUEUED, RUNNING, PAUSED -> false;
                case COMPLETED, FAILED, CANCELED -> true;
            };
        }
    }

    /// How far it has come, in units of the kind's own.
    ///
    /// @param total 0 when it is not known
    public record Progress(long done, long total) {
        /// Nothing is done, and nobody knows of how much.
        public static final Progress NONE = new Progress(0, 0);

        public Progress {
            if (done < 0 || total < 0) {
                throw new IllegalArgumentException("progress is not negative");
            }
        }

        /// 0 to 99, as long as the job is not over; empty when the whole is not known.
        public Optional<Integer> percent() {
            return total == 0 ? Optional.empty() : Optional.of((int) Math.min(99, share()));
        }

        private long share() {
            return (long) (100.0 * done / total);
        }
    }

    @Override
    public String toString() {
        return "Job(" + id + ", " + kind + ", " + state + ")";
    }

    Job with(State next) {
        return new Job(id, kind, next, asked, begun, ended, progress, rows, failure, checkpoint);
    }

    Job begun(Instant now) {
        return new Job(
                id,
                kind,
                State.RUNNING,
                asked,
                begun.or(() -> Optional.of(now)),
                ended,
                progress,
                rows,
                failure,
                checkpoint);
    }

    Job ended(State end, Instant now, Optional<JobFailure> why) {
        return new Job(
                id, kind, end, asked, begun, Optional.of(now), progress, rows, why, checkpoint);
    }

    Job at(Progress reached, long rowsNow, byte[] left) {
        return new Job(id, kind, state, asked, begun, ended, reached, rowsNow, failure, left);
    }
}
