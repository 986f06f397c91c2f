// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.export;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.SealedReader;
import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.FhirSettings;
import dev.signet.dataplane.Given;
import dev.signet.dataplane.bulk.export.ExportRequest.Outside;
import dev.signet.dataplane.bulk.job.JobAddresses;
import dev.signet.dataplane.bulk.job.JobOperation;
import dev.signet.dataplane.exchange.Content;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.Interaction;
import dev.signet.dataplane.exchange.OperationDefinition;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.dataplane.exchange.Outcome.Hints;
import dev.signet.dataplane.exchange.Outcome.JobHints;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonBoolean;
import dev.signet.fhir.json.JsonNumber;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import dev.signet.identity.DataAction;
import dev.signet.jobs.Job;
import dev.signet.jobs.Jobs;
import dev.signet.store.Database;
import dev.signet.store.Snapshot;
import dev.signet.store.Stored;
import dev.signet.transfer.Destinations;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/// `$export` (<https://hl7.org/fhir/uv/bulkdata/STU2/export.html>) at one level, and at the
/// account's also the addresses of its jobs: a job's status, its end, and its files.
public final class Export implements JobOperation {
    private static final JobAddresses JOBS =
            new JobAddresses(ExportKind.NAME, "export", List.of(ExportKind.NAME), true);
    private static final String NDJSON = "application/fhir+ndjson";
    private static final int ROWS_AT_ONCE = 1_000;
    private static final int CHUNK_BYTES = 64 << 10;
    private static final int RETRY_SECONDS_MAX = 10;

    private final OperationDefinition definition;
    private final FhirModel model;
    private final Supplier<Jobs> jobs;
    private final ExportOutside places;

    private Export(OperationDefinition definition, Supplier<Jobs> jobs, ExportOutside places) {
        this.definition = definition;
        this.model = places.model();
        this.jobs = jobs;
        this.places = places;
    }

    /// At all levels.
    ///
    /// @param jobs of the account, while it is served
    /// @param settings of the account, now
    /// @param destinations where files may be written to
    public static List<Interaction> all(
            FhirModel model,
            Supplier<Jobs> jobs,
            Supplier<FhirSettings> settings,
            Destinations destinations) {
        var places = new ExportOutside(model, settings, destinations);
        return List.of(
                new Export(ExportDefinitions.SYSTEM, jobs, places),
                new Export(ExportDefinitions.PATIENT, jobs, places),
                new Export(ExportDefinitions.GROUP, jobs, places));
    }

    @Override
    public OperationDefinition definition() {
        return definition;
    }

    @Override
    public JobAddresses addresses() {
        return JOBS;
    }

    @Override
    public boolean hasAddresses() {
        return definition.equals(ExportDefinitions.SYSTEM);
    }

    @Override
    public Supplier<Jobs> jobs() {
        return jobs;
    }

    @Override
    public DataAction needs() {
        return DataAction.EXPORT;
    }

    @Override
    public void cancel(Job job, Jobs now) {
        var _ = now.remove(job.id());
    }

    @Override
    public String about(byte[] request) {
        ExportRequest asked = ExportRequest.of(request);
        String types = asked.types().isEmpty() ? "all types" : String.join(", ", asked.types());
        return types
                + switch (asked.level()) {
                    case SYSTEM -> "";
                    case PATIENT -> " of patients";
                    case SOME_PATIENTS -> " of some patients";
                };
    }

    @Override
    public Job begin(Exchange exchange, Database database, Jobs now) {
        Given given = Given.of(exchange, definition, model);
        Outside outside = places.of(given); // may wait for somebody else: before the snapshot
        if (ExportReading.till(given).isPresent()) {
            awaitDated(database);
        }
        ExportRequest request;
        try (Snapshot snapshot = database.snapshot()) {
            request = new ExportReading(definition, model).of(exchange, given, outside, snapshot);
        }
        return now.start(ExportKind.NAME, request.bytes(), false);
    }

    /// Waits for the writes that have their time and are not on disk yet. Who exports piece by
    /// piece begins the next one with the `_till` of this one, and a write of before that this one
    /// does not see would be in neither.
    private static void awaitDated(Database database) {
        var _ = database.commit(List.of(), List.of()); // comes behind them and writes nothing
    }

