// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.update;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.InnerRequests;
import dev.signet.dataplane.bulk.update.BulkUpdateState.Became;
import dev.signet.dataplane.bulk.update.BulkUpdateState.Planned;
import dev.signet.dataplane.exchange.Etags;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.dataplane.exchange.Rights;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import dev.signet.http.Headers;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.identity.DataScopes;
import dev.signet.index.Query;
import dev.signet.jobs.Job;
import dev.signet.jobs.Job.Progress;
import dev.signet.jobs.JobFailure;
import dev.signet.jobs.JobKind;
import dev.signet.jobs.JobTools;
import dev.signet.jobs.Step;
import dev.signet.jobs.Step.Checkpoint;
import dev.signet.store.Database;
import dev.signet.store.Page;
import dev.signet.store.Search;
import dev.signet.store.Search.SearchAfter;
import dev.signet.store.Snapshot;
import dev.signet.store.Stored;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Finds a page of resources and writes down at which version each is to be patched; patches them
/// one by one, as a request with that version in `If-Match` does, and writes down after some what
/// became of them. So none is patched twice, whenever the process ends: the version tells.
final class BulkUpdateWork implements JobKind.Work {
    private static final int PAGE = 200;
    private static final long STEP_NANOS = 50_000_000;

    private static final String MOVED = "conflict: changed by somebody else since it was found";

    /// Not patched by a bulk update: their changes change what is understood.
    static final Set<String> EXCLUDED = Set.of("SearchParameter", "StructureDefinition");

    private final BulkUpdateRequest request;
    private final TypedPatch patch;
    private final FhirModel model;
    private final InnerRequests inner;
    private final Database database;
    private final JobTools tools;
    private BulkUpdateState state;
    private long total;

    /// Whether what is planned may have been done before.
    private boolean isResumed = true;

    BulkUpdateWork(Job job, JobTools tools, FhirModel model, InnerRequests inner) {
        this.request = BulkUpdateRequest.of(tools.request());
        this.patch = new TypedPatch(request.patch());
        this.model = model;
        this.inner = inner;
        this.tools = tools;
        this.database = tools.database();
        this.state = BulkUpdateState.of(job.checkpoint());
        this.total = job.progress().total();
    }

    @Override
    public Step next() {
        if (!state.planned().isEmpty()) {
            update();
            return state.isLast() && state.planned().isEmpty()
                    ? new Step.Done(checkpoint())
                    : new Step.More(checkpoint());
        }
        if (state.isLast()) {
            return new Step.Done(checkpoint());
        }
        try (Snapshot snapshot = database.snapshot()) {
            Query query;
            try {
                query = request.found().query(model, snapshot, List.of());
            } catch (FhirError refused) { // a search parameter that is no more
                return new Step.Refused(
                        new JobFailure(
                                refused.status(), refused.issues().getFirst().diagnostics()));
            }
            if (total == 0) {
                total = snapshot.count(query);
            }
            return plan(snapshot, query);
        }
    }

    private Step plan(Snapshot snapshot, Query query) {
        SearchAfter after =
                state.position().length == 0
                        ? SearchAfter.start()
                        : new SearchAfter(state.position());
        Page page = snapshot.search(new Search(query, List.of(), after, PAGE));
        if (page.hits().isEmpty()) {
            return new Step.Done(checkpoint());
        }
        List<Planned> planned =
                page.hits().stream().map(hit -> new Planned(hit.key(), hit.version())).toList();
        byte[] position = page.next().map(SearchAfter::position).orElse(state.position());
        state = state.with(position, planned, page.next().isEmpty());
        isResumed = false;
        return new Step.More(checkpoint());
    }

    private Checkpoint checkpoint() {
        return Checkpoint.of(
                state.bytes(), new Progress(state.count(), Math.max(total, state.count())));
    }

