// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.job;

import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.Given;
import dev.signet.dataplane.exchange.Content;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.Interaction;
import dev.signet.dataplane.exchange.OperationDefinition;
import dev.signet.dataplane.exchange.OperationDefinition.Parameter;
import dev.signet.dataplane.exchange.OperationDefinition.Place;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.dataplane.exchange.Route.Level;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonNumber;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import dev.signet.identity.DataAction;
import dev.signet.jobs.Job;
import dev.signet.jobs.JobFailure;
import dev.signet.jobs.Jobs;
import dev.signet.store.Database;
import dev.signet.store.Reindexing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// `$jobs`, of this server's own: which jobs an account has, the newest first, and how far each has
/// come. A caller is told of those kinds whose data action he has for all of the account.
///
/// @param jobs of the account, while it is served; throws `UNAVAILABLE` while it is not
/// @param operations that have jobs, by the kinds of these
public record JobList(FhirModel model, Supplier<Jobs> jobs, Map<String, JobOperation> operations)
        implements Interaction.OfOperation {
    private static final String JOBS = "_operations";
    private static final String REINDEX = "reindex";
    private static final int JOBS_MAX = 200;
    private static final long MOST_PERCENT_UNDER_WAY = 99;

    private static final OperationDefinition DEFINITION =
            new OperationDefinition(
                    "jobs",
                    "jobs",
                    "",
                    List.of(),
                    "Tells the account's jobs: exports, imports, bulk deletes, the last reindex.",
                    false,
                    List.of(new Place(Level.SYSTEM, "GET")),
                    List.of(Parameter.answer("Parameters", "The jobs, the newest first.")));

    public JobList {
        operations = Map.copyOf(operations);
    }

    /// The list of those jobs that `interactions` have addresses for, and of the last reindex.
    public static JobList of(FhirModel model, Supplier<Jobs> jobs, List<Interaction> interactions) {
        var operations = new HashMap<String, JobOperation>();
        for (Interaction interaction : interactions) {
            if (interaction instanceof JobOperation operation) {
                operation.addresses().kinds().forEach(kind -> operations.put(kind, operation));
            }
        }
        return new JobList(model, jobs, operations);
    }

    /// A job of whatever sort, as it is told.
    ///
    /// @param percent empty when nobody knows of how much
    private record Told(
            String code,
            String id,
            String status,
            Instant asked,
            Optional<Instant> begun,
            Optional<Instant> ended,
            Optional<Long> percent,
            Optional<String> failure) {}

    @Override
    public OperationDefinition definition() {
        return DEFINITION;
    }

    @Override
    public DataAction needs() {
        return DataAction.READ;
    }

    @Override
    public boolean mayBeEntry() {
        return false;
    }

    @Override
    public Outcome run(Exchange exchange, Database database) {
        var _ = Given.of(exchange, DEFINITION, model); // takes none
        var told = new ArrayList<Told>();
        for (Job job : jobs.get().list()) {
            JobOperation operation = operations.get(job.kind());
            if (operation != null && exchange.rights().has(operation.needs())) {
                told.add(of(job, operation.addresses().code()));
            }
        }
        if (exchange.rights().has(DataAction.REINDEX)) {
            database.reindexing().map(JobList::of).ifPresent(told::add);
        }
        told.sort(Comparator.comparing(Told::asked).reversed());
        JsonObject all = JsonObject.EMPTY.with("resourceType", new JsonString("Parameters"));
        if (told.isEmpty()) { // FHIR has no empty lists
            return Outcome.of(200, new Content.Tree(all));
        }
        List<Json> listed = told.stream().limit(JOBS_MAX).<Json>map(JobList::parameter).toList();
        return Outcome.of(200, new Content.Tree(all.with("parameter", JsonArray.of(listed))));
    }

    private static Told of(Job job, String code) {
        Optional<Long> percent =
                job.state() == Job.State.COMPLETED
                        ? Optional.of(100L)
                        : job.progress().percent().map(Integer::longValue);
        return new Told(
                code,
                job.id().toString(),
                switch (job.state()) {
                    case QUEUED -> "Queued";
                    case RUNNING -> "Running";
                    case PAUSED -> "Paused";
                    case COMPLETED -> "Completed";
                    case FAILED -> "Failed";
                    case CANCELED -> "Canceled";
                },
                job.asked(),
                job.begun(),
                job.ended(),
                percent,
                job.failure().map(JobFailure::text));
    }

    private static Told of(Reindexing job) {
        long share = job.total() == 0 ? 0 : 100 * job.looked() / job.total();
        return new Told(
                REINDEX,
                job.id().toString(),
                switch (job.state()) {
                    case RUNNING -> "Running";
                    case COMPLETED -> "Completed";
                    case CANCELED -> "Canceled";
                    case FAILED -> "Failed";
                },
                job.began(),
                Optional.of(job.began()),
                job.ended(),
                Optional.of(
                        job.state() == Reindexing.State.COMPLETED
                                ? 100
                                : Math.min(MOST_PERCENT_UNDER_WAY, share)),
                Optional.empty());
    }

    private static JsonObject parameter(Told job) {
        var parts = new ArrayList<Json>();
        parts.add(part("id", "valueString", job.id()));
        parts.add(part("operation", "valueCode", job.code()));
        parts.add(part("address", "valueString", JOBS + "/" + job.code() + "/" + job.id()));
        parts.add(part("status", "valueString", job.status()));
        parts.add(part("queuedTime", "valueDateTime", job.asked().toString()));
        job.begun().ifPresent(at -> parts.add(part("startTime", "valueDateTime", at.toString())));
        job.ended().ifPresent(at -> parts.add(part("endTime", "valueDateTime", at.toString())));
        job.percent()
                .ifPresent(
                        percent ->
                                parts.add(
                                        JsonObject.EMPTY
                                                .with("name", new JsonString("progress"))
                                                .with("valueDecimal", JsonNumber.of(percent))));
        job.failure().ifPresent(text -> parts.add(part("diagnostics", "valueString", text)));
        return JsonObject.EMPTY
                .with("name", new JsonString("job"))
                .with("part", JsonArray.of(parts));
    }

    private static JsonObject part(String name, String member, String value) {
        return JsonObject.EMPTY
                .with("name", new JsonString(name))
                .with(member, new JsonString(value));
    }
}
