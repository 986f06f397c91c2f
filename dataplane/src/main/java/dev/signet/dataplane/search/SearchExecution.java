// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.search;

import dev.signet.dataplane.budget.Turn;
import dev.signet.fhir.Json;
import dev.signet.fhir.Meter;
import dev.signet.fhir.search.SearchParameter;
import dev.signet.fhir.search.SearchParameters;
import dev.signet.fhir.search.SearchType;
import dev.signet.index.Query;
import dev.signet.search.Extraction;
import dev.signet.search.QueryMapping;
import dev.signet.search.query.SearchRequest;
import dev.signet.search.query.SearchRequest.Include;
import dev.signet.search.query.SearchRequest.Summary;
import dev.signet.search.query.SearchRequest.Total;
import dev.signet.search.type.ReferenceType;
import dev.signet.store.Page;
import dev.signet.store.ResourceKey;
import dev.signet.store.Search;
import dev.signet.store.Search.SearchAfter;
import dev.signet.store.Search.SortBy;
import dev.signet.store.Snapshot;
import dev.signet.store.Stored;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.IntPredicate;

/// Runs search requests on snapshots. Immutable; any thread.
public final class SearchExecution {
    /// Most resources sent along with one page.
    public static final int INCLUDED_MAX = 1_000;

    /// A page ends early when its hits have more bytes, and so do the resources sent along.
    static final long PAGE_BYTES_MAX = 16 << 20;

    /// Resources as stored, the page, and its copy on the way out.
    private static final long COPIES = 3;

    /// So many are read before their sizes are known: an ordinary page, which is then read in
    /// one step.
    private static final int FIRST_HITS = 10;

    private final QueryMapping mapping;
    private final Extraction references;

    public SearchExecution(SearchParameters parameters, QueryMapping mapping) {
        this.mapping = mapping;
        this.references = new Extraction(parameters, each -> each.type() == SearchType.REFERENCE);
    }

    /// Runs a request.
    ///
    /// @param after [SearchAfter#start] or the [Found#next] of the page before
    /// @param count hits on the page when the request does not say, 1 to 1,000
    /// @param meter is told what each resource takes until the page has been written, as it is
    ///     read; what it throws ends the search
    /// @throws dev.signet.base.Failed as [Snapshot#search]
    public Found run(
            Snapshot snapshot, SearchRequest request, SearchAfter after, int count, Meter meter) {
        Query query = mapping.query(request, snapshot::updateAt);
        int wanted = request.count().orElse(count);
        if (request.summary() == Summary.COUNT || wanted == 0) {
            OptionalLong total = OptionalLong.of(snapshot.count(query));
            return new Found(List.of(), List.of(), total, Optional.empty(), false);
        }
        Page page = page(snapshot, query, sort(request), after, wanted, new Gathering(meter));
        boolean counts = request.total() == Total.ACCURATE || request.total() == Total.ESTIMATE;
        OptionalLong total = counts ? OptionalLong.of(snapshot.count(query)) : OptionalLong.empty();
        if (request.includes().isEmpty()) {
            return new Found(page.hits(), List.of(), total, page.next(), false);
        }
        var gathering = new Gathering(meter);
        Map<ResourceKey, Stored> included = included(snapshot, request, page.hits(), gathering);
        List<Stored> sent = within(included.values());
        boolean isCut = sent.size() < included.size() || gathering.isFull();
        return new Found(page.hits(), sent, total, page.next(), isCut);
    }

    private List<SortBy> sort(SearchRequest request) {
        return mapping.sort(request).stream()
                .map(key -> new SortBy(key.field(), key.descending()))
                .toList();
    }

    /// Hits from `after` on: `wanted`, unless they get too large.
    private static Page page(
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
        Optional<SearchAfter> next = page.next();
        while (next.isPresent() && hits.size() < wanted && !gathering.isFull()) {
            long each = Math.max(1, bytes / hits.size());
            long fitting = Math.max(1, (PAGE_BYTES_MAX - bytes) / each);
            int count = (int) Math.min(wanted - hits.size(), fitting);
            page = snapshot.search(new Search(query, sort, next.get(), count), gathering);
            hits.addAll(page.hits());
            bytes += bytes(page.hits());
            next = page.next();
        }
        return new Page(hits, next);
    }

    private static long bytes(List<Stored> resources) {
        long bytes = 0;
        for (Stored stored : resources) {
            bytes += stored.json().length;
        }
        return bytes;
    }

    /// The first ones that fit an answer.
    private static List<Stored> within(Collection<Stored> resources) {
        var sent = new ArrayList<Stored>();
        long bytes = 0;
        for (Stored stored : resources) {
            bytes += stored.json().length;
            if (sent.size() == INCLUDED_MAX || bytes >= PAGE_BYTES_MAX) {
                return sent;
            }
            sent.add(stored);
        }
        return sent;
    }

