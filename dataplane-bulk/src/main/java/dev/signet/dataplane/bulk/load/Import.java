// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.load;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.FhirSettings;
import dev.signet.dataplane.bulk.job.JobAddresses;
import dev.signet.dataplane.bulk.job.JobOperation;
import dev.signet.dataplane.exchange.Content;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.dataplane.exchange.OperationDefinition;
import dev.signet.dataplane.exchange.OperationDefinition.Parameter;
import dev.signet.dataplane.exchange.OperationDefinition.Place;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.dataplane.exchange.Payload;
import dev.signet.dataplane.exchange.Route.Level;
import dev.signet.fhir.IssueType;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonNumber;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import dev.signet.identity.DataAction;
import dev.signet.jobs.Job;
import dev.signet.jobs.Jobs;
import dev.signet.store.Database;
import dev.signet.store.Stored;
import dev.signet.transfer.Places;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;

/// `$import` of Azure's service: POST begins a job, GET of its address tells it, DELETE ends it.
/// What could not be loaded of each file is an NDJSON of OperationOutcomes below that address.
///
/// @param jobs of the account, while it is served
/// @param places where files may be read from
public record Import(
        FhirModel model, Supplier<FhirSettings> settings, Supplier<Jobs> jobs, Places places)
        implements JobOperation {
    private static final JobAddresses JOBS =
            new JobAddresses(
                    "import", "import", List.of(ImportKind.INITIAL, ImportKind.INCREMENTAL), true);
    private static final int ROWS_AT_ONCE = 1_000;
    private static final int RETRY_SECONDS = 2;

    private static final OperationDefinition DEFINITION =
            OperationDefinition.own(
                    "import",
                    "Loads resources from files of NDJSON, with their versions.",
                    true,
                    List.of(new Place(Level.SYSTEM, "POST")),
                    List.of(
                            Parameter.required("inputFormat", "code", "application/fhir+ndjson."),
                            Parameter.optional(
                                    "mode", "code", "InitialLoad or IncrementalLoad (the usual)."),
                            new Parameter(
                                    "input",
                                    false,
                                    1,
                                    0,
                                    "Element",
                                    "A file: the parts url, type (of all its resources) and etag."),
                            Parameter.optional(
                                    "force",
                                    "boolean",
                                    "Whether to begin anew though the same is under way."),
                            Parameter.optional("allowNegativeVersions", "boolean", "Only false."),
                            Parameter.optional(
                                    "eventualConsistency", "boolean", "Whatever is said."),
                            Parameter.optional(
                                    "processingUnitBytesToRead", "integer", "Whatever is said."),
                            Parameter.optional("inputSource", "uri", "Whatever is said."),
                            Parameter.optional(
                                    "storageDetail", "Element", "The part type: azure-blob.")));

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
        return DataAction.IMPORT;
    }

    @Override
    public Map<String, Long> counted(Job job) {
        var totals = ImportState.of(job.checkpoint()).totals();
        var counts = new LinkedHashMap<String, Long>();
        counts.put("loaded", totals.loaded());
        counts.put("alreadyThere", totals.there());
        counts.put("notLoaded", totals.wrong());
        return counts;
    }

    @Override
    public String about(byte[] request) {
        return ImportRequest.of(request).about();
    }

    /// Refuses a write while an `InitialLoad` is under way.
    ///
    /// @throws FhirError 423
    public static void checkUnlocked(Jobs jobs) {
        if (jobs.hasUnended(ImportKind.INITIAL)) {
            String which =
                    jobs.list().stream()
                            .filter(job -> job.kind().equals(ImportKind.INITIAL))
                            .filter(job -> !job.state().isEnd())
                            .findFirst()
                            .map(Import::told)
                            .orElse("is just ending");
            throw FhirError.of(
                    423, IssueType.LOCK_ERROR, "an import with the mode InitialLoad " + which, "");
        }
    }

    /// Of a job that keeps others from writing: who has its address and may import ends it.
    private static String told(Job job) {
        boolean isPaused = job.state() == Job.State.PAUSED;
        return (isPaused ? "is paused" : "is under way")
                + "; nothing else is written until its end: "
                + JOBS.path(job)
                + (isPaused ? ", which $job-control resumes," : "")
                + " can be canceled by DELETE or $job-control";
    }

    @Override
    public Job begin(Exchange exchange, Database database, Jobs jobs) {
        if (settings.get().keepsReferences()) {
            throw FhirError.of(
                    400,
                    IssueType.NOT_SUPPORTED,
                    "an account that keeps references whole takes no files: what they refer to"
                            + " comes in any order",
                    "");
        }
        JobOperation.checkBare(exchange, "$import takes its parameters in the body");
        ImportReading.Asked asked;
        try (Payload payload = exchange.payload()) {
            JsonObject parameters = payload.resource().tree(exchange.work());
            asked = new ImportReading(model.definitions(), places).of(parameters, exchange.root());
        }
        ImportRequest request = asked.request();
        String kind = request.initial() ? ImportKind.INITIAL : ImportKind.INCREMENTAL;
        return jobs.start(kind, request.bytes(), !asked.isForced());
    }

    @Override
    public Outcome status(Exchange exchange, Job job, Jobs jobs) {
        return switch (job.state()) {
            case QUEUED, RUNNING, PAUSED ->
                    JobOperation.underWay(JobOperation.progress(job, jobs), RETRY_SECONDS);
            case COMPLETED -> Outcome.of(200, new Content.Plain(manifest(exchange, job, jobs)));
            case FAILED -> throw JobOperation.failed(job);
            case CANCELED -> throw canceled();
        };
    }

    /// What the status of an import says when it is over.
    private static JsonObject manifest(Exchange exchange, Job job, Jobs jobs) {
        ImportRequest request = ImportRequest.of(jobs.request(job.id()));
        var output = new ArrayList<Json>();
        var error = new ArrayList<Json>();
        for (long from = 0; from < job.rows(); from += ROWS_AT_ONCE) {
            for (byte[] row : jobs.rows(job.id(), from, ROWS_AT_ONCE)) {
                if (ImportRow.of(row)
                        instanceof ImportRow.Ended(int n, long loaded, long there, long wrong)) {
                    ImportRequest.Input input = request.inputs().get(n);
                    JsonObject known = entry(input, input.type().orElse(""), loaded + there);
                    output.add(
                            there == 0 ? known : known.with("alreadyThere", JsonNumber.of(there)));
                    if (wrong > 0) {
                        String url = exchange.root() + JOBS.path(job) + "/" + (n + 1);
                        error.add(
                                entry(input, "OperationOutcome", wrong)
                                        .with("url", new JsonString(url)));
                    }
                }
            }
        }
        return JsonObject.EMPTY
                .with("transactionTime", new JsonString(Stored.lastUpdated(job.asked())))
                .with("request", new JsonString(request.request()))
                .with("output", JsonArray.of(output))
                .with("error", JsonArray.of(error));
    }

    private static JsonObject entry(ImportRequest.Input input, String type, long count) {
        JsonObject entry = JsonObject.EMPTY;
        if (!type.isEmpty()) {
            entry = entry.with("type", new JsonString(type));
        }
        String url = input.url().toString();
        int query = url.indexOf('?'); // a signature is nobody else's
        return entry.with("count", JsonNumber.of(count))
                .with("inputUrl", new JsonString(query < 0 ? url : url.substring(0, query)));
    }

    /// The lines of a file that have not been loaded.
    @Override
    public Outcome file(long number, Job job, Jobs jobs, Database database) {
        ImportRequest request = ImportRequest.of(jobs.request(job.id()));
        if (number > request.inputs().size()) {
            throw new Failed(Failure.NOT_FOUND, "there is no such file");
        }
        return Outcome.of(
                200,
                new Content.Streamed(
                        target -> write(number - 1, job, jobs, target), "application/fhir+ndjson"));
    }

    private static void write(long input, Job job, Jobs jobs, OutputStream target)
            throws IOException {
        try (var out = new GZIPOutputStream(new KeptOpen(target))) {
            for (long from = 0; from < job.rows(); from += ROWS_AT_ONCE) {
                for (byte[] row : jobs.rows(job.id(), from, ROWS_AT_ONCE)) {
                    if (ImportRow.of(row) instanceof ImportRow.Wrong(int of, byte[] outcome)
                            && of == input) {
                        out.write(outcome);
                        out.write('\n');
                    }
                }
            }
        }
    }

    /// The answer's stream, which is not ours to close.
    private static final class KeptOpen extends FilterOutputStream {
        KeptOpen(OutputStream target) {
            super(target);
        }

        @Override
        public void write(byte[] bytes, int offset, int count) throws IOException {
            out.write(bytes, offset, count);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
