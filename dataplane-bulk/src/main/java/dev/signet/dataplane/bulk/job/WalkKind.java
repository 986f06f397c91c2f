// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.job;

import dev.signet.jobs.Job;
import dev.signet.jobs.JobKind;
import dev.signet.jobs.JobTools;
import java.time.Duration;
import java.util.function.BiFunction;

/// Jobs that change what criteria find, each by a [Walk]. Any thread.
///
/// @param name in records of jobs
/// @param work the walk of a job
public record WalkKind(String name, BiFunction<Job, JobTools, Walk<?>> work) implements JobKind {
    private static final Duration KEPT = Duration.ofDays(7);

    @Override
    public Duration kept() {
        return KEPT;
    }

    @Override
    public Work begin(Job job, JobTools tools) {
        return work.apply(job, tools);
    }
}
