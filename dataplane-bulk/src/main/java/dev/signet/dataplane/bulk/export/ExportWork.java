// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.export;

import dev.signet.anonymisation.Anonymisation;
import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.exchange.Subset;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import dev.signet.jobs.Job;
import dev.signet.jobs.Job.Progress;
import dev.signet.jobs.JobFailure;
import dev.signet.jobs.JobKind;
import dev.signet.jobs.JobTools;
import dev.signet.jobs.Step;
import dev.signet.jobs.Step.Checkpoint;
import dev.signet.search.query.SearchRequest.Summary;
import dev.signet.store.Database;
import dev.signet.store.Snapshot;
import dev.signet.store.Stored;
import dev.signet.store.VersionPage;
import dev.signet.store.VersionPage.Version;
import dev.signet.transfer.Destinations;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Walks over the versions of the moment in the order in which they were written. After so many
/// bytes all files are ended and a checkpoint is written: what a crash costs is written again.
/// Files that leave the account are sent then, before the walk goes on, and their sealed copies go.
final class ExportWork implements JobKind.Work {
    /// So much is written between two checkpoints.
    private static final long ROUND_BYTES = 128L << 20;

    /// And no more records are looked at.
    private static final long ROUND_RECORDS = 500_000;

    private static final int PAGE_RECORDS = 256;

    /// So much of a page is in memory at once.
    private static final long PAGE_BYTES = 8L << 20;

    /// Since versions stand in the order of their commits, one that is no older than a time was
    /// committed no earlier than that, whatever it says of itself: times that came with it lie at
    /// most five minutes ahead of the clock. A day, for clocks that are put back meanwhile.
    private static final Duration AHEAD = Duration.ofDays(1);

    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final Duration NEWS = Duration.ofMillis(20);
    private static final int ROWS_AT_ONCE = 1_000;

    private final Job job;
    private final ExportRequest request;
    private final ExportFilter filter;
    private final Database database;
    private final ExportFiles files;
    private final Subset part;
    private final Optional<Anonymisation> anonymisation;
    private final Optional<ExportOutbox> outbox;
    private ExportState state;
    private long records;
    private int removed;

    ExportWork(Job job, JobTools tools, FhirModel model, Destinations destinations) {
        this.job = job;
        this.request = ExportRequest.of(tools.request());
        this.filter = new ExportFilter(request, model);
        this.database = tools.database();
        this.part = Subset.of(Summary.FALSE, request.elements(), model.definitions());
        this.anonymisation =
                request.outside()
                        .anonymisation()
                        .map(text -> Anonymisation.of(text, model.definitions(), moment()));
        this.state = ExportState.of(job.checkpoint());
        if (job.checkpoint().length == 0 && request.isSince()) {
            this.state = state.after(before(request.since(), database));
        }
        database.staged().remove(job.id(), state.files() + 1);
        this.files =
                new ExportFiles(
                        database.staged(),
                        job.id(),
                        state.files(),
                        request.outside().resourcesMax());
        this.outbox = request.outside().target().flatMap(target -> outbox(target, destinations));
        outbox.ifPresent(
                box -> {
                    tools.whenEnding(box::hurry);
                    told(tools, box);
                });
    }

    /// A place in the order of commits behind which all stands that may be of that time or later.
    private static long before(Instant since, Database database) {
        try (Snapshot snapshot = database.snapshot()) {
            return snapshot.updateAt(since.minus(AHEAD)) - 1;
        }
    }

    /// Ages are told at the moment of the export, whenever the work goes on.
    private LocalDate moment() {
        return LocalDate.ofInstant(request.moment().time(), ZoneOffset.UTC);
    }

    private Optional<ExportOutbox> outbox(ExportTarget target, Destinations destinations) {
        return target.in(destinations)
                .map(
                        place ->
                                new ExportOutbox(
                                        database.staged(),
                                        job.id(),
                                        place,
                                        new ExportNames(target, job)));
    }

