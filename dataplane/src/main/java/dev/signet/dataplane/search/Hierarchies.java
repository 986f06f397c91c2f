// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.search;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.fhir.Json;
import dev.signet.fhir.JsonArray;
import dev.signet.fhir.JsonObject;
import dev.signet.index.Query;
import dev.signet.search.type.Canonicals;
import dev.signet.search.type.ReferenceType;
import dev.signet.search.type.ReferenceType.AskedHierarchy;
import dev.signet.search.type.TokenType;
import dev.signet.search.type.TokenType.AskedSubsumed;
import dev.signet.store.ResourceKey;
import dev.signet.store.Snapshot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is above and below: codes in a stored CodeSystem that lists all of them, and resources
/// that are part of others of their type. Cycles end. One search, one thread.
///
/// @param snapshot on which both are looked up
record Hierarchies(Snapshot snapshot) {
    /// Resources of one hierarchy that are asked for together.
    static final int PARTS_MAX = 1_000;

    private static final int VERSIONS_MAX = 100;
    private static final String CODE_SYSTEM = "CodeSystem";

    /// The code itself, and those that it subsumes or that subsume it.
    List<TokenType.Asked> codes(AskedSubsumed asked) {
        Map<String, Set<String>> next = edges(codeSystem(asked.system()), asked.above());
        return reached(asked.code(), code -> next.getOrDefault(code, Set.of())).stream()
                .map(code -> new TokenType.Asked(Optional.of(asked.system()), code))
                .toList();
    }

    /// Of several with that url the one that was changed last.
    private JsonObject codeSystem(String url) {
        Query named = Canonicals.named(List.of(CODE_SYSTEM), List.of(Canonicals.name(url, "")));
        JsonObject found =
                snapshot.keys(named, VERSIONS_MAX).stream()
                        .reduce((_, last) -> last)
                        .flatMap(snapshot::read)
                        .filter(stored -> !stored.deleted())
                        .map(stored -> Json.readObject(stored.json()))
                        .orElseThrow(() -> refused("the code system is not stored"));
        boolean isHierarchy = found.text("hierarchyMeaning", "is-a").equals("is-a");
        if (!found.text("content", "").equals("complete") || !isHierarchy) {
            throw refused("the code system is not complete, or its hierarchy is not one of is-a");
        }
        return found;
    }

    private static Map<String, Set<String>> edges(JsonObject codeSystem, boolean upwards) {
        var edges = new HashMap<String, Set<String>>();
        addConcepts(
                codeSystem.find("concept"),
                "",
                (parent, child) ->
                        edges.computeIfAbsent(upwards ? child : parent, _ -> new LinkedHashSet<>())
                                .add(upwards ? parent : child));
        return edges;
    }

    /// Takes a pair of codes, the wider first.
    @FunctionalInterface
    private interface Edge {
        void is(String parent, String child);
    }

    private static void addConcepts(@Nullable Json concepts, String parent, Edge edge) {
        if (concepts instanceof JsonArray array) {
            for (Json each : array) {
                if (each instanceof JsonObject concept) {
                    String code = concept.text("code", "");
                    if (!parent.isEmpty()) {
                        edge.is(parent, code);
                    }
                    addProperties(concept, code, edge);
                    addConcepts(concept.find("concept"), code, edge);
                }
            }
        }
    }

    private static void addProperties(JsonObject concept, String code, Edge edge) {
        if (concept.find("property") instanceof JsonArray properties) {
            for (Json each : properties) {
                if (each instanceof JsonObject property) {
                    String other = property.text("valueCode", "");
                    switch (other.isEmpty() ? "" : property.text("code", "")) {
                        case "parent", "subsumedBy" -> edge.is(other, code);
                        case "child" -> edge.is(code, other);
                        default -> {}
                    }
                }
            }
        }
    }

    /// The ids of the resource itself, and of those that are part of it or that it is part of.
    List<String> parts(AskedHierarchy asked) {
        return reached(asked.id(), id -> asked.above() ? above(asked, id) : below(asked, id));
    }

    private List<String> above(AskedHierarchy asked, String id) {
        String reference =
                snapshot.read(new ResourceKey(asked.type(), id))
                        .filter(stored -> !stored.deleted())
                        .map(stored -> Json.readObject(stored.json()).find("partOf"))
                        .map(each -> each instanceof JsonObject of ? of.text("reference", "") : "")
                        .orElse("");
        String start = asked.type() + "/";
        String parent = reference.startsWith(start) ? reference.substring(start.length()) : "";
        int version = parent.indexOf('/');
        String only = version < 0 ? parent : parent.substring(0, version);
        return ReferenceType.isId(only) ? List.of(only) : List.of();
    }

    private List<String> below(AskedHierarchy asked, String id) {
        var parent = new ReferenceType.AskedResource(List.of(asked.type()), id);
        Query parts =
                new Query.And(
                        List.of(
                                new Query.Type(List.of(asked.type())),
                                new Query.Term(asked.parameter(), parent.words())));
        return snapshot.keys(parts, PARTS_MAX + 1).stream().map(ResourceKey::id).toList();
    }

    /// What leads on from one place.
    @FunctionalInterface
    private interface Next {
        Iterable<String> of(String place);
    }

    private static List<String> reached(String from, Next next) {
        var reached = new LinkedHashSet<String>(List.of(from));
        var open = new ArrayDeque<String>(List.of(from));
        while (!open.isEmpty()) {
            for (String each : next.of(open.remove())) {
                if (reached.add(each)) {
                    open.add(each);
                }
                if (reached.size() > PARTS_MAX) {
                    throw new Failed(
                            Failure.TOO_LARGE,
                            "a hierarchy that is searched by has more than 1,000 parts",
                            new Fact("most", PARTS_MAX));
                }
            }
        }
        return new ArrayList<>(reached);
    }

    private static Failed refused(String text) {
        return new Failed(Failure.INVALID, text);
    }
}
