// SPDX-License-Identifier: Apache-2.0
package dev.signet.anonymisation;

import dev.signet.fhir.Definitions;
import dev.signet.fhir.ElementDefinition;
import dev.signet.fhir.TypeDefinition;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonNull;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An element of a resource, or a resource, with what is below it: a tree that is changed as rules
/// are followed. What a primitive has besides its value (id, extensions) is below it. One thread.
final class Node {
    private static final String TYPE = "resourceType";

    private final String name;
    private final String path;
    private final TypeDefinition type;
    private final @Nullable Node parent;
    private final List<Node> children = new ArrayList<>();
    private Optional<Json> value = Optional.empty();
    private boolean isVisited;

    private Node(String name, String path, TypeDefinition type, @Nullable Node parent) {
        this.name = name;
        this.path = path;
        this.type = type;
        this.parent = parent;
    }

    /// The tree of a resource.
    ///
    /// @throws NotAnonymised when it does not fit the definitions
    static Node resource(JsonObject json, Definitions definitions) {
        return resource(json, definitions, "", "", null);
    }

    private static Node resource(
            JsonObject json,
            Definitions definitions,
            String name,
            String path,
            @Nullable Node parent) {
        TypeDefinition type = definitions.find(json.text(TYPE, ""));
        if (type == null || type.kind() != TypeDefinition.Kind.RESOURCE) {
            throw new NotAnonymised();
        }
        var node = new Node(name, path, type, parent);
        node.fill(json, definitions);
        return node;
    }

    /// Children for the members of an object.
    void fill(JsonObject json, Definitions definitions) {
        for (int i = 0; i < json.size(); i++) {
            String member = json.name(i);
            if (member.equals(TYPE) && isResource()) {
                continue;
            }
            boolean isBeside = member.startsWith("_");
            String of = isBeside ? member.substring(1) : member;
            ElementDefinition element = type.element(of);
            if (element == null) {
                throw new NotAnonymised();
            }
            if (isBeside && json.indexOf(of) >= 0) {
                continue; // taken with the value
            }
            Json values = isBeside ? JsonNull.NULL : json.value(i);
            Json found = json.find("_" + of);
            Json beside = found == null ? JsonNull.NULL : found;
            add(element, values, beside, definitions);
        }
    }

    private void add(ElementDefinition element, Json values, Json beside, Definitions definitions) {
        if (!(values instanceof JsonArray) && !(beside instanceof JsonArray)) {
            children.add(child(element, values, beside, definitions));
            return;
        }
        int count = Math.max(size(values), size(beside));
        for (int i = 0; i < count; i++) {
            children.add(child(element, at(values, i), at(beside, i), definitions));
        }
    }

    private static int size(Json json) {
        return json instanceof JsonArray array ? array.size() : 0;
    }

    private static Json at(Json json, int index) {
        return index < size(json) ? ((JsonArray) json).at(index) : JsonNull.NULL;
    }

    private Node child(
            ElementDefinition element, Json value, Json beside, Definitions definitions) {
        TypeDefinition type = element.type();
        if (type.isAnyResource()) {
            if (value instanceof JsonObject resource) {
                return resource(resource, definitions, element.name(), element.path(), this);
            }
            throw new NotAnonymised();
        }
        var child = new Node(element.name(), element.path(), type, this);
        if (type.primitive() == null) {
            if (!(value instanceof JsonObject object)) {
                throw new NotAnonymised();
            }
            child.fill(object, definitions);
            return child;
        }
        if (value instanceof JsonObject || value instanceof JsonArray) {
            throw new NotAnonymised();
        }
        child.value = value instanceof JsonNull ? Optional.empty() : Optional.of(value);
        if (beside instanceof JsonObject object) {
            child.fillBeside(object, definitions);
        }
        return child;
    }

    /// What an element of any type may have.
    private void fillBeside(JsonObject json, Definitions definitions) {
        var element = new Node(name, path, definitions.type("Element"), parent);
        element.fill(json, definitions);
        for (Node each : element.children) {
            children.add(each.below(this));
        }
    }

