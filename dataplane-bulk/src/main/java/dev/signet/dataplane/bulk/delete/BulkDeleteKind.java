// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.delete;

import dev.signet.dataplane.FhirModel;
import dev.signet.jobs.Job;
import dev.signet.jobs.JobKind;
import dev.signet.jobs.JobTools;
import java.time.Duration;
import java.util.function.Supplier;

/// Bulk deletes of an account. Any thread.
///
/// @param model the account's, with the search parameters of its own that are in force
/// @param erased called after each erasure: pages of searches must not show what is gone
public record BulkDeleteKind(Supplier<FhirModel> model, Runnable erased) implements JobKind {
    /// In records of jobs.
    static final String NAME = "bulk-delete";

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
        return new BulkDeleteWork(job, tools, model.get(), erased);
    }
}
