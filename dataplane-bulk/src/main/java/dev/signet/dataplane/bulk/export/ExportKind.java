// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.export;

import dev.signet.base.Failed;
import dev.signet.dataplane.FhirModel;
import dev.signet.jobs.Job;
import dev.signet.jobs.JobKind;
import dev.signet.jobs.JobTools;
import dev.signet.transfer.Destinations;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// Exports of an account. Any thread.
///
/// @param model the account's, with the search parameters of its own that are in force
/// @param destinations where files may be written to
public record ExportKind(Supplier<FhirModel> model, Destinations destinations) implements JobKind {
    /// In records of jobs.
    static final String NAME = "export";

    /// How long files wait to be fetched.
    static final Duration KEPT = Duration.ofDays(7);

    private static final int UNENDED_MAX = 100;

    @Override
    public String name() {
        return NAME;
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
        return new ExportWork(job, tools, model.get(), destinations);
    }

    @Override
    public void clear(Job job, JobTools tools) {
        tools.database().staged().remove(job.id(), 1);
        target(tools)
                .ifPresent(
                        target ->
                                target.in(destinations)
                                        .ifPresent(place -> place.tidy(target.folders(job))));
    }

    /// A request that does not read has sent nothing, and keeps no job from being forgotten.
    private static Optional<ExportTarget> target(JobTools tools) {
        try {
            return ExportRequest.of(tools.request()).outside().target();
        } catch (Failed failed) {
            return switch (failed.failure()) {
                case CORRUPT, MALFORMED, FORMAT_TOO_NEW -> Optional.empty();
                default -> throw failed;
            };
        }
    }
}