    private Node below(Node other) {
        var moved = new Node(name, path, type, other);
        moved.value = value;
        children.forEach(each -> moved.children.add(each.below(moved)));
        return moved;
    }

    /// Its name in FHIRPath.
    String path() {
        return path;
    }

    TypeDefinition type() {
        return type;
    }

    Optional<Node> parent() {
        return Optional.ofNullable(parent);
    }

    List<Node> children() {
        return children;
    }

    /// Of a primitive, unless it has none.
    Optional<Json> value() {
        return value;
    }

    void set(Optional<Json> to) {
        value = to;
    }

    boolean isPrimitive() {
        return type.primitive() != null;
    }

    boolean isResource() {
        return type.kind() == TypeDefinition.Kind.RESOURCE;
    }

    boolean isVisited() {
        return isVisited;
    }

    void visit() {
        isVisited = true;
    }

    /// Whether it is the element of that name of a type.
    boolean is(String ofType, String element) {
        return path.equals(element) && parent != null && parent.type.name().equals(ofType);
    }

    /// Itself and all below it that is of the same resource.
    List<Node> within() {
        var all = new ArrayList<Node>();
        gather(all);
        return all;
    }

    private void gather(List<Node> all) {
        all.add(this);
        for (Node child : children) {
            if (!child.isResource()) {
                child.gather(all);
            }
        }
    }

    /// The resource that holds everything.
    Node root() {
        Node at = this;
        while (at.parent != null) {
            at = at.parent;
        }
        return at;
    }

    /// The text of the child of that name; empty: there is none.
    String text(String child) {
        for (Node each : children) {
            if (each.path.equals(child)
                    && each.value.orElse(JsonNull.NULL) instanceof JsonString text) {
                return text.value();
            }
        }
        return "";
    }

    /// Takes away what holds nothing any more.
    void prune() {
        children.forEach(Node::prune);
        children.removeIf(
                each -> each.children.isEmpty() && each.value.isEmpty() && !each.isResource());
    }

    JsonObject json() {
        JsonObject json =
                isResource()
                        ? JsonObject.EMPTY.with(TYPE, new JsonString(type.name()))
                        : JsonObject.EMPTY;
        Map<String, List<Node>> byName = new LinkedHashMap<>();
        children.forEach(
                each -> byName.computeIfAbsent(each.name, _ -> new ArrayList<>()).add(each));
        for (Map.Entry<String, List<Node>> entry : byName.entrySet()) {
            json = with(json, entry.getKey(), entry.getValue());
        }
        return json;
    }

    private JsonObject with(JsonObject json, String name, List<Node> nodes) {
        boolean isPrimitive = nodes.getFirst().isPrimitive();
        List<Json> values =
                nodes.stream().map(each -> isPrimitive ? each.plain() : each.json()).toList();
        List<Json> beside =
                nodes.stream().map(each -> isPrimitive ? each.beside() : JsonNull.NULL).toList();
        JsonObject more = json;
        if (!isEmpty(values)) {
            more = more.with(name, isList(name) ? JsonArray.of(values) : values.getFirst());
        }
        if (!isEmpty(beside)) {
            more = more.with("_" + name, isList(name) ? JsonArray.of(beside) : beside.getFirst());
        }
        return more;
    }

    private static boolean isEmpty(List<Json> all) {
        return all.stream().allMatch(JsonNull.class::isInstance);
    }

    /// What is below a primitive are the elements of every type.
    private boolean isList(String name) {
        ElementDefinition element = type.element(name);
        return element == null ? name.equals("extension") : element.isList();
    }

    private Json plain() {
        return value.orElse(JsonNull.NULL);
    }

    private Json beside() {
        return children.isEmpty() ? JsonNull.NULL : json();
    }

    @Override
    public String toString() {
        return "node of type " + type.name();
    }
}
