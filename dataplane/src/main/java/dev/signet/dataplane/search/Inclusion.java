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
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds what goes along with the hits of a page (FHIR R4, section 3.1.1.5.6), step by step where
/// an include iterates: each resource once, so that cycles end. Immutable; any thread.
final class Inclusion {
    private final SearchParameters parameters;
    private final QueryMapping mapping;
    private final Extraction references;

    Inclusion(SearchParameters parameters, QueryMapping mapping) {
        this.parameters = parameters;
        this.mapping = mapping;
        this.references = new Extraction(parameters, each -> each.type() == SearchType.REFERENCE);
    }

    /// What to send along, and a little more when it is too much.
    Collection<Stored> of(
            Snapshot snapshot, List<Include> includes, List<Stored> hits, Gathering gathering) {
        var gathered = new Gathered(hits, gathering);
        List<Include> applied = includes;
        List<Stored> from = hits;
        while (!applied.isEmpty() && !from.isEmpty() && !gathered.isFull()) {
            int before = gathered.resources.size();
            step(snapshot, applied, Seen.of(from, applied, references), gathered);
            from = gathered.since(before);
            applied = applied.stream().filter(include -> include.way().iterate()).toList();
        }
        return gathered.resources.values();
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
        private final Map<ResourceKey, Stored> resources = new LinkedHashMap<>();
        private final Gathering gathering;

        Gathered(List<Stored> hits, Gathering gathering) {
            hits.forEach(hit -> ofHits.add(hit.key()));
            this.gathering = gathering;
        }

        boolean isFull() {
            return resources.size() > SearchExecution.INCLUDED_MAX || gathering.isFull();
        }

        boolean wants(ResourceKey key) {
            return !ofHits.contains(key) && !resources.containsKey(key);
        }

        /// Takes one, if it is there.
        void read(Snapshot snapshot, ResourceKey key) {
            if (wants(key)) {
                snapshot.read(key)
                        .filter(stored -> gathering.add(stored.json().length))
                        .ifPresent(this::add);
            }
        }

        /// Takes all that a query finds, until there are too many. Once there are some, what is
        /// there already is not read again.
        void find(Snapshot snapshot, Query query) {
            if (resources.isEmpty()) {
                int most = SearchExecution.INCLUDED_MAX + 1;
                var start = SearchAfter.start();
                SearchExecution.page(snapshot, query, List.of(), start, most, gathering)
                        .hits()
                        .forEach(this::add);
                return;
            }
            int most = ofHits.size() + resources.size() + SearchExecution.INCLUDED_MAX + 1;
            for (ResourceKey key : snapshot.keys(query, most)) {
                if (isFull()) {
                    return;
                }
                read(snapshot, key);
            }
        }

        private void add(Stored stored) {
            if (!stored.deleted() && wants(stored.key())) {
                resources.put(stored.key(), stored);
            }
        }

        List<Stored> since(int before) {
            return resources.values().stream().skip(before).toList();
        }
    }
}
