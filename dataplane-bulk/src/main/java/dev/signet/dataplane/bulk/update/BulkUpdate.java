// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.update;

import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.InnerRequests;
import dev.signet.dataplane.bulk.job.Counted;
import dev.signet.dataplane.bulk.job.Criteria;
import dev.signet.dataplane.bulk.job.JobAddresses;
import dev.signet.dataplane.bulk.job.JobOperation;
import dev.signet.dataplane.bulk.job.Walk;
import dev.signet.dataplane.bulk.job.WalkKind;
import dev.signet.dataplane.bulk.update.BulkUpdateState.Became;
import dev.signet.dataplane.exchange.Content;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.dataplane.exchange.OperationDefinition;
import dev.signet.dataplane.exchange.OperationDefinition.Parameter;
import dev.signet.dataplane.exchange.OperationDefinition.Place;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.dataplane.exchange.Payload;
import dev.signet.dataplane.exchange.Route.Level;
import dev.signet.dataplane.exchange.Stated;
import dev.signet.fhir.IssueType;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import dev.signet.identity.DataAction;
import dev.signet.jobs.Job;
import dev.signet.jobs.Jobs;
import dev.signet.store.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// `$bulk-update` of Azure's service: patches what criteria find, of the account or of a type, in
/// a job; and the addresses of its jobs.
///
/// @param jobs of the account, while it is served
public record BulkUpdate(FhirModel model, Supplier<Jobs> jobs) implements JobOperation {
    /// In records of jobs.
    private static final String NAME = "bulk-update";

    private static final JobAddresses JOBS =
            new JobAddresses(NAME, "bulk update", List.of(NAME), false);

    /// Whatever is said: it takes one thread.
    private static final String PARALLEL = "_isParallel";

    private static final OperationDefinition DEFINITION =
            OperationDefinition.own(
                    "bulk-update",
                    "Patches all resources that criteria find.",
                    true,
                    List.of(new Place(Level.SYSTEM, "PATCH"), new Place(Level.TYPE, "PATCH")),
                    List.of(
                            Parameter.optional(PARALLEL, "boolean", "Whatever is said."),
                            new Parameter(
                                    "operation",
                                    false,
                                    1,
                                    0,
                                    "Element",
                                    "An operation of a FHIRPath Patch; its path begins with a"
                                            + " resource type, or with Resource."),
                            Parameter.answer("Parameters", "How many of each type.")));

    /// Its jobs.
    ///
    /// @param model the account's, with the search parameters of its own that are in force
    /// @param inner patches a resource as a request does
    public static WalkKind kind(Supplier<FhirModel> model, InnerRequests inner) {
        return new WalkKind(
                NAME,
                (job, tools) ->
                        new Walk<>(
                                job,
                                tools,
                                BulkUpdateState.of(job.checkpoint()),
                                new Updating(
                                        BulkUpdateRequest.of(tools.request()),
                                        model.get(),
                                        inner,
                                        tools)));
    }

    @Override
    public OperationDefinition definition() {
        return DEFINITION;
    }

    @Override
    public JobAddresses addresses() {
        return JOBS;
    }

    @Override
    public DataAction needs() {
        return DataAction.WRITE;
    }

    @Override
    public String about(byte[] request) {
        return BulkUpdateRequest.of(request).found().typeName();
    }

    @Override
    public Job begin(Exchange exchange, Database database, Jobs jobs) {
        exchange.rights().need(DataAction.READ); // it works on what is there
        if (Updating.EXCLUDED.contains(exchange.target().type())) {
            throw refused(
                    "resources of this type are patched one by one: they change what the account"
                            + " understands");
        }
        checkStated(exchange.stated());
        JsonObject patch;
        try (Payload payload = exchange.payload()) {
            patch = payload.resource().tree(exchange.work());
            TypedPatch.check(patch, model);
        }
        var request =
                new BulkUpdateRequest(
                        Criteria.of(exchange, PARALLEL::equals, "a bulk update", model, database),
                        patch,
                        exchange.stated().extras().profileValidation().orElse(""));
        return jobs.start(NAME, request.bytes(), false);
    }

    /// A write passes over nothing.
    private static void checkStated(Stated stated) {
        boolean isSaid =
                stated.ifMatch().isPresent()
                        || stated.ifNoneMatch().isPresent()
                        || stated.ifNoneExist().isPresent()
                        || stated.extras().ifUnmodifiedSince()
                        || stated.extras().provenance().isPresent()
                        || stated.extras().cascade().filter(way -> !way.equals("none")).isPresent();
        if (isSaid) {
            throw refused(
                    "a bulk update takes no conditions and no X-Provenance beside its criteria");
        }
        if (stated.extras().profileValidation().isPresent()
                && stated.extras().validatesProfiles().isEmpty()) {
            throw refused("header x-ms-profile-validation: it says true or false");
        }
    }

    private static FhirError refused(String text) {
        return FhirError.of(400, IssueType.NOT_SUPPORTED, text, "");
    }

    @Override
    public Outcome status(Exchange exchange, Job job, Jobs jobs) {
        return switch (job.state()) {
            case QUEUED, RUNNING, PAUSED ->
                    JobOperation.underWay(JobOperation.progress(job, jobs), 1);
            case COMPLETED, CANCELED -> Outcome.of(200, new Content.Tree(result(job)));
            case FAILED -> throw JobOperation.failed(job);
        };
    }

    private static JsonObject result(Job job) {
        BulkUpdateState state = BulkUpdateState.of(job.checkpoint());
        var parameters = new ArrayList<Json>();
        for (Became became : Became.values()) {
            Map<String, Long> counts = state.counts().getOrDefault(became, Map.of());
            if (!counts.isEmpty()) {
                parameters.add(Counted.parameter(became.counted(), Counted.counts(counts)));
            }
        }
        if (!state.reasons().isEmpty()) {
            var issues = new ArrayList<Json>();
            state.reasons()
                    .forEach(
                            (reason, count) -> {
                                int blank = reason.indexOf(' ');
                                issues.add(
                                        Counted.parameter(
                                                reason.substring(0, blank),
                                                List.of(
                                                        text(reason.substring(blank + 1)),
                                                        Counted.count("count", count))));
                            });
            parameters.add(Counted.parameter("Issues", issues));
        }
        return Counted.parameters(parameters);
    }

    private static JsonObject text(String reason) {
        return JsonObject.EMPTY
                .with("name", new JsonString("reason"))
                .with("valueString", new JsonString(reason));
    }
}
