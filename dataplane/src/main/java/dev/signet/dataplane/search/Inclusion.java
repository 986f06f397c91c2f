// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.search;

import dev.signet.dataplane.budget.Turn;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.search.SearchParameter;
import dev.signet.fhir.search.SearchParameters;
import dev.signet.fhir.search.SearchType;
import dev.signet.index.Query;
import dev.signet.search.Extraction;
import dev.signet.search.QueryMapping;
import dev.signet.search.query.SearchRequest.Include;
import dev.signet.search.type.Canonicals;
import dev.signet.search.type.ReferenceType;
import dev.signet.search.type.SearchValue;
import dev.signet.store.ResourceKey;
import dev.signet.store.Search.SearchAfter;
import dev.signet.store.Snapshot;
import dev.signet.store.Stored;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds what goes along with the hits of a page (FHIR R4, section 3.1.1.5.6), step by step where
/// an include iterates: each resource once, so that cycles end. Immutable; any thread.
final class Inclusion {
    /// Resources that are looked at together for what they refer to.
    private static final int STEP_MAX = 1_000;

    private final SearchParameters parameters;
    private final QueryMapping mapping;
    private final Extraction references;

    Inclusion(SearchParameters parameters, QueryMapping mapping) {
        this.parameters = parameters;
        this.mapping = mapping;
        this.references = new Extraction(parameters, each -> each.type() == SearchType.REFERENCE);
    }

    /// Which of those that go along are sent, counted in the order in which they are found.
    ///
    /// @param from as many go before, 0 for the first
    /// @param count most of them, at least 1
    record Window(int from, int count) {}

    /// What is sent along.
    ///
    /// @param isMore whether others follow, or may when these are as many bytes as a page takes
    record Included(List<Stored> sent, boolean isMore) {}

    /// What to send along. The order is the same for the same snapshot, includes and hits.
    Included of(
            Snapshot snapshot,
            List<Include> includes,
            List<Stored> hits,
            Gathering gathering,
            Window window) {
        var gathered = new Gathered(hits, gathering, window);
        List<Include> applied = includes;
        step(snapshot, applied, Seen.of(hits, applied, references), gathered);
        applied = applied.stream().filter(include -> include.way().iterate()).toList();
        List<ResourceKey> from = applied.isEmpty() ? List.of() : gathered.since(0);
        while (!from.isEmpty() && !gathered.isFull()) {
            int before = gathered.known.size();
            // a part at a time: what is looked at is not kept
            for (int i = 0; i < from.size(); i += STEP_MAX) {
                List<ResourceKey> part = from.subList(i, Math.min(from.size(), i + STEP_MAX));
                List<Stored> read = part.stream().map(key -> gathered.get(snapshot, key)).toList();
                step(snapshot, applied, Seen.of(read, applied, references), gathered);
            }
            from = gathered.since(before);
        }
        return new Included(List.copyOf(gathered.sent.values()), gathered.isFull());
    }

    private void step(Snapshot snapshot, List<Include> includes, Seen seen, Gathered gathered) {
        for (Include include : includes) {
            if (gathered.isFull()) {
                return;
            }
            if (include.way().reverse()) {
                referringTo(snapshot, include, seen, gathered);
            } else {
                referredTo(snapshot, include, seen, gathered);
            }
        }
    }

    private static void referredTo(
            Snapshot snapshot, Include include, Seen seen, Gathered gathered) {
        var names = new LinkedHashMap<List<String>, Set<String>>();
        for (Reference one : seen.references()) {
            if (gathered.isFull()) {
                return;
            }
            if (!one.isMeantBy(include)) {
                continue;
            }
            if (one.value() instanceof ReferenceType.ToResource(String type, String id)) {
                var key = new ResourceKey(type, id);
                if (isTarget(include, type)) {
                    gathered.read(snapshot, key);
                }
            } else if (one.value() instanceof ReferenceType.ToCanonical canonical) {
                List<String> types =
                        include.target().isEmpty()
                                ? one.parameter().targets()
                                : List.of(include.target());
                names.computeIfAbsent(types, _ -> new LinkedHashSet<>()).add(canonical.name());
            }
        }
        names.forEach((types, all) -> gathered.find(snapshot, Canonicals.named(types, all)));
    }

    private static boolean isTarget(Include include, String type) {
        return include.target().isEmpty() || include.target().equals(type);
    }

    private void referringTo(Snapshot snapshot, Include include, Seen seen, Gathered gathered) {
        var operands = new ArrayList<ReferenceType.AskedResource>();
        for (ResourceKey key : seen.keys()) {
            if (isTarget(include, key.type())) {
                operands.add(new ReferenceType.AskedResource(List.of(key.type()), key.id()));
            }
        }
        if (!operands.isEmpty()) {
            gathered.find(
                    snapshot,
                    include.source().isEmpty()
                            ? mapping.referring(allReferences(), operands, seen.names())
                            : mapping.referring(include, operands, seen.names()));
        }
    }

