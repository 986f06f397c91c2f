// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.search;

import dev.signet.dataplane.search.Inclusion.Included;
import dev.signet.dataplane.search.Inclusion.Window;
import dev.signet.fhir.PublishedCodes;
import dev.signet.fhir.json.Meter;
import dev.signet.fhir.search.SearchParameters;
import dev.signet.index.Deadline;
import dev.signet.index.Query;
import dev.signet.search.QueryMapping;
import dev.signet.search.query.SearchRequest;
import dev.signet.search.query.SearchRequest.Summary;
import dev.signet.search.query.SearchRequest.Total;
import dev.signet.store.Page;
import dev.signet.store.Search;
import dev.signet.store.Search.SearchAfter;
import dev.signet.store.Search.SortBy;
import dev.signet.store.Snapshot;
import dev.signet.store.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Supplier;

/// Runs search requests on snapshots. Immutable; any thread.
public final class SearchExecution {
    /// Most resources sent along with one page.
    static final int INCLUDED_MAX = SearchRequest.INCLUDES_COUNT_MAX;

    /// Most resources that go along with one page of hits, on all of their own pages together: each
    /// of these finds anew what went before.
    public static final int INCLUDED_ALL_MAX = 100_000;

    /// A page ends early when its hits have more bytes, and so do the resources sent along.
    static final long PAGE_BYTES_MAX = 16 << 20;

    /// So many are read before their sizes are known: an ordinary page, which is then read in
    /// one step.
    private static final int FIRST_HITS = 10;

    private final QueryMapping mapping;
    private final Inclusion inclusion;
    private final Supplier<PublishedCodes> published;

    /// @param published asked when a value set is needed that is not stored
    public SearchExecution(
            SearchParameters parameters, QueryMapping mapping, Supplier<PublishedCodes> published) {
        this.mapping = mapping;
        this.published = published;
        this.inclusion = new Inclusion(parameters, mapping);
    }

    /// Runs a request.
    ///
    /// @throws dev.signet.base.Failed as [Snapshot#search], and `TOO_LARGE` when the time is over
    public Found run(Snapshot whole, SearchRequest request, Wanted wanted) {
        SearchAfter after = wanted.after();
        Deadline end = wanted.end();
        Snapshot snapshot = whole.until(end);
        var explanation = new Explanation(request, end, snapshot.seesAll());
        Query query = mapping.query(request, new SnapshotMoment(snapshot, published, end));
        int count = request.count().orElse(wanted.count());
        if (request.summary() == Summary.COUNT || count == 0) {
            explanation.did("query", 0);
            OptionalLong total = OptionalLong.of(snapshot.count(query));
            explanation.did("count", 0);
            return new Found(
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    total,
                    Around.NOTHING,
                    OptionalInt.empty(),
                    explanation.told());
        }
        explanation.did("query", 0);
        Page page = page(snapshot, query, sort(request), after, count, wanted.gathering());
        List<Stored> hits = after.backwards() ? page.hits().reversed() : page.hits();
        List<Double> ranks = after.backwards() ? page.ranks().reversed() : page.ranks();
        Around around = Around.of(page, after);
        explanation.did("page", hits.size());
        boolean counts = request.total() == Total.ACCURATE || request.total() == Total.ESTIMATE;
        OptionalLong total = counts ? OptionalLong.of(snapshot.count(query)) : OptionalLong.empty();
        explanation.did("count", 0);
        if (request.includes().isEmpty()) {
            return new Found(
                    hits,
                    ranks,
                    List.of(),
                    List.of(),
                    total,
                    around,
                    OptionalInt.empty(),
                    explanation.told());
        }
        var window = new Window(0, request.includesCount());
        Included included =
                inclusion.of(snapshot, request.includes(), hits, wanted.gathering(), window);
        explanation.did("includes", included.sent().size());
        return new Found(
                hits,
                ranks,
                List.of(),
                included.sent(),
                total,
                around,
                next(window, included),
                explanation.told());
    }

    /// What goes along with a page of hits, and does not fit that page.
    ///
    /// @param wanted as of the page of the hits
    /// @param from what the page before said is next
    /// @return without hits
    public Found included(Snapshot whole, SearchRequest request, Wanted wanted, int from) {
        SearchAfter after = wanted.after();
        Deadline end = wanted.end();
        Snapshot snapshot = whole.until(end);
        Query query = mapping.query(request, new SnapshotMoment(snapshot, published, end));
        int count = request.count().orElse(wanted.count());
        Page page = page(snapshot, query, sort(request), after, count, wanted.gathering());
        List<Stored> hits = after.backwards() ? page.hits().reversed() : page.hits();
        var window = new Window(from, request.includesCount());
        Included included =
                inclusion.of(snapshot, request.includes(), hits, wanted.gathering(), window);
        return new Found(
                List.of(),
                List.of(),
                List.of(),
                included.sent(),
                OptionalLong.empty(),
                Around.NOTHING,
                next(window, included),
                List.of());
    }

