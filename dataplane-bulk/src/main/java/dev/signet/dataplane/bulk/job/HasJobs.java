// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.job;

import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.Interaction;
import dev.signet.jobs.Job;
import dev.signet.jobs.Jobs;
import java.util.Map;

/// What goes on as jobs that are asked after at addresses. Any thread.
public interface HasJobs extends Interaction.OfData {
    /// Where its jobs are asked after.
    JobAddresses addresses();

    /// What a job has counted so far, by what it counts; of zeros nothing is told.
    default Map<String, Long> counted(Job job) {
        return Map.of();
    }

    /// Whether the caller may know of a job of it, and end, pause and resume it. Does not throw.
    default boolean mayTend(Exchange exchange, Job job, Jobs jobs) {
        return exchange.rights().has(needs());
    }
}
