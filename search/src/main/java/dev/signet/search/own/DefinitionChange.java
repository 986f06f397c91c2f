// SPDX-License-Identifier: Apache-2.0
package dev.signet.search.own;

import dev.signet.fhir.Issue;
import dev.signet.fhir.IssueType;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.search.SearchParameter;
import dev.signet.search.own.OwnParameters.Definition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What one transaction makes of an account's definitions. All that it writes must be in force
/// after it, and nothing else may come into force, go out of it or find something else: what is in
/// the index is told by the place at which a definition was written. One thread, one use.
final class DefinitionChange {
    /// Some 7 MB of heap; each is walked in every resource of its base.
    private static final long PATHS_MAX = 50_000;

    /// So many that an engine evaluates have as many paths as there may be: 20.
    private static final long PATHS_OF_EVALUATED = PATHS_MAX / 20;

    private final OwnParameters before;
    private final Map<String, Optional<JsonObject>> edits;
    private final List<Issue> issues = new ArrayList<>();

    /// @param edits by id: what is written; empty for what is deleted
    DefinitionChange(OwnParameters before, Map<String, Optional<JsonObject>> edits) {
        this.before = before;
        this.edits = edits;
    }

    /// See [OwnParameters#problems].
    List<Issue> problems() {
        Map<String, Definition> first = byId(before);
        if (isTooMany(first)) {
            return List.of(
                    Issue.error(
                            IssueType.TOO_COSTLY,
                            "an account has at most 500 search parameters of its own",
                            OwnParameters.TYPE));
        }
        OwnParameters after = before.with(edits);
        Map<String, Definition> then = byId(after);
        long paths = paths(after);
        if (paths > PATHS_MAX && paths > paths(before)) {
            return List.of(
                    Issue.error(
                            IssueType.TOO_COSTLY,
                            "an account's search parameters have at most 50,000 paths together,"
                                    + " each counted for every base, and an expression that"
                                    + " paths cannot carry as 2,500",
                            OwnParameters.TYPE + ".expression"));
        }
        Map<String, List<Taken>> byCode = byCode(after);
        edits.forEach(
                (id, written) ->
                        written.ifPresent(resource -> written(id, resource, after, byCode)));
        if (issues.isEmpty()) {
            first.forEach((id, each) -> checkStays(each, Optional.ofNullable(then.get(id))));
            then.forEach((id, each) -> checkWas(each, first.containsKey(id)));
        }
        return issues;
    }

    private static long paths(OwnParameters all) {
        return all.all().stream()
                .flatMap(each -> each.parameters().stream())
                .mapToLong(
                        parameter ->
                                parameter.expression().isEmpty()
                                        ? parameter.paths().size()
                                        : PATHS_OF_EVALUATED)
                .sum();
    }

    /// Only what makes them more is refused: an account may have had more before there was a limit.
    private boolean isTooMany(Map<String, Definition> first) {
        int more = 0;
        for (Map.Entry<String, Optional<JsonObject>> edit : edits.entrySet()) {
            boolean wasThere = first.containsKey(edit.getKey());
            boolean isThere = edit.getValue().isPresent();
            more += (isThere ? 1 : 0) - (wasThere ? 1 : 0);
        }
        return more > 0 && first.size() + more > OwnParameters.DEFINITIONS_MAX;
    }

    private void written(
            String id, JsonObject resource, OwnParameters after, Map<String, List<Taken>> byCode) {
        switch (after.read(resource, 1)) {
            case OwnDefinition.Refused(var refused) -> issues.addAll(refused);
            case OwnDefinition.Understood(var url, var parameters) -> {
                if (after.isTaken(url, id)) {
                    duplicate("there is a search parameter of the url " + url, ".url");
                }
                for (SearchParameter parameter : parameters) {
                    boolean isOthers =
                            byCode.getOrDefault(parameter.code(), List.of()).stream()
                                    .anyMatch(taken -> taken.meets(parameter, id));
                    if (isOthers || after.isDefined(parameter)) {
                        String text =
                                "the base %s has a parameter of that code: %s"
                                        .formatted(parameter.base(), parameter.code());
                        duplicate(text, ".code");
                    }
                }
            }
        }
    }

    private void duplicate(String text, String element) {
        issues.add(Issue.error(IssueType.DUPLICATE, text, OwnParameters.TYPE + element));
    }

    private void checkStays(Definition was, Optional<Definition> is) {
        if (edits.containsKey(was.id())) {
            return;
        }
        if (is.isEmpty()) {
            conflict(
                    was.url() + " would be in force no longer: it names this one, change it first");
        } else if (!is.get().equals(was)) {
            conflict(was.url() + " would find something else, change or delete it first");
        }
    }

    private void checkWas(Definition is, boolean was) {
        if (!was && !edits.containsKey(is.id())) {
            conflict(is.url() + " would come into force by this, delete it first");
        }
    }

    private void conflict(String text) {
        issues.add(
                Issue.error(
                        IssueType.CONFLICT, "the search parameter " + text, OwnParameters.TYPE));
    }

    private static Map<String, Definition> byId(OwnParameters all) {
        var byId = new LinkedHashMap<String, Definition>();
        all.all().forEach(each -> byId.put(each.id(), each));
        return byId;
    }

    /// A code that the definition `id` has for a base.
    private record Taken(String id, String base) {
        boolean meets(SearchParameter parameter, String other) {
            String all = DefinitionReader.ALL_TYPES;
            boolean isSameBase =
                    base.equals(parameter.base())
                            || base.equals(all)
                            || parameter.base().equals(all);
            return isSameBase && !id.equals(other);
        }
    }

    private static Map<String, List<Taken>> byCode(OwnParameters all) {
        var byCode = new HashMap<String, List<Taken>>();
        for (Definition each : all.all()) {
            for (SearchParameter parameter : each.parameters()) {
                byCode.computeIfAbsent(parameter.code(), _ -> new ArrayList<>())
                        .add(new Taken(each.id(), parameter.base()));
            }
        }
        return byCode;
    }
}