    private static OptionalInt next(Window window, Included included) {
        return included.isMore()
                ? OptionalInt.of(window.from() + included.sent().size())
                : OptionalInt.empty();
    }

    private List<SortBy> sort(SearchRequest request) {
        return mapping.sort(request).stream()
                .map(key -> new SortBy(key.field(), key.descending(), key.by()))
                .toList();
    }

    /// Hits from `after` on: `wanted`, unless they get too large.
    static Page page(
            Snapshot snapshot,
            Query query,
            List<SortBy> sort,
            SearchAfter after,
            int wanted,
            Gathering gathering) {
        Page page =
                snapshot.search(
                        new Search(query, sort, after, Math.min(wanted, FIRST_HITS)), gathering);
        long bytes = bytes(page.hits());
        if (page.next().isEmpty() || page.hits().size() >= wanted) {
            return page;
        }
        var hits = new ArrayList<>(page.hits());
        var ranks = new ArrayList<>(page.ranks());
        Optional<SearchAfter> first = page.first();
        Optional<SearchAfter> next = page.next();
        while (next.isPresent() && hits.size() < wanted && !gathering.isFull()) {
            long each = Math.max(1, bytes / hits.size());
            long fitting = Math.max(1, (PAGE_BYTES_MAX - bytes) / each);
            int count = (int) Math.min(wanted - hits.size(), fitting);
            page = snapshot.search(new Search(query, sort, next.get(), count), gathering);
            hits.addAll(page.hits());
            ranks.addAll(page.ranks());
            bytes += bytes(page.hits());
            next = page.next();
        }
        return new Page(hits, ranks, first, next);
    }

    static long bytes(List<Stored> resources) {
        long bytes = 0;
        for (Stored stored : resources) {
            bytes += stored.json().length;
        }
        return bytes;
    }

    /// Which page is wanted, and what it may take.
    ///
    /// @param after [SearchAfter#start] or the [Around#next] of the page before
    /// @param count hits on the page when the request does not say, 1 to 1,000
    /// @param meter is told what each resource takes until the page has been written, as it is
    ///     read; what it throws ends the search
    /// @param end when it has to be done
    public record Wanted(SearchAfter after, int count, Meter meter, Deadline end) {
        Gathering gathering() {
            return new Gathering(meter, end);
        }
    }

    /// One page of an answer.
    ///
    /// @param ranks of each hit, of an order by rank: 0 to 1; else none
    /// @param parts for each hit what of its contained resources is sent in its place, in JSON;
    ///     nothing for one that is sent itself; empty when all are
    /// @param included sent along; none of them is a hit of this page
    /// @param total how many hits there are on all pages, when the request asks for it
    /// @param around where the pages beside it are
    /// @param includedNext where what is sent along goes on when more was to be than fits: as many
    ///     went before; the answer must say so
    /// @param explained how the search ran, when the request asks for it
    public record Found(
            List<Stored> hits,
            List<Double> ranks,
            List<List<byte[]>> parts,
            List<Stored> included,
            OptionalLong total,
            Around around,
            OptionalInt includedNext,
            List<String> explained) {
        public Found {
            hits = List.copyOf(hits);
            ranks = List.copyOf(ranks);
            parts = List.copyOf(parts);
            included = List.copyOf(included);
            explained = List.copyOf(explained);
        }
    }

    /// Where the pages beside a page go on; [SearchAfter#position] is what a page token carries.
    ///
    /// @param previous empty on the first page
    /// @param next empty on the last page
    public record Around(Optional<SearchAfter> previous, Optional<SearchAfter> next) {
        static final Around NOTHING = new Around(Optional.empty(), Optional.empty());

        /// @param after where the page was asked from: what it came from is on the other side
        static Around of(Page page, SearchAfter after) {
            Optional<SearchAfter> back =
                    after.isEnd() ? Optional.empty() : page.first().map(SearchAfter::turned);
            return after.backwards()
                    ? new Around(page.next(), back)
                    : new Around(back, page.next());
        }
    }
}
