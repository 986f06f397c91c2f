// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.graphql;

import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.graphql.Selection.Argument;
import dev.signet.dataplane.interaction.Search;
import dev.signet.dataplane.interaction.SearchLanguage;
import dev.signet.dataplane.search.SearchExecution;
import dev.signet.dataplane.search.SearchExecution.Found;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonReader;
import dev.signet.fhir.search.SearchType;
import dev.signet.search.query.Handling;
import dev.signet.search.query.SearchParse;
import dev.signet.search.query.SearchRequest;
import dev.signet.search.query.SearchRequest.QueryParameter;
import dev.signet.store.ResourceKey;
import dev.signet.store.Search.SearchAfter;
import dev.signet.store.Snapshot;
import dev.signet.store.Stored;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Resources of one request, by id and by search, all of one moment and within its bounds: each is
/// read once. One thread.
final class Lookups {
    /// Most resources of a list.
    static final int LIST_MAX = SearchRequest.COUNT_MAX;

    private final FhirModel model;
    private final SearchLanguage language;
    private final Exchange exchange;
    private final Snapshot snapshot;
    private final Bounds bounds;
    private final Map<ResourceKey, Optional<JsonObject>> known = new HashMap<>();

    Lookups(
            FhirModel model,
            SearchLanguage language,
            Exchange exchange,
            Snapshot snapshot,
            Bounds bounds) {
        this.model = model;
        this.language = language;
        this.exchange = exchange;
        this.snapshot = snapshot;
        this.bounds = bounds;
    }

    /// What is current; empty when there is none, or none that the caller sees.
    Optional<JsonObject> read(ResourceKey key) {
        Optional<JsonObject> before = known.get(key);
        if (before != null) {
            return before;
        }
        bounds.resources(1);
        Optional<JsonObject> found =
                snapshot.read(key).filter(stored -> !stored.deleted()).map(this::tree);
        known.put(key, found);
        return found;
    }

    private JsonObject tree(Stored stored) {
        byte[] json = stored.json();
        bounds.work().take(json.length);
        return JsonReader.readObject(json, 0, json.length, bounds.work());
    }

    /// The search that the arguments of a field are.
    ///
    /// @param around the resource that is referred to; empty at the account
    /// @throws dev.signet.dataplane.exchange.FhirError 400 naming what is not understood
    SearchRequest request(String type, List<Argument> arguments, Optional<ResourceKey> around) {
        var asked = new ArrayList<QueryParameter>();
        for (Argument argument : arguments) {
            switch (argument.name()) {
                case DocumentCheck.REFERENCE ->
                        asked.add(referring(type, argument.text(), around.orElseThrow()));
                case DocumentCheck.CURSOR -> {}
                case DocumentCheck.COUNT -> {
                    int count = Filter.number(argument.name(), argument.text());
                    if (count > LIST_MAX) {
                        throw Refusals.wrong("argument", argument.name(), "the most is 1,000");
                    }
                    asked.add(new QueryParameter(argument.name(), argument.text()));
                }
                default -> asked.add(new QueryParameter(name(argument.name()), argument.text()));
            }
        }
        return switch (language.parser().parse(type, exchange.root(), asked, Handling.STRICT)) {
            case SearchParse.Refused(var issues) -> throw Search.refusal(issues);
            case SearchParse.Understood(SearchRequest request) -> {
                check(request, asked.size());
                yield request;
            }
        };
    }

    /// GraphQL's names have no `-`.
    private static String name(String argument) {
        return argument.startsWith("_") ? argument : argument.replace('_', '-');
    }

    private QueryParameter referring(String type, String argument, ResourceKey around) {
        String code = name(argument);
        boolean isReference =
                model.searchParameters()
                        .find(type, code)
                        .filter(parameter -> parameter.type() == SearchType.REFERENCE)
                        .isPresent();
        if (!isReference) {
            throw Refusals.wrong(
                    "argument",
                    DocumentCheck.REFERENCE,
                    "expected is a search parameter of " + type + " that is a reference");
        }
        return new QueryParameter(code, around.path());
    }

    private static void check(SearchRequest request, int asked) {
        boolean isOfCriteria =
                request.includes().isEmpty()
                        && request.elements().isEmpty()
                        && request.summary() == SearchRequest.Summary.FALSE
                        && request.total() == SearchRequest.Total.UNSAID
                        && request.understood().size() == asked
                        && !request.explain();
        if (!isOfCriteria) {
            throw Refusals.notSupported(
                    "search",
                    "parameter",
                    "taken are criteria, _sort and _count; _include, _elements, _summary, _total"
                            + " and the like are not supported, and each must have a value");
        }
    }

    /// The resources that a list asks for: all of them, unless it says how many.
    ///
    /// @throws dev.signet.dataplane.exchange.FhirError 400 when there are more than a list holds
    List<Resource> all(SearchRequest request) {
        boolean isCounted = request.count().isPresent();
        int wanted = request.count().orElse(LIST_MAX);
        var all = new ArrayList<Resource>();
        Optional<SearchAfter> after = Optional.of(SearchAfter.start());
        while (after.isPresent() && all.size() < wanted) {
            Found found = page(request, after.get(), snapshot);
            all.addAll(resources(found));
            after = found.around().next();
        }
        boolean isMore = after.isPresent() && wanted > 0;
        if (!isCounted && isMore) {
            throw Refusals.tooMuch(
                    "a list finds more than 1,000 resources: say _count, or ask for a Connection");
        }
        return all.size() > wanted ? all.subList(0, wanted) : all;
    }

    /// A page of a search.
    Found page(SearchRequest request, SearchAfter after, Snapshot of) {
        bounds.search();
        var execution =
                new SearchExecution(
                        model.searchParameters(), language.mapping(), model::publishedCodes);
        int count = request.count().isPresent() ? request.count().getAsInt() : LIST_MAX;
        Found found =
                language.bounds()
                        .search(
                                exchange.computing(),
                                "",
                                end ->
                                        execution.run(
                                                of,
                                                request,
                                                new SearchExecution.Wanted(
                                                        after, count, bounds.work(), end)));
        bounds.resources(found.hits().size());
        return found;
    }

    /// What was found, as trees.
    List<Resource> resources(Found found) {
        return found.hits().stream()
                .map(hit -> new Resource(Optional.of(hit.key()), tree(hit)))
                .toList();
    }

    /// A resource and where its references begin.
    ///
    /// @param key empty for what is contained
    record Resource(Optional<ResourceKey> key, JsonObject json) {}
}
