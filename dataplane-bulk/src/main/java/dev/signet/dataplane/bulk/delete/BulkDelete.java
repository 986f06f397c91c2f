// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.delete;

import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.FhirSettings;
import dev.signet.dataplane.bulk.delete.BulkDeleteRequest.Way;
import dev.signet.dataplane.bulk.job.Counted;
import dev.signet.dataplane.bulk.job.Criteria;
import dev.signet.dataplane.bulk.job.JobAddresses;
import dev.signet.dataplane.bulk.job.JobOperation;
import dev.signet.dataplane.bulk.job.Walk;
import dev.signet.dataplane.bulk.job.WalkKind;
import dev.signet.dataplane.exchange.Content;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.dataplane.exchange.OperationDefinition;
import dev.signet.dataplane.exchange.OperationDefinition.Parameter;
import dev.signet.dataplane.exchange.OperationDefinition.Place;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.dataplane.exchange.Route.Level;
import dev.signet.fhir.IssueType;
import dev.signet.fhir.json.JsonObject;
import dev.signet.identity.DataAction;
import dev.signet.jobs.Job;
import dev.signet.jobs.Jobs;
import dev.signet.search.own.OwnParameters;
import dev.signet.search.query.SearchRequest.QueryParameter;
import dev.signet.store.Database;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/// `$bulk-delete` of Azure's service: deletes what criteria find, of the account or of a type, in
/// a job; and the addresses of its jobs.
///
/// @param settings of the account, now
/// @param jobs of the account, while it is served
public record BulkDelete(FhirModel model, Supplier<FhirSettings> settings, Supplier<Jobs> jobs)
        implements JobOperation {
    /// In records of jobs.
    private static final String NAME = "bulk-delete";

    private static final JobAddresses JOBS =
            new JobAddresses(NAME, "bulk delete", List.of(NAME), false);
    private static final String PURGE = "_purgeHistory";
    private static final String EXCLUDED = "excludedResourceTypes";
    private static final Set<String> HARD = Set.of("_hardDelete", "hardDelete");
    private static final OperationDefinition DEFINITION =
            OperationDefinition.own(
                    "bulk-delete",
                    "Deletes all resources that criteria find.",
                    true,
                    List.of(new Place(Level.SYSTEM, "DELETE"), new Place(Level.TYPE, "DELETE")),
                    List.of(
                            Parameter.optional("_hardDelete", "boolean", "Erases all versions."),
                            Parameter.optional(
                                    PURGE, "boolean", "Erases all versions but the newest."),
                            Parameter.optional(EXCLUDED, "string", "Types that stay."),
                            Parameter.answer("Parameters", "How many of each type.")));

    /// Its jobs.
    ///
    /// @param model the account's, with the search parameters of its own that are in force
    /// @param erased called after each erasure: pages of searches must not show what is gone
    public static WalkKind kind(Supplier<FhirModel> model, Runnable erased) {
        return new WalkKind(
                NAME,
                (job, tools) ->
                        new Walk<>(
                                job,
                                tools,
                                BulkDeleteState.of(job.checkpoint()),
                                new Deleting(
                                        BulkDeleteRequest.of(tools.request()),
                                        model.get(),
                                        tools.database(),
                                        erased)));
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
        return DataAction.DELETE;
    }

    @Override
    public String about(byte[] request) {
        BulkDeleteRequest asked = BulkDeleteRequest.of(request);
        return asked.found().typeName()
                + switch (asked.way()) {
                    case SOFT -> "";
                    case HARD -> ", erased";
                    case PURGE -> ", history erased";
                };
    }

    @Override
    public Job begin(Exchange exchange, Database database, Jobs jobs) {
        if (settings.get().keepsReferences()) {
            throw refused(
                    IssueType.NOT_SUPPORTED,
                    "the account keeps references whole, which a bulk delete cannot be held to");
        }
        String type = exchange.target().type();
        if (type.equals(OwnParameters.TYPE)) {
            throw refused(
                    IssueType.NOT_SUPPORTED,
                    "search parameters of the account's own are deleted one by one");
        }
        Way way = way(exchange);
        if (way != Way.SOFT) {
            exchange.rights().need(DataAction.HARD_DELETE);
        }
        var found = Criteria.of(exchange, BulkDelete::isOwn, "a bulk delete", model, database);
        var request = new BulkDeleteRequest(way, found, excluded(exchange));
        return jobs.start(NAME, request.bytes(), false);
    }

    private static Way way(Exchange exchange) {
        boolean isHard = HARD.stream().filter(name -> isSaid(exchange, name)).count() > 0;
        boolean purges = isSaid(exchange, PURGE);
        return isHard ? Way.HARD : purges ? Way.PURGE : Way.SOFT;
    }

    private static boolean isSaid(Exchange exchange, String name) {
        List<String> said =
                exchange.parameters().stream()
                        .filter(each -> each.name().equals(name))
                        .map(QueryParameter::value)
                        .toList();
        if (said.size() > 1 || !Set.of("true", "false").containsAll(said)) {
            throw refused(
                    IssueType.VALUE, "parameter " + name + ": it is said once, by true or false");
        }
        return said.contains("true");
    }

    private static boolean isOwn(String name) {
        return HARD.contains(name) || name.equals(PURGE) || name.equals(EXCLUDED);
    }

    private List<String> excluded(Exchange exchange) {
        List<String> types =
                exchange.parameter(EXCLUDED)
                        .map(text -> List.of(text.split(",", -1)))
                        .orElse(List.of());
        for (String type : types) {
            if (!model.definitions().isResourceType(type)) {
                throw refused(
                        IssueType.VALUE,
                        "parameter "
                                + EXCLUDED
                                + ": expected are names of resource types, with commas between"
                                + " them");
            }
        }
        return types;
    }

    private static FhirError refused(IssueType type, String text) {
        return FhirError.of(400, type, text, "");
    }

    @Override
    public Outcome status(Exchange exchange, Job job, Jobs jobs) {
        return switch (job.state()) {
            case QUEUED, RUNNING, PAUSED -> JobOperation.underWay("In Progress", 1);
            case COMPLETED, CANCELED -> Outcome.of(200, new Content.Tree(counts(job)));
            case FAILED -> throw JobOperation.failed(job);
        };
    }

    private static JsonObject counts(Job job) {
        Map<String, Long> deleted = BulkDeleteState.of(job.checkpoint()).deleted();
        return Counted.parameters(
                deleted.isEmpty()
                        ? List.of()
                        : List.of(
                                Counted.parameter(
                                        "ResourceDeletedCount", Counted.counts(deleted))));
    }
}
