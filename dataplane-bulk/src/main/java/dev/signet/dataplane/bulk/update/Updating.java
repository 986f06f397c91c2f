// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.update;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.InnerRequests;
import dev.signet.dataplane.bulk.job.Walk;
import dev.signet.dataplane.bulk.update.BulkUpdateState.Became;
import dev.signet.dataplane.bulk.update.BulkUpdateState.Patched;
import dev.signet.dataplane.bulk.update.BulkUpdateState.Planned;
import dev.signet.dataplane.exchange.Etags;
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
import dev.signet.jobs.JobTools;
import dev.signet.store.Database;
import dev.signet.store.Snapshot;
import dev.signet.store.Stored;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Patches what is planned as requests do, each with the version in `If-Match` at which it was
/// found. Several are asked at once, so that what they write comes to the disk together. None is
/// patched twice, whenever the process ends: the version tells. One thread.
final class Updating implements Walk.Change<BulkUpdateState> {
    private static final long STEP_NANOS = 50_000_000;

    /// Patches that are asked at once, for each processor that the job may use, and on any machine:
    /// each may hold a place and memory that requests wait for.
    private static final int AT_ONCE_EACH = 4;

    private static final int AT_ONCE_MAX = 16;

    private static final String MOVED = "conflict: changed by somebody else since it was found";

    /// Not patched by a bulk update: their changes change what is understood.
    static final Set<String> EXCLUDED = Set.of("SearchParameter", "StructureDefinition");

    private final BulkUpdateRequest request;
    private final TypedPatch patch;
    private final FhirModel model;
    private final InnerRequests inner;
    private final Database database;
    private final JobTools tools;

    Updating(BulkUpdateRequest request, FhirModel model, InnerRequests inner, JobTools tools) {
        this.request = request;
        this.patch = new TypedPatch(request.patch());
        this.model = model;
        this.inner = inner;
        this.tools = tools;
        this.database = tools.database();
    }

    @Override
    public Query query(Snapshot snapshot) {
        return request.found().query(model, snapshot, List.of());
    }

    @Override
    public Walk.Changed<BulkUpdateState> changed(BulkUpdateState begun, boolean mayBeDone) {
        long end = System.nanoTime() + STEP_NANOS;
        BulkUpdateState state = begun;
        while (state.isPlanned() && System.nanoTime() < end && !tools.isEnding()) {
            int most = Math.min(AT_ONCE_EACH * tools.processors(), AT_ONCE_MAX);
            int count = Math.min(most, state.planned().size());
            var asked = new AskedTogether(state.planned().subList(0, count), mayBeDone);
            state = state.done(asked.patched());
            if (asked.thrown().isPresent()) {
                if (state.count() == begun.count()) {
                    throw asked.thrown().get();
                }
                // what was done is written down first; the others may have been, untold
                return new Walk.Changed<>(state, true);
            }
        }
        return new Walk.Changed<>(state, mayBeDone);
    }

    /// Some patches, each in a thread of its own: most of its time it waits for the disk.
    private final class AskedTogether {
        private final List<Patched> patched = new ArrayList<>();
        private Optional<RuntimeException> thrown = Optional.empty();

        /// Asks them, and waits for all.
        AskedTogether(List<Planned> some, boolean mayBeDone) {
            var threads = new ArrayList<Thread>();
            for (Planned each : some) {
                String type = each.key().type();
                Optional<byte[]> body = EXCLUDED.contains(type) ? Optional.empty() : patch.of(type);
                if (body.isEmpty()) {
                    told(new Patched(each, Became.IGNORED, ""));
                    continue;
                }
                threads.add(
                        Thread.ofVirtual()
                                .name("signet-bulk-update")
                                .start(() -> ask(each, body.get(), mayBeDone)));
            }
            threads.forEach(AskedTogether::await);
        }

        private void ask(Planned planned, byte[] body, boolean mayBeDone) {
            if (tools.isEnding()) {
                return; // it stays planned
            }
            try {
                told(Updating.this.patched(planned, body, mayBeDone));
            } catch (RuntimeException failed) {
                failed(failed);
            } catch (Throwable failed) {
                failed(Failed.mistake(failed, "a bulk update met a mistake of the server"));
            }
        }

        private synchronized void told(Patched one) {
            patched.add(one);
        }

        private synchronized void failed(RuntimeException one) {
            thrown = thrown.or(() -> Optional.of(one));
        }

        private static void await(Thread thread) {
            boolean interrupted = false;
            while (true) {
                try {
                    thread.join();
                    break;
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        synchronized List<Patched> patched() {
            return List.copyOf(patched);
        }

        /// What the first failed by that could be done later.
        synchronized Optional<RuntimeException> thrown() {
            return thrown;
        }
    }

    private Patched patched(Planned planned, byte[] body, boolean mayBeDone) {
        Response answer = inner.answer(patching(planned, body), rights());
        return switch (answer.status()) {
            case 200 -> {
                boolean isSame =
                        answer.headers()
                                .first("ETag")
                                .filter(Etags.of(planned.version())::equals)
                                .isPresent();
                yield new Patched(planned, isSame ? Became.IGNORED : Became.UPDATED, "");
            }
            case 404, 409, 410, 412 ->
                    mayBeDone && isDone(planned)
                            ? new Patched(planned, Became.UPDATED, "")
                            : new Patched(planned, Became.FAILED, MOVED);
            case 423 -> throw new Failed(Failure.BUSY, "the account is locked by an import");
            default -> new Patched(planned, Became.FAILED, reason(answer));
        };
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
