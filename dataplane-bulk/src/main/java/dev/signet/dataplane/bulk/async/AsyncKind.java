// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.async;

import dev.signet.dataplane.InnerRequests;
import dev.signet.jobs.Job;
import dev.signet.jobs.JobKind;
import dev.signet.jobs.JobTools;
import java.time.Duration;

/// Later answers of an account: of requests that only read, or of Bundles. Each sort is worked on
/// one after the other. Any thread.
///
/// @param writes whether of Bundles
/// @param inner answers a request
public record AsyncKind(boolean writes, InnerRequests inner) implements JobKind {
    static final String READ = "async";
    static final String WRITE = "async-write";

    /// How long an answer waits to be fetched.
    static final Duration KEPT = Duration.ofHours(24);

    private static final int UNENDED_MAX = 20;

    @Override
    public String name() {
        return writes ? WRITE : READ;
    }

    @Override
    public Duration kept() {
        return KEPT;
    }

    @Override
    public int unendedMax() {
        return UNENDED_MAX;
    }

    @Override
    public Work begin(Job job, JobTools tools) {
        return new AsyncWork(job, tools, inner);
    }

    @Override
    public void clear(Job job, JobTools tools) {
        tools.database().staged().remove(job.id(), 1);
    }
}
