// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.search;

import dev.signet.dataplane.budget.Turn;
import dev.signet.dataplane.search.SearchExecution.Around;
import dev.signet.dataplane.search.SearchExecution.Found;
import dev.signet.fhir.PublishedCodes;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonObject;
import dev.signet.index.Deadline;
import dev.signet.index.IndexDocument;
import dev.signet.index.Query;
import dev.signet.index.QueryMatch;
import dev.signet.search.IndexMapping;
import dev.signet.search.QueryMapping;
import dev.signet.search.query.SearchRequest;
import dev.signet.search.query.SearchRequest.Summary;
import dev.signet.search.query.SearchRequest.Total;
import dev.signet.search.type.Contained;
import dev.signet.store.Page;
import dev.signet.store.Search;
import dev.signet.store.Search.SearchAfter;
import dev.signet.store.Search.SortBy;
import dev.signet.store.Snapshot;
import dev.signet.store.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Supplier;

/// Searches among contained resources. The index proposes what contains some; each of them is read,
/// and a part of it is a hit when all criteria hold of that one part. Immutable; any thread.
///
/// @param published asked when a value set is needed that is not stored
public record ContainedSearch(
        QueryMapping mapping, IndexMapping documents, Supplier<PublishedCodes> published) {
    /// Resources that are read in one step, unless they are [#STEP_BYTES] before.
    private static final int STEP_MAX = 100;

    private static final long STEP_BYTES = 4 << 20;

    /// A resource that is a hit, or contains some.
    ///
    /// @param isHit whether it is one itself
    /// @param parts the hits that it contains, in JSON
    private record Match(Stored stored, boolean isHit, List<byte[]> parts) {
        boolean isAny() {
            return isHit || !parts.isEmpty();
        }
    }

    /// Runs a request; as [SearchExecution#run].
    public Found run(
            Snapshot whole,
            SearchRequest request,
            Containment containment,
            SearchExecution.Wanted page) {
        Deadline end = page.end();
        Snapshot snapshot = whole.until(end);
        var moment = new SnapshotMoment(snapshot, published, end);
        Map<String, Query> byType = mapping.byType(request, moment);
        var walk = new Walk(snapshot, query(byType, containment), byType, containment, end);
        int wanted = request.count().orElse(page.count());
        boolean isCounted = request.summary() == Summary.COUNT || wanted == 0;
        boolean counts =
                isCounted || request.total() == Total.ACCURATE || request.total() == Total.ESTIMATE;
        OptionalLong total = counts ? OptionalLong.of(walk.count()) : OptionalLong.empty();
        if (isCounted) {
            return new Found(
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    total,
                    Around.NOTHING,
                    OptionalInt.empty(),
                    List.of());
        }
        List<SortBy> sort =
                mapping.sort(request).stream()
                        .map(key -> new SortBy(key.field(), key.descending(), key.by()))
                        .toList();
        var gathering = page.gathering();
        var matches = new ArrayList<Match>();
        SearchAfter at = page.after();
        Optional<SearchAfter> first = Optional.empty();
        Optional<SearchAfter> next;
        do {
            Page step = walk.page(sort, at, wanted - matches.size());
            first = first.isPresent() ? first : step.first();
            for (Stored stored : step.hits()) {
                Match match = walk.match(stored);
                if (match.isAny()) {
                    gathering.add(stored.json().length);
                    matches.add(match);
                }
            }
            next = step.next();
            at = next.orElse(at);
        } while (next.isPresent() && matches.size() < wanted && !gathering.isFull());
        Around around = Around.of(new Page(List.of(), List.of(), first, next), page.after());
        return found(
                page.after().backwards() ? matches.reversed() : matches,
                containment,
                total,
                around);
    }

    private static Found found(
            List<Match> matches, Containment containment, OptionalLong total, Around around) {
        var hits = new ArrayList<Stored>();
        var parts = new ArrayList<List<byte[]>>();
        for (Match match : matches) {
            if (match.isHit() || !containment.sendsParts()) {
                hits.add(match.stored());
                parts.add(List.of());
            }
            if (containment.sendsParts() && !match.parts().isEmpty()) {
                hits.add(match.stored());
                parts.add(match.parts());
            }
        }
        return new Found(
                hits, List.of(), parts, List.of(), total, around, OptionalInt.empty(), List.of());
    }

    private static Query query(Map<String, Query> byType, Containment containment) {
        var any = new ArrayList<Query>();
        byType.forEach(
                (type, query) -> {
                    any.add(Contained.around(type, query));
                    if (containment.alsoOthers()) {
                        any.add(query);
                    }
                });
        return any.size() == 1 ? any.getFirst() : new Query.Or(any);
    }

    /// Reads what the index proposes. One thread.
    private final class Walk {
        private final Snapshot snapshot;
        private final Query query;
        private final Map<String, Query> byType;
        private final Containment containment;
        private final Deadline end;

        Walk(
                Snapshot snapshot,
                Query query,
                Map<String, Query> byType,
                Containment containment,
                Deadline end) {
            this.snapshot = snapshot;
            this.query = query;
            this.byType = byType;
            this.containment = containment;
            this.end = end;
        }

        Page page(List<SortBy> sort, SearchAfter after, int most) {
            long[] bytes = {0};
            return snapshot.search(
                    new Search(query, sort, after, Math.min(most, STEP_MAX)),
                    more -> {
                        end.check();
                        bytes[0] += more;
                        return bytes[0] < STEP_BYTES;
                    });
        }

        long count() {
            long count = 0;
            Optional<SearchAfter> at = Optional.of(SearchAfter.start());
            while (at.isPresent()) {
                Page page = page(List.of(), at.get(), STEP_MAX);
                for (Stored stored : page.hits()) {
                    Match match = match(stored);
                    count +=
                            containment.sendsParts()
                                    ? (match.isHit() ? 1 : 0) + match.parts().size()
                                    : (match.isAny() ? 1 : 0);
                }
                at = page.next();
            }
            return count;
        }

        Match match(Stored stored) {
            String type = stored.key().type();
            boolean isHit =
                    containment.alsoOthers()
                            && byType.containsKey(type)
                            && holds(
                                    type,
                                    documents.documentOfStored(
                                            type, stored.key().id(), stored.json()));
            var parts = new ArrayList<byte[]>();
            JsonObject resource = Json.readObject(stored.json());
            if (resource.find("contained") instanceof JsonArray contained) {
                for (Json each : contained) {
                    if (each instanceof JsonObject part && isHit(part)) {
                        parts.add(part.bytes());
                    }
                }
            }
            Turn.pass();
            return new Match(stored, isHit, parts);
        }

        private boolean isHit(JsonObject part) {
            end.check();
            String type = part.text("resourceType", "");
            return byType.containsKey(type) && holds(type, documents.documentOfContained(part));
        }

        private boolean holds(String type, IndexDocument document) {
            Query asked = byType.get(type);
            return asked != null && QueryMatch.matches(asked, document, 0) == QueryMatch.Answer.YES;
        }
    }
}
