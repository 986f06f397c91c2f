// SPDX-License-Identifier: Apache-2.0
package dev.signet.jobs;

import java.time.Duration;

/// A kind of job: what its steps do. One for an account; any thread.
///
/// Jobs of one kind follow one another; those of different kinds go on side by side, each in a
/// thread of its own.
public interface JobKind {
    /// The name in its records, never another one: 1 to 32 of `a-z` and `-`.
    String name();

    /// How long a job stays to be asked for after its end, with all that it has made.
    Duration kept();

    /// How many of it may wait or be under way.
    default int unendedMax() {
        return 100;
    }

    /// Goes on with a job where its last checkpoint has left it ([Job#checkpoint], empty at
    /// first): in another process, perhaps, or after a step that has failed.
    ///
    /// @throws dev.signet.base.Failed as [Work#next]
    Work begin(Job job, JobTools tools);

    /// Takes away what a job has made besides its records: after it was canceled or has failed,
    /// and before it is forgotten. May be called again for the same job.
    ///
    /// @throws dev.signet.base.Failed then it is called again later
    default void clear(Job job, JobTools tools) {}

    /// The work of one job. One thread.
    interface Work extends AutoCloseable {
        /// Does the next piece. What it did is to be the same when it is done again: the process
        /// may end after its commit and before its checkpoint is written.
        ///
        /// It is to be short, about 50 ms and never more than some seconds: between two steps a
        /// job rests for the sake of requests, is paused, canceled, or ends with its account. It
        /// holds one of the places of the process in which jobs compute, so what waits for
        /// somebody else waits in threads of its own or answers [Step.Idle].
        ///
        /// @throws dev.signet.base.Failed `BUSY`, `UNAVAILABLE`, `STORAGE`, `KEY_REFUSED`,
        ///     `KEY_SILENT`, and any failure while the account is closed: the work is closed and
        ///     begun again at the last checkpoint, after a pause that grows to a minute, to two
        ///     seconds for `BUSY`; any other, and whatever else is thrown: the job has failed, with
        ///     status 500
        Step next();

        /// Lets go of what it holds. After the last step, or in place of it.
        @Override
        default void close() {}
    }
}
