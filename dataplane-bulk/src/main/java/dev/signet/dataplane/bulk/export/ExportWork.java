// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.export;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.exchange.Subset;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import dev.signet.jobs.Job;
import dev.signet.jobs.Job.Progress;
import dev.signet.jobs.JobKind;
import dev.signet.jobs.JobTools;
import dev.signet.jobs.Step;
import dev.signet.jobs.Step.Checkpoint;
import dev.signet.search.query.SearchRequest.Summary;
import dev.signet.store.Database;
import dev.signet.store.Stored;
import dev.signet.store.VersionPage;
import dev.signet.store.VersionPage.Version;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Walks over the versions of the moment in the order in which they were written. After so many
/// bytes all files are ended and a checkpoint is written: what a crash costs is written again.
final class ExportWork implements JobKind.Work {
    /// So much is written between two checkpoints.
    private static final long ROUND_BYTES = 128L << 20;

    /// And no more records are looked at.
    private static final long ROUND_RECORDS = 500_000;

    private static final int PAGE_RECORDS = 256;
    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int FORMAT_VERSION = 1;

    private final ExportRequest request;
    private final ExportFilter filter;
    private final Database database;
    private final ExportFiles files;
    private final Subset part;
    private long after;
    private long records;

    ExportWork(Job job, JobTools tools, FhirModel model) {
        this.request = ExportRequest.of(tools.request());
        this.filter = new ExportFilter(request, model);
        this.database = tools.database();
        this.part = Subset.of(Summary.FALSE, request.elements(), model.definitions());
        int there = 0;
        if (job.checkpoint().length > 0) {
            var in = ByteBuffer.wrap(job.checkpoint());
            if (in.remaining() != 1 + Long.BYTES + Integer.BYTES || in.get() != FORMAT_VERSION) {
                throw new Failed(Failure.CORRUPT, "the checkpoint of an export does not read");
            }
            after = in.getLong();
            there = in.getInt();
        }
        database.staged().remove(job.id(), there + 1);
        this.files = new ExportFiles(database.staged(), job.id(), there);
    }

    @Override
    public Step next() {
        long end = System.nanoTime() + STEP_NANOS;
        boolean isMore;
        do {
            VersionPage page =
                    database.versions(request.moment().lsn(), after, PAGE_RECORDS, _ -> true);
            page.versions().forEach(this::take);
            records += page.looked();
            isMore = page.next().isPresent();
            after = page.next().orElse(Long.MAX_VALUE - 1);
        } while (isMore && System.nanoTime() < end);
        if (!isMore) {
            return new Step.Done(checkpoint());
        }
        return new Step.More(
                files.bytes() >= ROUND_BYTES || records >= ROUND_RECORDS
                        ? checkpoint()
                        : Checkpoint.none(progress()));
    }

    private Progress progress() {
        long total = request.moment().lsn();
        return new Progress(Math.min(total, after >>> 20), total);
    }

    private Checkpoint checkpoint() {
        List<byte[]> rows = files.endAll().stream().map(ExportedFile::bytes).toList();
        records = 0;
        byte[] state =
                ByteBuffer.allocate(1 + Long.BYTES + Integer.BYTES)
                        .put((byte) FORMAT_VERSION)
                        .putLong(after)
                        .putInt(files.files())
                        .array();
        return new Checkpoint(Optional.of(state), progress(), rows);
    }

    private void take(Version version) {
        Stored stored = version.stored();
        String type = stored.key().type();
        boolean isWanted = version.isCurrent() || request.hasHistory();
        if (!isWanted || !filter.takesType(type) || !filter.isOfTime(stored)) {
            return;
        }
        if (stored.deleted()) {
            deleted(version);
        } else if (filter.takes(stored)) {
            files.add(type, false, line(stored));
        }
    }

    /// A deletion holds nothing by which it could be told whose it was: where its name does not
    /// say it, the version before does, which may never have come.
    private void deleted(Version version) {
        Stored stored = version.stored();
        boolean isTaken =
                filter.takesByName(stored.key())
                        || database.readVersion(stored.key(), stored.version() - 1)
                                .filter(before -> !before.deleted())
                                .filter(filter::takes)
                                .isPresent();
        if (!isTaken) {
            return;
        }
        if (request.hasDeleted()) {
            files.add(stored.key().type(), false, marker(stored).bytes());
        }
        if (version.isCurrent() && request.isSince()) {
            files.add("Bundle", true, deletion(stored).bytes());
        }
    }

    /// As the retired service marks what was deleted softly.
    private static JsonObject marker(Stored stored) {
        JsonObject extension =
                JsonObject.EMPTY
                        .with(
                                "url",
                                new JsonString(
                                        "http://azurehealthcareapis.com/data-extensions/deleted-state"))
                        .with("valueString", new JsonString("soft-deleted"));
        JsonObject meta =
                JsonObject.EMPTY
                        .with("extension", JsonArray.of(extension))
                        .with("versionId", new JsonString("" + stored.version()))
                        .with("lastUpdated", new JsonString(Stored.lastUpdated(stored.time())));
        return JsonObject.EMPTY
                .with("resourceType", new JsonString(stored.key().type()))
                .with("id", new JsonString(stored.key().id()))
                .with("meta", meta);
    }

    /// As the manifest's `deleted` wants it: a transaction that deletes it.
    private static JsonObject deletion(Stored stored) {
        JsonObject asked =
                JsonObject.EMPTY
                        .with("method", new JsonString("DELETE"))
                        .with("url", new JsonString(stored.key().path()));
        return JsonObject.EMPTY
                .with("resourceType", new JsonString("Bundle"))
                .with("type", new JsonString("transaction"))
                .with("entry", JsonArray.of(JsonObject.EMPTY.with("request", asked)));
    }

    /// The resource on one line.
    private byte[] line(Stored stored) {
        byte[] json = part.of(stored.json());
        for (byte each : json) {
            if (each == '\n' || each == '\r') {
                return Json.readObject(json).bytes();
            }
        }
        return json;
    }

    @Override
    public void close() {
        files.close();
    }
}
