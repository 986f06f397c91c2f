// SPDX-License-Identifier: Apache-2.0
package dev.signet.search.own;

import dev.signet.fhir.Definitions;
import dev.signet.fhir.FhirPathEngine;
import dev.signet.fhir.Issue;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.search.SearchParameter;
import dev.signet.fhir.search.SearchParameters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// The search parameters that an account defines itself, at one place in the order of its changes.
/// Of two with the same code for the same type the one that was written first counts, and none
/// takes the place of FHIR's own. Immutable; any thread.
public final class OwnParameters {
    /// The resource type that defines them.
    public static final String TYPE = "SearchParameter";

    /// Of a place in the order of changes: what counts those of one transaction.
    private static final int CHANGE_BITS = 20;

    /// Most definitions of an account.
    public static final int DEFINITIONS_MAX = 500;

    private final SearchParameters base;
    private final Definitions definitions;
    private final Supplier<FhirPathEngine> engine;
    private final List<Source> sources;
    private final List<Definition> all;
    private final Map<String, SearchParameter> byUrl = new HashMap<>();

    /// A resource that defines.
    ///
    /// @param at see [SearchParameter#definedAt]
    public record Source(String id, long at, JsonObject resource) {}

    /// One that is in force.
    ///
    /// @param id of the resource
    /// @param at see [SearchParameter#definedAt]
    /// @param parameters one for each base
    public record Definition(String id, long at, String url, List<SearchParameter> parameters) {
        public Definition {
            parameters = List.copyOf(parameters);
        }

        /// The transaction that wrote it.
        public long writtenAt() {
            return at >>> CHANGE_BITS;
        }
    }

    private OwnParameters(
            SearchParameters base,
            Definitions definitions,
            Supplier<FhirPathEngine> engine,
            List<Source> sources) {
        this.base = base;
        this.engine = engine;
        this.definitions = definitions;
        this.sources = List.copyOf(sources);
        for (String type : base.types()) {
            base.of(type).forEach(parameter -> byUrl.putIfAbsent(parameter.url(), parameter));
        }
        var taken = new HashSet<String>();
        var found = new HashMap<Long, Definition>();
        for (boolean composites : List.of(false, true)) {
            for (Source source : sources) {
                if (DefinitionReader.isComposite(source.resource()) == composites
                        && read(source.resource(), source.at())
                                instanceof OwnDefinition.Understood(var url, var parameters)) {
                    List<SearchParameter> free = free(parameters, taken);
                    if (!free.isEmpty() && byUrl.putIfAbsent(url, free.getFirst()) == null) {
                        found.put(source.at(), new Definition(source.id(), source.at(), url, free));
                    }
                }
            }
        }
        all =
                sources.stream()
                        .filter(source -> found.containsKey(source.at()))
                        .map(source -> found.get(source.at()))
                        .toList();
    }

    /// Those of an account.
    ///
    /// @param base FHIR's own
    /// @param engine asked for what paths cannot carry
    /// @param sources in the order in which they were written
    public static OwnParameters of(
            SearchParameters base,
            Definitions definitions,
            Supplier<FhirPathEngine> engine,
            List<Source> sources) {
        return new OwnParameters(base, definitions, engine, sources);
    }

    private List<SearchParameter> free(List<SearchParameter> parameters, Set<String> taken) {
        var free = new ArrayList<SearchParameter>();
        for (SearchParameter parameter : parameters) {
            if (!isDefined(parameter) && taken.add(parameter.toString())) {
                free.add(parameter);
            }
        }
        return free;
    }

    /// Whether FHIR itself has one of that code.
    boolean isDefined(SearchParameter parameter) {
        return parameter.base().equals("Resource")
                ? base.types().stream().anyMatch(type -> base.isDefined(type, parameter.code()))
                : base.isDefined(parameter.base(), parameter.code());
    }

    /// What a definition says, beside these.
    OwnDefinition read(JsonObject resource, long at) {
        return new DefinitionReader(
                        definitions,
                        url -> Optional.ofNullable(byUrl.get(url)),
                        engine,
                        resource,
                        at)
                .read();
    }

    /// The definitions in force, in the order in which they were written.
    public List<Definition> all() {
        return all;
    }

    /// Their parameters.
    public List<SearchParameter> parameters() {
        return all.stream().flatMap(each -> each.parameters().stream()).toList();
    }

    /// What keeps a transaction from changing definitions; empty when nothing does. Of type
    /// [IssueType#CONFLICT] where others would be touched that it does not name.
    ///
    /// @param edits by the id of the resource, in their order: what is written, valid in its
    ///     structure; empty for what is deleted
    public List<Issue> problems(Map<String, Optional<JsonObject>> edits) {
        return new DefinitionChange(this, edits).problems();
    }

    /// Those that follow a transaction.
    OwnParameters with(Map<String, Optional<JsonObject>> edits) {
        var all = new ArrayList<>(sources);
        all.removeIf(source -> edits.containsKey(source.id()));
        long at = sources.isEmpty() ? 1 : sources.getLast().at() + 1;
        for (Map.Entry<String, Optional<JsonObject>> edit : edits.entrySet()) {
            if (edit.getValue().isPresent()) {
                all.add(new Source(edit.getKey(), at, edit.getValue().get()));
                at++;
            }
        }
        return new OwnParameters(base, definitions, engine, all);
    }

    /// Whether FHIR's own, or another definition, has the url.
    boolean isTaken(String url, String id) {
        SearchParameter same = byUrl.get(url);
        boolean isOthers =
                all.stream().anyMatch(other -> other.url().equals(url) && !other.id().equals(id));
        return isOthers || (same != null && !same.isOwn());
    }
}