    /// What an earlier work has left in the box.
    private void told(JobTools tools, ExportOutbox box) {
        int count = 0;
        for (long from = 0; from < job.rows(); from += ROWS_AT_ONCE) {
            for (byte[] row : tools.rows(from, ROWS_AT_ONCE)) {
                box.add(ExportedFile.of(row), count < state.sent());
                count++;
            }
        }
    }

    @Override
    public Step next() {
        if (request.outside().target().isPresent() && outbox.isEmpty()) {
            return new Step.Refused(
                    new JobFailure(
                            400,
                            "the place that the export goes to is not allowed by the setting"
                                    + " export-to, or is another one now"));
        }
        if (outbox.isPresent() && !outbox.get().isEmpty()) {
            return sent(outbox.get());
        }
        if (state.sent() > removed) {
            database.staged().remove(job.id(), 1); // all are where they belong, and it is written
            removed = state.sent();
        }
        try {
            return walked();
        } catch (NotAnonymised _) {
            return new Step.Refused(
                    new JobFailure(
                            400,
                            "a resource cannot be anonymized as the configuration says; with"
                                    + " processingErrors skip it is left empty"));
        }
    }

    private Step walked() {
        long end = System.nanoTime() + STEP_NANOS;
        boolean isMore;
        do {
            long[] room = {PAGE_BYTES};
            VersionPage page =
                    database.versions(
                            request.moment().lsn(),
                            state.after(),
                            PAGE_RECORDS,
                            bytes -> {
                                room[0] -= bytes;
                                return room[0] > 0 && System.nanoTime() < end;
                            });
            page.versions().forEach(this::take);
            records += page.looked();
            isMore = page.next().isPresent();
            state = state.after(page.next().orElse(Long.MAX_VALUE - 1));
        } while (isMore && System.nanoTime() < end);
        if (isMore && files.bytes() < ROUND_BYTES && records < ROUND_RECORDS) {
            return new Step.More(Checkpoint.none(progress()));
        }
        Checkpoint checkpoint = checkpoint();
        boolean isSent = outbox.map(ExportOutbox::isEmpty).orElse(true);
        return isMore || !isSent ? new Step.More(checkpoint) : new Step.Done(checkpoint);
    }

    private Step sent(ExportOutbox box) {
        return switch (box.next(NEWS)) {
            case ExportOutbox.News.Nothing _ -> new Step.Idle(NEWS);
            case ExportOutbox.News.Refused(var why) -> new Step.Refused(why);
            case ExportOutbox.News.Sent _ -> {
                state = state.oneSent();
                yield new Step.More(
                        new Checkpoint(Optional.of(state.bytes()), progress(), List.of()));
            }
        };
    }

    private Progress progress() {
        long total = request.moment().lsn();
        return new Progress(Math.min(total, state.after() >>> 20), total);
    }

    private Checkpoint checkpoint() {
        List<ExportedFile> ended = files.endAll();
        outbox.ifPresent(box -> ended.forEach(file -> box.add(file, false)));
        records = 0;
        state = state.files(files.files());
        return new Checkpoint(
                Optional.of(state.bytes()),
                progress(),
                ended.stream().map(ExportedFile::bytes).toList());
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
            files.add(type, false, anonymised(line(stored)));
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
            files.add(stored.key().type(), false, anonymised(marker(stored).bytes()));
        }
        if (version.isCurrent() && request.isSince() && anonymisation.isEmpty()) {
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

    private byte[] anonymised(byte[] line) {
        return anonymisation
                .map(by -> by.anonymised(line).orElseThrow(NotAnonymised::new))
                .orElse(line);
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
        outbox.ifPresent(ExportOutbox::close);
        files.close();
    }

    private static final class NotAnonymised extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotAnonymised() {
            super("a resource cannot be anonymised", null, false, false);
        }
    }
}
