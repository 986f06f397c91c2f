// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.interaction.history;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.exchange.BundleEntry;
import dev.signet.dataplane.exchange.Content;
import dev.signet.dataplane.exchange.Etags;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.fhir.FhirVersion;
import dev.signet.fhir.IssueType;
import dev.signet.store.ChangePage;
import dev.signet.store.Database;
import dev.signet.store.Method;
import dev.signet.store.ResourceKey;
import dev.signet.store.Snapshot;
import dev.signet.store.Stored;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/// One page of a history on its way, or the number of its entries. One thread.
final class HistoryPage {
    /// Versions as stored, the page, and its copy on the way out.
    private static final long COPIES = 3;

    /// So many versions are read at a time.
    private static final int STEP = 32;

    /// How often the store is asked for one page of a type that is rare.
    private static final int SCANS_MAX = 40;

    /// A page ends early when its resources are larger.
    private static final long PAGE_BYTES_MAX = 16 << 20;

    /// So many versions are looked at to count them.
    private static final long COUNTED_MAX = 200_000;

    /// And so many bytes at a time.
    private static final long COUNTED_BYTES_MAX = 4 << 20;

    private final Exchange exchange;
    private final HistoryQuery query;
    private final List<Stored> page = new ArrayList<>();
    private long bytes;
    private long counted;
    private long looked;

    /// Bytes of all that was read, or that was read last to be counted.
    private long gathered;

    /// Whether reading ended because of them.
    private boolean isCut;

    HistoryPage(Exchange exchange, HistoryQuery query) {
        this.exchange = exchange;
        this.query = query;
    }

    /// Told of each version as it is read; false when the page has enough.
    private boolean gather(int more) {
        exchange.work().take(query.isCount() ? more : COPIES * more);
        gathered += more;
        isCut = gathered > (query.isCount() ? COUNTED_BYTES_MAX : PAGE_BYTES_MAX);
        return !isCut;
    }

    /// Reads some versions. What is only counted is let go of with the next.
    private <T> T some(Supplier<T> read) {
        long used = exchange.work().used();
        isCut = false;
        gathered = query.isCount() ? 0 : gathered;
        T some = read.get();
        if (query.isCount()) {
            exchange.work().settle(used, 0);
        }
        return some;
    }

    Outcome instance(Database database, ResourceKey key) {
        long place = query.start();
        String path = "/" + key.path() + "/_history";
        long superseded =
                place == Long.MAX_VALUE || query.isOldestFirst()
                        ? Long.MAX_VALUE
                        : superseded(key, place - 1, database::readVersion);
        long since = since(database);
        for (int i = 0; i < COUNTED_MAX; i++) {
            long from = place;
            ChangePage some = some(() -> versions(database, key, from, since));
            boolean isFirst = query.starts().isEmpty() && i == 0;
            if (isFirst && some.changes().isEmpty() && some.next().isEmpty()) {
                throw new Failed(Failure.NOT_FOUND, "there is no resource of that type and id");
            }
            for (Stored stored : some.changes()) {
                look();
                long time = stored.time().toEpochMilli();
                if (query.isOldestFirst() && query.at().isPresent()) {
                    superseded = superseded(key, stored.version(), database::readVersion);
                }
                if (query.isBeyond(time, superseded)) {
                    return bundle(path, OptionalLong.empty(), database::readVersion);
                }
                if (isFull()) {
                    return bundle(path, OptionalLong.of(place), database::readVersion);
                }
                add(stored, time, superseded);
                superseded = query.isOldestFirst() ? Long.MAX_VALUE : time;
                place = stored.version();
            }
            // with size alone it may have ended without any: others' versions are not shown
            if (some.next().isEmpty() || (isCut && !query.isCount())) {
                return bundle(path, some.next(), database::readVersion);
            }
            place = some.next().getAsLong();
        }
        throw tooMany();
    }

    private ChangePage versions(Database database, ResourceKey key, long place, long since) {
        return query.isOldestFirst()
                ? database.historyAfter(key, place, since, STEP, this::gather)
                : database.history(key, place, STEP, this::gather);
    }

    /// Where what is asked for begins in the commit order, as far as it can be told before a
    /// version is read.
    private long since(Database database) {
        if (!query.isOldestFirst() || query.since() == Long.MIN_VALUE) {
            return 0;
        }
        try (Snapshot snapshot = database.snapshot()) {
            return snapshot.updateAt(Instant.ofEpochMilli(query.since()));
        }
    }

    private ChangePage changes(Snapshot snapshot, Optional<String> type, long place, int count) {
        return query.isOldestFirst()
                ? snapshot.changesAfter(type, place, count, this::gather)
                : snapshot.changes(type, place, count, this::gather);
    }

    Outcome changes(Database database, String type) {
        String path = type.isEmpty() ? "/_history" : "/" + type + "/_history";
        Optional<String> only = type.isEmpty() ? Optional.empty() : Optional.of(type);
        try (Snapshot snapshot = database.snapshot()) {
            OptionalLong next = OptionalLong.of(start(snapshot));
            boolean full = false;
            int scansMax = query.isCount() ? (int) COUNTED_MAX / STEP : SCANS_MAX;
            for (int i = 0; !full && next.isPresent() && i < scansMax; i++) {
                int step = query.isCount() ? STEP : Math.min(STEP, query.count() - page.size());
                long from = next.getAsLong();
                ChangePage some = some(() -> changes(snapshot, only, from, step));
                next = some.next();
                for (Stored stored : some.changes()) {
                    look();
                    long time = stored.time().toEpochMilli();
                    if (query.isBeyond(time, Long.MAX_VALUE)) {
                        return bundle(path, OptionalLong.empty(), snapshot::readVersion);
                    }
                    long superseded =
                            query.at().isEmpty()
                                    ? Long.MAX_VALUE
                                    : superseded(
                                            stored.key(), stored.version(), snapshot::readVersion);
                    add(stored, time, superseded);
                }
                // one that is not full has looked at as much as it may: send what there is
                full =
                        !query.isCount()
                                && (isFull() || (some.changes().size() < step && !page.isEmpty()));
            }
            if (query.isCount() && next.isPresent()) {
                throw tooMany();
            }
            return bundle(path, next, snapshot::readVersion);
        }
    }

