// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.fhir.IssueType;
import dev.signet.fhir.JsonWriter;
import dev.signet.fhir.search.SearchParameters;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.search.query.Handling;
import dev.signet.search.query.SearchIssue;
import dev.signet.search.query.SearchRequest;
import dev.signet.store.ChangePage;
import dev.signet.store.Database;
import dev.signet.store.ResourceKey;
import dev.signet.store.Snapshot;
import dev.signet.store.Stored;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/// History of an instance, a type, the account: newest first, deletions included
/// (<https://hl7.org/fhir/R4/http.html#history>). The `next` link carries a position that is a
/// plain number: a version or a place in the log, which tells nothing of a resource.
final class History {
    private static final int COUNT_DEFAULT = 10;

    /// Versions as stored, the page, and its copy on the way out.
    private static final long COPIES = 3;

    /// So many versions are read at a time.
    private static final int STEP = 32;

    /// How often the store is asked for one page of a type that is rare.
    private static final int SCANS_MAX = 40;

    /// A page ends early when its resources are larger.
    private static final long PAGE_BYTES_MAX = 16 << 20;

    private final Request request;
    private final WorkRoom.Share work;
    private final int count;
    private final long before;
    private final long since;
    private final List<Stored> page = new ArrayList<>();
    private long bytes;

    /// Bytes of all that was read.
    private long gathered;

    private History(Request request, WorkRoom.Share work) {
        this.request = request;
        this.work = work;
        this.count =
                Math.max(1, request.parameter("_count").map(History::count).orElse(COUNT_DEFAULT));
        this.before = request.parameter("_before").map(History::place).orElse(Long.MAX_VALUE);
        this.since = request.parameter("_since").map(History::millis).orElse(Long.MIN_VALUE);
    }

    /// What nobody defines is passed over, as in a search; the `self` link shows what was
    /// understood, for an entry without `request` has no place in a history.
    private static void checkNames(Request request, String type, SearchParameters defined) {
        boolean isStrict = Searches.handling(request) == Handling.STRICT;
        for (Request.Parameter parameter : request.query()) {
            String name = parameter.name();
            boolean isKnown =
                    switch (name) {
                        case "_count", "_since", "_before", "_format", "_pretty" -> true;
                        default -> false;
                    };
            if (!isKnown && (isStrict || defined.isDefined(type, SearchIssue.code(name)))) {
                throw Refusal.of(
                        400,
                        IssueType.NOT_SUPPORTED,
                        "parameter "
                                + WriteParameters.shortened(name)
                                + ": a history is asked with _count and _since",
                        "");
            }
        }
    }

    static Response of(Database database, ResourceKey key, Request request, FhirModel model) {
        checkNames(request, key.type(), model.searchParameters());
        return built(model.work(), work -> new History(request, work).instance(database, key));
    }

    private static Response built(WorkRoom room, Function<WorkRoom.Share, Response> page) {
        try (WorkRoom.Share work = room.share()) {
            return work.build(0, WorkRoom.PAGE_BYTES_MAX, () -> page.apply(work));
        }
    }

    /// @param type empty for the whole account
    static Response of(Database database, String type, Request request, FhirModel model) {
        checkNames(request, type.isEmpty() ? "Resource" : type, model.searchParameters());
        return built(model.work(), work -> new History(request, work).changes(database, type));
    }

    /// Told of each version as it is read; false when the page has enough.
    private boolean gather(int more) {
        work.take(COPIES * more);
        gathered += more;
        return gathered <= PAGE_BYTES_MAX;
    }

    private Response instance(Database database, ResourceKey key) {
        long below = before;
        while (true) {
            List<Stored> some = database.history(key, below, STEP, this::gather);
            if (some.isEmpty() && below == Long.MAX_VALUE) {
                throw new Failed(Failure.NOT_FOUND, "there is no resource of that type and id");
            }
            for (Stored stored : some) {
                if (!add(stored)) {
                    boolean older = stored.time().toEpochMilli() < since;
                    OptionalLong next = older ? OptionalLong.empty() : OptionalLong.of(below);
                    return bundle("/" + key.path() + "/_history", next, database::readVersion);
                }
                below = stored.version();
            }
            // fewer because of their size: there may be more
            boolean last = some.isEmpty() || (some.size() < STEP && gathered <= PAGE_BYTES_MAX);
            if (last) {
                return bundle(
                        "/" + key.path() + "/_history",
                        OptionalLong.empty(),
                        database::readVersion);
            }
        }
    }