    /// Some of what is planned.
    private void update() {
        long end = System.nanoTime() + STEP_NANOS;
        boolean hasDone = false;
        while (!state.planned().isEmpty() && System.nanoTime() < end && !tools.isEnding()) {
            try {
                update(state.planned().getFirst());
                hasDone = true;
            } catch (Failed failed) {
                isResumed = true; // it may have been done, and nobody was told
                if (hasDone) {
                    return; // what was done is written down first
                }
                throw failed;
            }
        }
    }

    private void update(Planned planned) {
        String type = planned.key().type();
        Optional<byte[]> body = EXCLUDED.contains(type) ? Optional.empty() : patch.of(type);
        if (body.isEmpty()) {
            state = state.done(Became.IGNORED, "");
            return;
        }
        Response answer = inner.answer(patching(planned, body.get()), rights());
        switch (answer.status()) {
            case 200 -> {
                boolean isSame =
                        answer.headers()
                                .first("ETag")
                                .filter(Etags.of(planned.version())::equals)
                                .isPresent();
                state = state.done(isSame ? Became.IGNORED : Became.UPDATED, "");
            }
            case 404, 409, 410, 412 ->
                    state =
                            isResumed && isDone(planned)
                                    ? state.done(Became.UPDATED, "")
                                    : state.done(Became.FAILED, MOVED);
            case 423 -> throw new Failed(Failure.BUSY, "the account is locked by an import");
            default -> state = state.done(Became.FAILED, reason(answer));
        }
    }

    /// Whether it is as this job leaves it. A version that somebody else has put on top of the
    /// planned one in the moment of a crash cannot be told from it.
    private boolean isDone(Planned planned) {
        return database.read(planned.key())
                .filter(stored -> !stored.deleted())
                .map(Stored::version)
                .filter(version -> version == planned.version() + 1)
                .isPresent();
    }

    private Request patching(Planned planned, byte[] body) {
        Headers headers =
                Headers.of(
                        "Content-Type",
                        "application/fhir+json",
                        "Prefer",
                        "return=minimal",
                        "If-Match",
                        Etags.of(planned.version()));
        String root = request.found().root();
        return new Request(
                "PATCH",
                root.substring(0, root.length() - 1),
                List.of(planned.key().type(), planned.key().id()),
                List.of(),
                request.profileValidation().isEmpty()
                        ? headers
                        : headers.with("x-ms-profile-validation", request.profileValidation()),
                new ByteArrayInputStream(body),
                "");
    }

    /// The caller's were looked at when it asked.
    private static Rights rights() {
        return new Rights(
                action ->
                        switch (action) {
                            case READ, WRITE -> DataScopes.ALL;
                            default ->
                                    throw new Failed(
                                            Failure.FORBIDDEN, "a bulk update does nothing else");
                        });
    }

    /// What of an OperationOutcome says nothing of the resource: codes, and where in it.
    private static String reason(Response answer) {
        if (!(answer.body() instanceof Response.Body.Bytes(var bytes)) || bytes.length == 0) {
            return String.valueOf(answer.status());
        }
        var told = new TreeSet<String>();
        if (Json.readObject(bytes).find("issue") instanceof JsonArray issues) {
            for (Json each : issues) {
                if (each instanceof JsonObject issue
                        && !issue.text("severity", "").equals("information")
                        && !issue.text("severity", "").equals("warning")) {
                    told.add(issue.text("code", "") + where(issue));
                }
            }
        }
        String all = String.join(", ", told);
        return all.isEmpty() ? String.valueOf(answer.status()) : cut(all);
    }

    private static String where(JsonObject issue) {
        if (issue.find("expression") instanceof JsonArray array
                && array.size() > 0
                && array.at(0) instanceof JsonString path) {
            return " at " + path.value().replaceAll("\\[[0-9]+\\]", "");
        }
        return "";
    }

    private static String cut(String text) {
        return text.substring(0, Math.min(text.length(), 200));
    }
}
