// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.job;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
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
import java.util.UUID;
import java.util.function.Supplier;

/// `$jobs`, of this server's own: which jobs an account has, the newest first, and how far each has
/// come. A caller is told of those kinds whose data action he has for all of the account.
///
/// @param jobs of the account, while it is served; throws `UNAVAILABLE` while it is not
/// @param operations that have jobs, by the kinds of these
public record JobList(FhirModel model, Supplier<Jobs> jobs, Map<String, HasJobs> operations)
        implements Interaction.OfOperation {
    private static final String JOBS = "_operations";
    private static final String REINDEX = "reindex";
    private static final int JOBS_MAX = 200;

    /// So many of the newest are named: each name is read out of a request, once.
    private static final int NAMED_MAX = 50;

    /// What is longer is given no name.
    private static final int NAMED_REQUEST_BYTES_MAX = 64 << 10;
    private static final long MOST_PERCENT_UNDER_WAY = 99;

    private static final OperationDefinition DEFINITION =
            OperationDefinition.own(
                    "jobs",
                    "Tells the account's jobs and the last reindex.",
                    false,
                    List.of(new Place(Level.SYSTEM, "GET")),
                    List.of(Parameter.answer("Parameters", "The jobs, the newest first.")));

    public JobList {
        operations = Map.copyOf(operations);
    }

    /// The list of those jobs that `interactions` have addresses for, and of the last reindex.
    public static JobList of(FhirModel model, Supplier<Jobs> jobs, List<Interaction> interactions) {
        var operations = new HashMap<String, HasJobs>();
        for (Interaction interaction : interactions) {
            if (interaction instanceof HasJobs operation) {
                operation.addresses().kinds().forEach(kind -> operations.put(kind, operation));
            }
        }
        return new JobList(model, jobs, operations);
    }

    /// A job of whatever sort, as it is told.
    ///
    /// @param about what it is about; empty when that is not named
    /// @param percent empty when nobody knows of how much
    private record Told(
            String code,
            UUID id,
            String about,
            String status,
            Instant asked,
            Optional<Instant> begun,
            Optional<Instant> ended,
            Optional<Long> percent,
            Map<String, Long> counts,
            Optional<String> failure) {
        Told about(String name) {
            return new Told(code, id, name, status, asked, begun, ended, percent, counts, failure);
        }
    }

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
        Jobs now = jobs.get();
        for (Job job : now.list()) {
            if (isTold(job, exchange, now)) {
                told.add(of(job));
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
        for (int i = 0; i < Math.min(NAMED_MAX, told.size()); i++) {
            Told one = told.get(i);
            told.set(i, one.about(about(one, now)));
        }
        List<Json> listed = told.stream().limit(JOBS_MAX).<Json>map(JobList::parameter).toList();
        return Outcome.of(200, new Content.Tree(all.with("parameter", JsonArray.of(listed))));
    }

    private String about(Told one, Jobs now) {
        Optional<JobOperation> operation =
                now.find(one.id())
                        .map(job -> operations.get(job.kind()))
                        .filter(JobOperation.class::isInstance)
                        .map(JobOperation.class::cast);
        if (operation.isEmpty()) {
            return ""; // the reindex, a later answer, or what has been forgotten meanwhile
        }
        try {
            return now.name(
                    one.id(),
                    request ->
                            request.length > NAMED_REQUEST_BYTES_MAX
                                    ? ""
                                    : operation.get().about(request));
        } catch (Failed failed) {
            return switch (failed.failure()) {
                // one request that cannot be read hides no other job
                case NOT_FOUND, CORRUPT, FORMAT_TOO_OLD, FORMAT_TOO_NEW, INVALID, MALFORMED -> "";
                default -> throw failed;
            };
        }
    }

    /// Whether the caller is told of a job, and may pause, resume and cancel it.
    boolean isTold(Job job, Exchange exchange, Jobs now) {
        HasJobs operation = operations.get(job.kind());
        return operation != null && operation.mayTend(exchange, job, now);
    }

    /// That the caller is told of a job.
    ///
    /// @throws Failed `FORBIDDEN` when it may not do the like, `NOT_FOUND` for another's
    void check(Job job, Exchange exchange, Jobs now) {
        HasJobs operation = operations.get(job.kind());
        if (operation != null) {
            exchange.rights().need(operation.needs());
        }
        if (!isTold(job, exchange, now)) {
            throw none();
        }
    }

    /// What is said of a job that there is not, or is not the caller's to know.
    static Failed none() {
        return new Failed(Failure.NOT_FOUND, "there is no such job");
    }

    /// One job.
    JsonObject told(Job job) {
        return JsonObject.EMPTY
                .with("resourceType", new JsonString("Parameters"))
                .with("parameter", JsonArray.of(parameter(of(job))));
    }

    private Told of(Job job) {
        HasJobs operation = operations.get(job.kind());
        if (operation == null) {
            throw new IllegalStateException("it is not told");
        }
        Optional<Long> percent =
                job.state() == Job.State.COMPLETED
                        ? Optional.of(100L)
                        : job.progress().percent().map(Integer::longValue);
        return new Told(
                operation.addresses().code(),
                job.id(),
                "",
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
                operation.counted(job),
                job.failure().map(JobFailure::text));
    }

    private static Told of(Reindexing job) {
        long share = job.total() == 0 ? 0 : 100 * job.looked() / job.total();
        return new Told(
                REINDEX,
                job.id(),
                "",
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
                Map.of(),
                Optional.empty());
    }

    private static JsonObject parameter(Told job) {
        var parts = new ArrayList<Json>();
        parts.add(part("id", "valueString", job.id().toString()));
        parts.add(part("operation", "valueCode", job.code()));
        parts.add(part("address", "valueString", JOBS + "/" + job.code() + "/" + job.id()));
        if (!job.about().isEmpty()) {
            parts.add(part("about", "valueString", job.about()));
        }
        parts.add(part("status", "valueString", job.status()));
        parts.add(part("queuedTime", "valueDateTime", job.asked().toString()));
        job.begun().ifPresent(at -> parts.add(part("startTime", "valueDateTime", at.toString())));
        job.ended().ifPresent(at -> parts.add(part("endTime", "valueDateTime", at.toString())));
        job.percent().ifPresent(percent -> parts.add(number("progress", percent)));
        job.counts()
                .forEach(
                        (what, count) -> {
                            if (count > 0) {
                                parts.add(number(what, count));
                            }
                        });
        job.failure().ifPresent(text -> parts.add(part("diagnostics", "valueString", text)));
        return JsonObject.EMPTY
                .with("name", new JsonString("job"))
                .with("part", JsonArray.of(parts));
    }

    private static JsonObject number(String name, long value) {
        return JsonObject.EMPTY
                .with("name", new JsonString(name))
                .with("valueDecimal", JsonNumber.of(value));
    }

    private static JsonObject part(String name, String member, String value) {
        return JsonObject.EMPTY
                .with("name", new JsonString(name))
                .with(member, new JsonString(value));
    }
}