    private List<SearchParameter> allReferences() {
        var all = new ArrayList<SearchParameter>();
        for (String type : parameters.types()) {
            for (SearchParameter parameter : parameters.of(type)) {
                if (parameter.type() == SearchType.REFERENCE) {
                    all.add(parameter);
                }
            }
        }
        return all;
    }

    /// What a resource refers to by a search parameter.
    private record Reference(String source, SearchParameter parameter, SearchValue value) {
        boolean isMeantBy(Include include) {
            return include.source().isEmpty()
                    || (include.source().equals(source)
                            && include.parameters().contains(parameter));
        }
    }

    /// What one step starts from; each resource is looked at once, however many includes ask.
    ///
    /// @param references what they refer to; empty when no include asks
    /// @param names canonical ones of the resources; empty when no include asks
    private record Seen(Set<ResourceKey> keys, List<Reference> references, List<String> names) {
        static Seen of(List<Stored> from, List<Include> includes, Extraction extraction) {
            boolean refers = includes.stream().anyMatch(include -> !include.way().reverse());
            boolean isNamed =
                    includes.stream()
                            .filter(include -> include.way().reverse())
                            .anyMatch(Seen::mayBeByName);
            var seen = new Seen(new LinkedHashSet<>(), new ArrayList<>(), new ArrayList<>());
            for (Stored stored : from) {
                seen.keys.add(stored.key());
                if (refers || isNamed) {
                    seen.look(stored, refers ? extraction : null);
                }
            }
            return seen;
        }

        private static boolean mayBeByName(Include include) {
            return include.source().isEmpty()
                    || include.parameters().stream().anyMatch(Canonicals::leads);
        }

        private void look(Stored stored, @Nullable Extraction extraction) {
            JsonObject resource = Json.readObject(stored.json());
            names.addAll(Canonicals.names(resource));
            if (extraction != null) {
                String type = stored.key().type();
                extraction.extract(
                        resource,
                        (parameter, value) ->
                                references.add(new Reference(type, parameter, value)));
            }
            Turn.pass();
        }
    }

    /// Gathers resources that are no hits, each once, until there are too many. One thread.
    private static final class Gathered {
        private final Set<ResourceKey> ofHits = new LinkedHashSet<>();

        /// All so far, those before the window too.
        private final LinkedHashSet<ResourceKey> known = new LinkedHashSet<>();

        private final Map<ResourceKey, Stored> sent = new LinkedHashMap<>();
        private final Gathering gathering;
        private final Window window;
        private final int end;
        private boolean isMore;

        Gathered(List<Stored> hits, Gathering gathering, Window window) {
            hits.forEach(hit -> ofHits.add(hit.key()));
            this.gathering = gathering;
            this.window = window;
            this.end = window.from() + window.count();
        }

        boolean isFull() {
            return isMore || gathering.isFull();
        }

        boolean wants(ResourceKey key) {
            return !isFull() && !ofHits.contains(key) && !known.contains(key);
        }

        /// One that has been taken.
        Stored get(Snapshot snapshot, ResourceKey key) {
            gathering.pass();
            Stored one = sent.get(key);
            return one == null ? snapshot.read(key).orElseThrow() : one;
        }

        /// Takes one, if it is there.
        void read(Snapshot snapshot, ResourceKey key) {
            if (wants(key)) {
                snapshot.read(key).filter(stored -> !stored.deleted()).ifPresent(this::take);
            }
        }

        /// Takes all that a query finds, until there are too many. Once there are some, what is
        /// there already is not read again; what goes before the window is not read at all.
        void find(Snapshot snapshot, Query query) {
            if (end == window.count() && known.isEmpty()) {
                var start = SearchAfter.start();
                SearchExecution.page(snapshot, query, List.of(), start, end + 1, gathering)
                        .hits()
                        .forEach(this::add);
                return;
            }
            for (ResourceKey key : snapshot.keys(query, ofHits.size() + end + 1)) {
                if (isFull()) {
                    return;
                }
                if (known.size() < window.from() && wants(key)) {
                    gathering.pass();
                    known.add(key);
                } else {
                    read(snapshot, key);
                }
            }
        }

        private void take(Stored stored) {
            if (known.size() >= window.from() && known.size() < end) {
                gathering.add(stored.json().length);
            } else {
                gathering.pass();
            }
            add(stored);
        }

        /// Adds what has been counted.
        private void add(Stored stored) {
            ResourceKey key = stored.key();
            if (isMore || ofHits.contains(key) || known.contains(key)) {
                return;
            }
            isMore = known.size() == end;
            if (!isMore) {
                known.add(key);
                if (known.size() > window.from()) {
                    sent.put(key, stored);
                }
            }
        }

        List<ResourceKey> since(int before) {
            return known.stream().skip(before).toList();
        }
    }
}