    /// Newer changes than those that are asked for need not be looked at, nor older ones where
    /// these come first.
    private long start(Snapshot snapshot) {
        if (query.isOldestFirst()) {
            return query.starts().isEmpty() && query.since() != Long.MIN_VALUE
                    ? snapshot.updateAt(Instant.ofEpochMilli(query.since())) - 1
                    : query.start();
        }
        long before = query.at().map(HistoryTime::end).orElse(query.before());
        if (!query.starts().isEmpty() || before == Long.MAX_VALUE) {
            return query.start();
        }
        return snapshot.updateAt(Instant.ofEpochMilli(before));
    }

    /// When a version was followed by another; `Long.MAX_VALUE` for not yet.
    private static long superseded(ResourceKey key, long version, Versions versions) {
        return versions.read(key, version + 1)
                .map(newer -> newer.time().toEpochMilli())
                .orElse(Long.MAX_VALUE);
    }

    /// Counts a version that is looked at.
    private void look() {
        if (++looked > COUNTED_MAX) {
            throw tooMany();
        }
    }

    private static FhirError tooMany() {
        return FhirError.of(
                400,
                IssueType.TOO_COSTLY,
                "there are more versions than are counted, " + COUNTED_MAX + ": ask with _since",
                "");
    }

    private void add(Stored stored, long time, long superseded) {
        if (query.isTooNew(time) || query.isTooOld(time, superseded)) {
            return;
        }
        counted++;
        if (!query.isCount()) {
            page.add(stored);
            bytes += stored.json().length;
        }
    }

    private boolean isFull() {
        return page.size() == query.count() || bytes > PAGE_BYTES_MAX;
    }

    /// Reads one version of a resource.
    private interface Versions {
        Optional<Stored> read(ResourceKey key, long version);
    }

    private Outcome bundle(String path, OptionalLong next, Versions versions) {
        String address = exchange.base() + path;
        var links = new ArrayList<Content.Link>();
        links.add(new Content.Link("self", address + query.self(exchange)));
        if (next.isPresent() && !query.isCount()) {
            links.add(new Content.Link("next", address + query.next(exchange, next.getAsLong())));
        }
        query.previous(exchange)
                .ifPresent(previous -> links.add(new Content.Link("previous", address + previous)));
        boolean isWhole = query.isCount() || (next.isEmpty() && query.starts().isEmpty());
        var entries = new ArrayList<BundleEntry>(page.size());
        for (int i = 0; i < page.size(); i++) {
            Stored stored = page.get(i);
            boolean created = isSaid(stored) ? stored.created() : creates(i, versions);
            entries.add(entry(stored, created));
        }
        OptionalLong total = isWhole ? OptionalLong.of(counted) : OptionalLong.empty();
        return Outcome.of(200, new Content.Bundle("history", total, links, entries));
    }

    /// Whether there was no such resource before that write: it is the first, or follows a
    /// deletion.
    private boolean creates(int index, Versions versions) {
        Stored stored = page.get(index);
        if (stored.deleted() || stored.created()) {
            return stored.created();
        }
        long before = stored.version() - 1;
        int next = query.isOldestFirst() ? index - 1 : index + 1;
        if (next >= 0 && next < page.size()) {
            Stored older = page.get(next);
            if (older.key().equals(stored.key()) && older.version() == before) {
                return older.deleted();
            }
        }
        return versions.read(stored.key(), before).map(Stored::deleted).orElse(false);
    }

    /// What was written before it was kept how is said to be a PUT under its id, which made the
    /// same resource.
    private static boolean isSaid(Stored stored) {
        return stored.method() != Method.UNSAID;
    }

    private BundleEntry entry(Stored stored, boolean created) {
        String path = stored.key().path();
        String method =
                stored.deleted() ? "DELETE" : isSaid(stored) ? verb(stored.method()) : "PUT";
        String url = stored.method() == Method.POST ? stored.key().type() : path;
        return BundleEntry.ofHistory(
                exchange.root() + path,
                stored.deleted() ? Content.NONE : Content.of(stored, query.part()),
                new BundleEntry.Request(method, url),
                query.part().definitions().version().hasResponsesInHistories()
                        ? response(stored, created)
                        : BundleEntry.Response.NONE);
    }

    private String verb(Method method) {
        FhirVersion version = query.part().definitions().version();
        return method == Method.PATCH && !version.hasPatchesInHistories() ? "PUT" : method.name();
    }

    private static BundleEntry.Response response(Stored stored, boolean created) {
        return new BundleEntry.Response(
                stored.deleted() ? "204 No Content" : created ? "201 Created" : "200 OK",
                "",
                Etags.of(stored.version()),
                stored.time().toString(),
                Content.NONE);
    }
}
