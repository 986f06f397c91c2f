// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.interaction;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.exchange.BundleEntry;
import dev.signet.dataplane.exchange.Content;
import dev.signet.dataplane.exchange.Etags;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.dataplane.exchange.Subset;
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

/// One page of a history on its way. The `next` link carries a position that is a plain number: a
/// version or a place in the log, which tells nothing of a resource. One thread.
final class HistoryPage {
    private static final int COUNT_DEFAULT = 10;

    /// Versions as stored, the page, and its copy on the way out.
    private static final long COPIES = 3;

    /// So many versions are read at a time.
    private static final int STEP = 32;

    /// How often the store is asked for one page of a type that is rare.
    private static final int SCANS_MAX = 40;

    /// A page ends early when its resources are larger.
    private static final long PAGE_BYTES_MAX = 16 << 20;

    private final Exchange exchange;
    private final Subset whole;
    private final int count;
    private final long before;
    private final long since;
    private final List<Stored> page = new ArrayList<>();
    private long bytes;

    /// Bytes of all that was read.
    private long gathered;

    HistoryPage(Exchange exchange, Subset whole) {
        this.exchange = exchange;
        this.whole = whole;
        this.count =
                Math.max(
                        1,
                        exchange.parameter("_count").map(HistoryPage::count).orElse(COUNT_DEFAULT));
        this.before = exchange.parameter("_before").map(HistoryPage::place).orElse(Long.MAX_VALUE);
        this.since = exchange.parameter("_since").map(HistoryPage::millis).orElse(Long.MIN_VALUE);
    }

    /// Told of each version as it is read; false when the page has enough.
    private boolean gather(int more) {
        exchange.work().take(COPIES * more);
        gathered += more;
        return gathered <= PAGE_BYTES_MAX;
    }

    Outcome instance(Database database, ResourceKey key) {
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

    Outcome changes(Database database, String type) {
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

    private Outcome bundle(String path, OptionalLong next, Versions versions) {
        OptionalLong total =
                next.isEmpty() && before == Long.MAX_VALUE
                        ? OptionalLong.of(page.size())
                        : OptionalLong.empty();
        String self = exchange.base() + path + "?_count=" + count;
        Optional<String> since = exchange.parameter("_since");
        if (since.isPresent()) {
            self += "&_since=" + SearchPage.encoded(since.get());
        }
        String more = next.isEmpty() ? "" : self + "&_before=" + next.getAsLong();
        var entries = new ArrayList<BundleEntry>(page.size());
        for (int i = 0; i < page.size(); i++) {
            Stored stored = page.get(i);
            entries.add(entry(stored, !stored.deleted() && creates(i, versions)));
        }
        return Outcome.of(200, new Content.Bundle("history", total, self, more, entries));
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
    private BundleEntry entry(Stored stored, boolean created) {
        String path = stored.key().path();
        String method = stored.deleted() ? "DELETE" : "PUT";
        String status = stored.deleted() ? "204" : created ? "201" : "200";
        return new BundleEntry(
                exchange.root() + path,
                stored.deleted() ? Content.NONE : Content.of(stored, whole),
                "",
                new BundleEntry.Request(method, path),
                new BundleEntry.Response(
                        status,
                        "",
                        Etags.of(stored.version()),
                        stored.time().toString(),
                        Content.NONE));
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
