// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.update;

import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.InnerRequests;
import dev.signet.jobs.Job;
import dev.signet.jobs.JobKind;
import dev.signet.jobs.JobTools;
import java.time.Duration;
import java.util.function.Supplier;

/// Bulk updates of an account. Any thread.
///
/// @param model the account's, with the search parameters of its own that are in force
/// @param inner patches one resource as a request does
public record BulkUpdateKind(Supplier<FhirModel> model, InnerRequests inner) implements JobKind {
    /// In records of jobs.
    static final String NAME = "bulk-update";

    private static final Duration KEPT = Duration.ofDays(7);

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Duration kept() {
        return KEPT;
    }

    @Override
    public Work begin(Job job, JobTools tools) {
        return new BulkUpdateWork(job, tools, model.get(), inner);
    }
}