    @Override
    public Outcome status(Exchange exchange, Job job, Jobs now) {
        return switch (job.state()) {
            case QUEUED, RUNNING, PAUSED ->
                    JobOperation.underWay(JobOperation.progress(job, now), retryAfter(job));
            case COMPLETED ->
                    Outcome.of(200, new Content.Plain(manifest(exchange, job, now)))
                            .with(
                                    Hints.of(
                                            0,
                                            new JobHints(
                                                    "",
                                                    "",
                                                    job.ended()
                                                            .orElseThrow()
                                                            .plus(ExportKind.KEPT))));
            case FAILED -> throw JobOperation.failed(job);
            case CANCELED -> throw canceled();
        };
    }

    /// Longer, the longer it takes.
    private static int retryAfter(Job job) {
        long done = job.progress().done();
        return done < ROWS_AT_ONCE ? 1 : (int) Math.min(RETRY_SECONDS_MAX, 1 + done / 10_000);
    }

    private JsonObject manifest(Exchange exchange, Job job, Jobs jobs) {
        ExportRequest request = ExportRequest.of(jobs.request(job.id()));
        var output = new ArrayList<Json>();
        var deleted = new ArrayList<Json>();
        Function<ExportedFile, String> urls = urls(exchange, job, request);
        for (long from = 0; from < job.rows(); from += ROWS_AT_ONCE) {
            for (byte[] row : jobs.rows(job.id(), from, ROWS_AT_ONCE)) {
                ExportedFile file = ExportedFile.of(row);
                (file.isOfDeleted() ? deleted : output)
                        .add(
                                JsonObject.EMPTY
                                        .with("type", new JsonString(file.type()))
                                        .with("url", new JsonString(urls.apply(file)))
                                        .with("count", JsonNumber.of(file.count())));
            }
        }
        JsonObject manifest =
                JsonObject.EMPTY
                        .with(
                                "transactionTime",
                                new JsonString(Stored.lastUpdated(request.moment().time())))
                        .with("request", new JsonString(request.url()))
                        .with("requiresAccessToken", JsonBoolean.of(isInside(request)))
                        .with("output", JsonArray.of(output));
        if (request.isSince()) {
            manifest = manifest.with("deleted", JsonArray.of(deleted));
        }
        return manifest.with("error", JsonArray.EMPTY);
    }

    private static boolean isInside(ExportRequest request) {
        return request.outside().target().isEmpty();
    }

    /// Where the files are, asked for in the order of the rows.
    private static Function<ExportedFile, String> urls(
            Exchange exchange, Job job, ExportRequest request) {
        if (isInside(request)) {
            return file -> exchange.root() + JOBS.path(job) + "/" + file.number();
        }
        ExportTarget target = request.outside().target().orElseThrow();
        var names = new ExportNames(target, job);
        return file -> target.base() + names.next(file).text();
    }

    @Override
    public Outcome file(long number, Job job, Jobs now, Database database) {
        boolean isThere =
                job.state() == Job.State.COMPLETED
                        && number <= Integer.MAX_VALUE
                        && number <= job.rows()
                        && isInside(ExportRequest.of(now.request(job.id())));
        if (!isThere) {
            throw new Failed(Failure.NOT_FOUND, "there is no such file");
        }
        var staged = database.staged();
        staged.check(job.id(), (int) number);
        return Outcome.of(
                200,
                new Content.Streamed(
                        target -> {
                            try (SealedReader reader = staged.open(job.id(), (int) number)) {
                                copy(reader, target);
                            }
                        },
                        NDJSON));
    }

    /// Every piece is opened as it is sent: without keys the answer ends.
    private static void copy(SealedReader reader, OutputStream target) throws IOException {
        byte[] chunk = new byte[CHUNK_BYTES];
        for (long at = 0; at < reader.length(); at += chunk.length) {
            int count = (int) Math.min(chunk.length, reader.length() - at);
            reader.read(at, chunk, 0, count);
            target.write(chunk, 0, count);
        }
    }
}
