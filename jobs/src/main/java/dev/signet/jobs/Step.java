// SPDX-License-Identifier: Apache-2.0
package dev.signet.jobs;

import dev.signet.jobs.Job.Progress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What a piece of work has come to.
public sealed interface Step {
    /// There is more to do.
    record More(Checkpoint checkpoint) implements Step {}

    /// There is nothing to do yet: asked again after that time at the latest.
    record Idle(Duration pause) implements Step {}

    /// The job is completed.
    record Done(Checkpoint checkpoint) implements Step {}

    /// The job cannot be done.
    record Refused(JobFailure why) implements Step {}

    /// What is written down of a step before the next begins, all at once.
    ///
    /// @param state where the work goes on after this: what [Job#checkpoint] will be; empty when
    ///     the step has come to no place where another process could go on: then rows are none,
    ///     and nothing is written
    /// @param rows put behind those there are ([Jobs#rows]), each at most 64 KiB
    record Checkpoint(Optional<byte[]> state, Progress progress, List<byte[]> rows) {
        /// The longest row.
        public static final int ROW_BYTES_MAX = 64 << 10;

        public Checkpoint {
            rows = List.copyOf(rows);
            if (state.isEmpty() && !rows.isEmpty()) {
                throw new IllegalArgumentException(
                        "rows are written with the place they belong to");
            }
            if (rows.stream().anyMatch(row -> row.length > ROW_BYTES_MAX)) {
                throw new IllegalArgumentException("a row of a job has at most 64 KiB");
            }
        }

        /// A place to go on at.
        public static Checkpoint of(byte[] state, Progress progress) {
            return new Checkpoint(Optional.of(state), progress, List.of());
        }

        /// In the middle of something.
        public static Checkpoint none(Progress progress) {
            return new Checkpoint(Optional.empty(), progress, List.of());
        }
    }
}
