// SPDX-License-Identifier: Apache-2.0
package dev.signet.search.own;

import dev.signet.fhir.Definitions;
import dev.signet.fhir.Issue;
import dev.signet.fhir.IssueType;
import dev.signet.fhir.JsonObject;
import dev.signet.fhir.search.SearchParameter;
import dev.signet.fhir.search.SearchParameters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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

    private OwnParameters(SearchParameters base, Definitions definitions, List<Source> sources) {
        this.base = base;
        this.definitions = definitions;
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
    /// @param sources in the order in which they were written
    public static OwnParameters of(
            SearchParameters base, Definitions definitions, List<Source> sources) {
        return new OwnParameters(base, definitions, sources);
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

    private boolean isDefined(SearchParameter parameter) {
        return parameter.base().equals("Resource")
                ? base.types().stream().anyMatch(type -> base.isDefined(type, parameter.code()))
                : base.isDefined(parameter.base(), parameter.code());
    }

    private OwnDefinition read(JsonObject resource, long at) {
        return new DefinitionReader(
                        definitions, url -> Optional.ofNullable(byUrl.get(url)), resource, at)
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

    /// What keeps a resource from being written as a definition; empty when nothing does.
    ///
    /// @param resource valid in its structure
    /// @param id under which it is to be written
    public List<Issue> problems(JsonObject resource, String id) {
        List<Definition> others = all.stream().filter(each -> !each.id().equals(id)).toList();
        if (others.size() >= DEFINITIONS_MAX) {
            return List.of(
                    Issue.error(
                            IssueType.TOO_COSTLY,
                            "an account has at most 500 search parameters of its own",
                            TYPE));
        }
        return switch (read(resource, 1)) {
            case OwnDefinition.Refused(var issues) -> issues;
            case OwnDefinition.Understood(var url, var parameters) ->
                    clashes(url, parameters, others);
        };
    }

    private List<Issue> clashes(
            String url, List<SearchParameter> parameters, List<Definition> others) {
        var issues = new ArrayList<Issue>();
        SearchParameter same = byUrl.get(url);
        boolean isTaken = others.stream().anyMatch(other -> other.url().equals(url));
        if (isTaken || (same != null && !same.isOwn())) {
            issues.add(
                    Issue.error(
                            IssueType.DUPLICATE,
                            "there is a search parameter of that url",
                            TYPE + ".url"));
        }
        for (SearchParameter parameter : parameters) {
            boolean isOthers =
                    others.stream()
                            .flatMap(other -> other.parameters().stream())
                            .anyMatch(other -> meet(other, parameter));
            if (isOthers || isDefined(parameter)) {
                issues.add(
                        Issue.error(
                                IssueType.DUPLICATE,
                                "the base " + parameter.base() + " has a parameter of that code",
                                TYPE + ".code"));
            }
        }
        return issues;
    }

    private static boolean meet(SearchParameter one, SearchParameter other) {
        boolean isSameBase =
                one.base().equals(other.base())
                        || one.base().equals("Resource")
                        || other.base().equals("Resource");
        return isSameBase && one.code().equals(other.code());
    }
}