    private Response changes(Database database, String type) {
        String path = type.isEmpty() ? "/_history" : "/" + type + "/_history";
        Optional<String> only = type.isEmpty() ? Optional.empty() : Optional.of(type);
        try (Snapshot snapshot = database.snapshot()) {
            OptionalLong next = OptionalLong.of(before);
            boolean full = false;
            for (int i = 0; !full && next.isPresent() && i < SCANS_MAX; i++) {
                int step = Math.min(STEP, count - page.size());
                ChangePage some = snapshot.changes(only, next.getAsLong(), step, this::gather);
                next = some.next();
                for (Stored stored : some.changes()) {
                    if (stored.time().toEpochMilli() < since) {
                        return bundle(path, OptionalLong.empty(), snapshot::readVersion);
                    }
                    add(stored);
                }
                // one that is not full has looked at as much as it may: send what there is
                full = isFull() || (some.changes().size() < step && !page.isEmpty());
            }
            return bundle(path, next, snapshot::readVersion);
        }
    }

    /// False when it does not belong on this page any more.
    private boolean add(Stored stored) {
        if (isFull() || stored.time().toEpochMilli() < since) {
            return false;
        }
        page.add(stored);
        bytes += stored.json().length;
        return true;
    }

    private boolean isFull() {
        return page.size() == count || bytes > PAGE_BYTES_MAX;
    }

    /// Reads one version of a resource.
    private interface Versions {
        Optional<Stored> read(ResourceKey key, long version);
    }

    private Response bundle(String path, OptionalLong next, Versions versions) {
        var json = new JsonWriter(1024 + (int) bytes + page.size() * 512);
        json.raw("{\"resourceType\":\"Bundle\",\"type\":\"history\"");
        if (next.isEmpty() && before == Long.MAX_VALUE) {
            json.raw(",\"total\":" + page.size());
        }
        String address = request.base() + path + "?_count=" + count;
        if (request.parameter("_since").isPresent()) {
            address += "&_since=" + SearchBundle.encoded(request.parameter("_since").get());
        }
        json.raw(",\"link\":[{\"relation\":\"self\",\"url\":");
        json.string(address);
        if (next.isPresent()) {
            json.raw("},{\"relation\":\"next\",\"url\":");
            json.string(address + "&_before=" + next.getAsLong());
        }
        json.raw("}]");
        String separator = ",\"entry\":[";
        for (int i = 0; i < page.size(); i++) {
            json.raw(separator);
            entry(
                    json,
                    request.base(),
                    page.get(i),
                    !page.get(i).deleted() && creates(i, versions));
            separator = ",";
        }
        json.raw(page.isEmpty() ? "}" : "]}");
        return Answers.json(200, json.toBytes());
    }

    /// Whether there was no such resource before that write: it is the first, or follows a
    /// deletion.
    private boolean creates(int index, Versions versions) {
        Stored stored = page.get(index);
        if (stored.version() == 1) {
            return true;
        }
        long before = stored.version() - 1;
        if (index + 1 < page.size()) {
            Stored older = page.get(index + 1);
            if (older.key().equals(stored.key()) && older.version() == before) {
                return older.deleted();
            }
        }
        return versions.read(stored.key(), before).map(Stored::deleted).orElse(false);
    }

    /// Every write is said to be a PUT under its id, creates too: who replays the history gets
    /// the same resources.
    private static void entry(JsonWriter json, String base, Stored stored, boolean created) {
        String path = stored.key().path();
        json.raw("{\"fullUrl\":");
        json.string(base + "/" + path);
        if (!stored.deleted()) {
            json.raw(",\"resource\":");
            json.raw(stored.json(), 0, stored.json().length);
        }
        String method = stored.deleted() ? "DELETE" : "PUT";
        json.raw(",\"request\":{\"method\":\"" + method + "\",\"url\":");
        json.string(path);
        String status = stored.deleted() ? "204" : created ? "201" : "200";
        json.raw("},\"response\":{\"status\":\"" + status + "\",\"etag\":");
        json.string(Answers.etag(stored.version()));
        json.raw(",\"lastModified\":\"" + stored.time() + "\"}}");
    }

    private static long millis(String since) {
        try {
            // a plus sign that was not percent-encoded has become a blank
            return OffsetDateTime.parse(since.replace(' ', '+')).toInstant().toEpochMilli();
        } catch (DateTimeParseException e) {
            throw new Failed(
                    Failure.INVALID,
                    "_since is not an instant",
                    new Fact("expected", "2026-01-31T12:00:00Z"));
        }
    }

    private static int count(String said) {
        return SearchRequest.countOf(said)
                .orElseThrow(() -> new Failed(Failure.INVALID, "_count is a whole number"));
    }

    private static long place(String said) {
        try {
            long place = Long.parseLong(said);
            if (place >= 0) {
                return place;
            }
        } catch (NumberFormatException e) {
            // refused below
        }
        throw new Failed(Failure.INVALID, "_before is what a next link said");
    }
}
