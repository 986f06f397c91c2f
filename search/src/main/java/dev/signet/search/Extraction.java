// SPDX-License-Identifier: Apache-2.0
package dev.signet.search;

import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonBoolean;
import dev.signet.fhir.json.JsonNull;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.search.SearchParameter;
import dev.signet.fhir.search.SearchParameters;
import dev.signet.fhir.search.ValuePath;
import dev.signet.fhir.search.ValuePath.Step;
import dev.signet.search.type.ParameterType;
import dev.signet.search.type.SearchValue;
import dev.signet.search.type.ValueReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Finds the search values of resources. The paths of all parameters of a type are merged into
/// one tree, so that a resource is walked once and each member is looked up once. Immutable;
/// any thread.
public final class Extraction {
    private final SearchParameters parameters;
    private final Predicate<SearchParameter> wanted;
    private final Map<String, Node> byType = new ConcurrentHashMap<>();

    /// For all parameters that `wanted` accepts; it is asked when a type is first met.
    public Extraction(SearchParameters parameters, Predicate<SearchParameter> wanted) {
        this.parameters = parameters;
        this.wanted = wanted;
    }

    /// For all parameters.
    public Extraction(SearchParameters parameters) {
        this(parameters, _ -> true);
    }

    private Node tree(String type) {
        Node root = new Node();
        for (SearchParameter parameter : parameters.of(type)) {
            if (wanted.test(parameter)) {
                for (ValuePath path : parameter.paths()) {
                    Node end = root;
                    for (Step step : path.steps()) {
                        end = end.next(step);
                    }
                    end.leaves.add(new Leaf(parameter, ParameterType.of(parameter).reader(path)));
                }
            }
        }
        return root;
    }

    /// The values of a resource, in the order of the document. A value that is there but
    /// cannot be read as its type (a date that is none) is left out: validation has its own
    /// say on it.
    public List<SearchEntry> extract(JsonObject resource) {
        var entries = new ArrayList<SearchEntry>();
        extract(resource, (parameter, value) -> entries.add(new SearchEntry(parameter, value)));
        return entries;
    }

    /// The same, each value as it is found: nothing is kept of them here, and what `to` throws
    /// ends the search for more.
    public void extract(JsonObject resource, BiConsumer<SearchParameter, SearchValue> to) {
        extract(resource, _ -> {}, to);
    }

    /// The same.
    ///
    /// @param there is told of the parameter of each element, before its values: it may have none
    public void extract(
            JsonObject resource,
            Consumer<SearchParameter> there,
            BiConsumer<SearchParameter, SearchValue> to) {
        String named = resource.text("resourceType", "");
        // the map grows by known types only, whatever a client sends
        String type = parameters.types().contains(named) ? named : "Resource";
        Node root = byType.computeIfAbsent(type, this::tree);
        walk(root, resource, new Walk(resource, there, to));
    }

    private record Walk(
            JsonObject resource,
            Consumer<SearchParameter> there,
            BiConsumer<SearchParameter, SearchValue> to) {}

    private static void walk(Node node, Json at, Walk walk) {
        if (at == JsonNull.NULL) {
            return;
        }
        if (node.isIndexed) {
            for (Map.Entry<Integer, Node> index : node.indexes.entrySet()) {
                Json element = ValuePath.element(at, index.getKey());
                if (element != null) {
                    walk(index.getValue(), element, walk);
                }
            }
        }
        if (at instanceof JsonArray array) {
            for (Json element : array) {
                walkElement(node, element, walk);
            }
        } else {
            walkElement(node, at, walk);
        }
    }

    private static void walkElement(Node node, Json at, Walk walk) {
        if (at == JsonNull.NULL) {
            return;
        }
        for (Leaf leaf : node.leaves) {
            walk.there.accept(leaf.parameter);
            leaf.reader.read(walk.resource, at, value -> walk.to.accept(leaf.parameter, value));
        }
        for (Map.Entry<ValuePath.Test, Node> filter : node.filters.entrySet()) {
            if (ValuePath.holds(filter.getKey(), at)) {
                walkElement(filter.getValue(), at, walk);
            }
        }
        for (Map.Entry<ValuePath.Test, Node> outcome : node.outcomes.entrySet()) {
            boolean holds = ValuePath.holds(outcome.getKey(), at);
            walkElement(outcome.getValue(), JsonBoolean.of(holds), walk);
        }
        if (!node.children.isEmpty() && at instanceof JsonObject object) {
            for (int i = 0; i < object.size(); i++) {
                @Nullable Node child = node.children.get(object.name(i));
                if (child != null) {
                    walk(child, object.value(i), walk);
                }
            }
        }
    }

    private record Leaf(SearchParameter parameter, ValueReader reader) {}

    /// One place in the documents of a type; built once, then only read.
    private static final class Node {
        final Map<String, Node> children = new HashMap<>();
        final Map<ValuePath.Test, Node> filters = new HashMap<>();
        final Map<ValuePath.Test, Node> outcomes = new HashMap<>();
        final Map<Integer, Node> indexes = new TreeMap<>();
        final List<Leaf> leaves = new ArrayList<>();
        boolean isIndexed;

        Node next(Step step) {
            return switch (step) {
                case ValuePath.Child(String name) ->
                        children.computeIfAbsent(name, _ -> new Node());
                case ValuePath.Where(ValuePath.Test test) ->
                        filters.computeIfAbsent(test, _ -> new Node());
                case ValuePath.Outcome(ValuePath.Test test) ->
                        outcomes.computeIfAbsent(test, _ -> new Node());
                case ValuePath.Index(int index) -> {
                    isIndexed = true;
                    yield indexes.computeIfAbsent(index, _ -> new Node());
                }
                case ValuePath.Root() ->
                        throw new IllegalArgumentException("%resource starts a path");
            };
        }
    }
}