    /// What to send along, and a little more when it is too much.
    private Map<ResourceKey, Stored> included(
            Snapshot snapshot, SearchRequest request, List<Stored> hits, Gathering gathering) {
        Set<ResourceKey> ofHits = new LinkedHashSet<>();
        hits.forEach(hit -> ofHits.add(hit.key()));
        var included = new Included(ofHits);
        boolean refers = request.includes().stream().anyMatch(include -> !include.reverse());
        List<Reference> referred = refers ? referencesOf(hits) : List.of();
        for (Include include : request.includes()) {
            if (gathering.isFull()) {
                break;
            }
            if (include.reverse()) {
                for (Stored stored : referringTo(snapshot, include, ofHits, gathering)) {
                    included.add(stored);
                }
            } else {
                for (ResourceKey key : referredTo(referred, include)) {
                    if (included.wants(key) && !gathering.isFull()) {
                        snapshot.read(key)
                                .filter(stored -> gathering.add(stored.json().length))
                                .ifPresent(included::add);
                    }
                }
            }
        }
        return included.resources;
    }

    /// Counts what is read for a page, the hits or what goes along, and has it charged.
    private static final class Gathering implements IntPredicate {
        private final Meter meter;
        private long bytes;

        Gathering(Meter meter) {
            this.meter = meter;
        }

        /// True for all that has been read already.
        boolean add(int more) {
            bytes += more;
            meter.take(COPIES * more);
            return true;
        }

        @Override
        public boolean test(int more) {
            return add(more) && !isFull();
        }

        boolean isFull() {
            return bytes >= PAGE_BYTES_MAX;
        }
    }

    /// Gathers resources that are no hits, until there are too many.
    private static final class Included {
        private final Set<ResourceKey> ofHits;
        private final Map<ResourceKey, Stored> resources = new LinkedHashMap<>();
        private long bytes;

        Included(Set<ResourceKey> ofHits) {
            this.ofHits = ofHits;
        }

        boolean wants(ResourceKey key) {
            boolean isFull = resources.size() > INCLUDED_MAX || bytes >= PAGE_BYTES_MAX;
            return !isFull && !ofHits.contains(key) && !resources.containsKey(key);
        }

        void add(Stored stored) {
            if (!stored.deleted() && wants(stored.key())) {
                resources.put(stored.key(), stored);
                bytes += stored.json().length;
            }
        }
    }

    /// What a hit refers to by a search parameter.
    private record Reference(String source, SearchParameter parameter, ResourceKey key) {}

    /// Taken from each hit once, however many includes ask for them.
    private List<Reference> referencesOf(List<Stored> hits) {
        var found = new ArrayList<Reference>();
        for (Stored hit : hits) {
            references.extract(
                    Json.readObject(hit.json()),
                    (parameter, value) -> {
                        if (value instanceof ReferenceType.ToResource(var type, var id)) {
                            var key = new ResourceKey(type, id);
                            found.add(new Reference(hit.key().type(), parameter, key));
                        }
                    });
            Turn.pass();
        }
        return found;
    }

    private static Set<ResourceKey> referredTo(List<Reference> references, Include include) {
        var keys = new LinkedHashSet<ResourceKey>();
        for (Reference one : references) {
            boolean isMeant =
                    one.source().equals(include.source())
                            && include.parameters().contains(one.parameter())
                            && (include.target().isEmpty()
                                    || include.target().equals(one.key().type()));
            if (isMeant) {
                keys.add(one.key());
            }
        }
        return keys;
    }

    private List<Stored> referringTo(
            Snapshot snapshot, Include include, Set<ResourceKey> ofHits, Gathering gathering) {
        var operands = new ArrayList<ReferenceType.AskedResource>();
        for (ResourceKey key : ofHits) {
            if (include.target().isEmpty() || include.target().equals(key.type())) {
                operands.add(new ReferenceType.AskedResource(List.of(key.type()), key.id()));
            }
        }
        if (operands.isEmpty()) {
            return List.of();
        }
        Query query = mapping.referring(include, operands, snapshot::updateAt);
        int most = INCLUDED_MAX + 1;
        return page(snapshot, query, List.of(), SearchAfter.start(), most, gathering).hits();
    }

    /// One page of an answer.
    ///
    /// @param included sent along; none of them is a hit of this page
    /// @param total how many hits there are on all pages, when the request asks for it
    /// @param next where the next page goes on; [SearchAfter#position] is what a page token
    ///     carries
    /// @param includedCut more were to be sent along than fit; the answer must say so
    public record Found(
            List<Stored> hits,
            List<Stored> included,
            OptionalLong total,
            Optional<SearchAfter> next,
            boolean includedCut) {
        public Found {
            hits = List.copyOf(hits);
            included = List.copyOf(included);
        }
    }
}
