// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.graphql;

import dev.signet.dataplane.exchange.Target;
import dev.signet.dataplane.graphql.Fields.Element;
import dev.signet.dataplane.graphql.Fields.Many;
import dev.signet.dataplane.graphql.Fields.Meaning;
import dev.signet.dataplane.graphql.Fields.One;
import dev.signet.dataplane.graphql.Fields.Paged;
import dev.signet.dataplane.graphql.Fields.Referenced;
import dev.signet.dataplane.graphql.Fields.ResourceType;
import dev.signet.dataplane.graphql.Fields.Typename;
import dev.signet.dataplane.graphql.Lookups.Resource;
import dev.signet.dataplane.graphql.Selection.Argument;
import dev.signet.dataplane.graphql.Selection.Field;
import dev.signet.dataplane.graphql.Selection.Shape;
import dev.signet.dataplane.graphql.Selection.Typed;
import dev.signet.fhir.IssueType;
import dev.signet.fhir.TypeDefinition;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonNull;
import dev.signet.fhir.json.JsonNumber;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import dev.signet.store.ResourceKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Goes through the data as a checked document says, and makes the answer. One request, one
/// thread.
///
/// @param fields what names mean
/// @param errors what could not be answered
record Walk(
        Fields fields,
        Lookups lookups,
        References references,
        Pages pages,
        Bounds bounds,
        FieldErrors errors) {
    /// The name of the type that is asked of the account.
    static final String ROOT = "Query";

    /// A value and where it stands.
    ///
    /// @param within the resource that it is, or is part of
    private record Value(Json json, TypeDefinition type, Resource within) {}

    /// Where values go.
    ///
    /// @param into the object
    /// @param isList whether something flattened around it is a list
    /// @param suffix of names, of something sliced around it
    /// @param depth of selections
    private record Into(Gathered into, boolean isList, String suffix, int depth) {
        static Into root() {
            return new Into(new Gathered(), false, "", 1);
        }
    }

    /// What is asked of the account.
    JsonObject system(List<Selection> selections) {
        Into root = Into.root();
        for (Field field : merged(selections, Optional.empty())) {
            errors.into(field.key());
            switch (fields.ofSystem(field.name())) {
                case One(var type) -> one(type, field, root);
                case Many(var type) -> many(type, field, Optional.empty(), root);
                case Paged(var type) -> paged(type, field, Optional.empty(), root);
                case Typename _ -> typename("Query", field, root);
                case Meaning _ -> throw new IllegalStateException("checked before");
            }
            errors.out();
        }
        return root.into().object();
    }

    /// What is asked of a resource.
    JsonObject resource(Resource resource, List<Selection> selections) {
        Into root = Into.root();
        object(value(resource), selections, root);
        return root.into().object();
    }

    private void one(String type, Field field, Into into) {
        String id = field.argument("id").orElse("");
        Optional<Resource> found =
                Target.isId(id) ? read(new ResourceKey(type, id)) : Optional.empty();
        if (found.isEmpty()) {
            errors.add(IssueType.NOT_FOUND, "there is no resource of that type and id");
        }
        resources(found.stream().toList(), false, field, into);
    }

    private Optional<Resource> read(ResourceKey key) {
        return lookups.read(key).map(json -> new Resource(Optional.of(key), json));
    }

    private void many(String type, Field field, Optional<ResourceKey> around, Into into) {
        var request = lookups.request(type, field.arguments(), around);
        resources(lookups.all(request), true, field, into);
    }

    private void paged(String type, Field field, Optional<ResourceKey> around, Into into) {
        into.into().add(field.key() + into.suffix(), into.isList(), page(type, field, around));
    }

    private JsonObject page(String type, Field field, Optional<ResourceKey> around) {
        Collection<Field> asked = merged(field.selections(), Optional.empty());
        boolean isCounted = asked.stream().anyMatch(one -> one.name().equals("count"));
        Pages.Page page = pages.page(type, field, around, isCounted, lookups);
        var gathered = new Gathered();
        for (Field one : asked) {
            bounds.step(1);
            Json value =
                    switch (one.name()) {
                        case "edges" -> edges(type, page.resources(), one);
                        case Fields.TYPENAME -> new JsonString(type + Fields.CONNECTION);
                        default -> page.value(one.name());
                    };
            put(gathered, one.key(), false, value);
        }
        return gathered.object();
    }

    private JsonArray edges(String type, List<Resource> resources, Field field) {
        Collection<Field> asked = merged(field.selections(), Optional.empty());
        var edges = new ArrayList<Json>();
        errors.into(field.key());
        for (Resource resource : resources) {
            errors.into(edges.size());
            var edge = new Gathered();
            for (Field one : asked) {
                bounds.step(1);
                switch (one.name()) {
                    case "mode" -> put(edge, one.key(), false, new JsonString("match"));
                    case Fields.TYPENAME ->
                            put(edge, one.key(), false, new JsonString(type + "Edge"));
                    case "score" -> put(edge, one.key(), false, JsonNull.NULL); // there is none
                    default -> {
                        errors.into(one.key());
                        resources(List.of(resource), false, one, new Into(edge, false, "", 1));
                        errors.out();
                    }
                }
            }
            edges.add(edge.object());
            errors.out();
        }
        errors.out();
        return JsonArray.of(edges);
    }

    private void put(Gathered into, String name, boolean isList, Json value) {
        bounds.answered(name.length() + bytes(value));
        into.add(name, isList, value);
    }

    private void typename(String name, Field field, Into into) {
        boolean isMany = into.isList() && !field.shape().singleton();
        put(into.into(), field.key() + into.suffix(), isMany, new JsonString(name));
    }

    private static int bytes(Json value) {
        return switch (value) {
            case JsonString string -> string.length();
            case JsonNumber number -> number.length();
            default -> 4; // the members of others have been counted
        };
    }

    private Value value(Resource resource) {
        return value(resource.json(), resource);
    }

    private Value value(JsonObject json, Resource within) {
        return new Value(json, fields.condition(json.text("resourceType", "")), within);
    }

    private void resources(List<Resource> all, boolean isList, Field field, Into into) {
        emit(all.stream().map(this::value).toList(), isList, field, into);
    }

    private void object(Value source, List<Selection> selections, Into into) {
        bounds.depth(into.depth());
        for (Field field : merged(selections, Optional.of(source.type()))) {
            errors.into(field.key());
            switch (fields.of(field.name(), source.type())) {
                case Element element -> element(element, source, field, into);
                case ResourceType _ ->
                        put(
                                into.into(),
                                field.key() + into.suffix(),
                                into.isList() && !field.shape().singleton(),
                                new JsonString(source.type().name()));
                case Typename _ -> typename(Fields.typename(source.type()), field, into);
                case Referenced _ -> referenced(source, field, into);
                case Many(var type) -> many(type, field, Optional.of(key(source)), into);
                case Paged(var type) -> paged(type, field, Optional.of(key(source)), into);
                case One _ -> throw new IllegalStateException("checked before");
            }
            errors.out();
        }
    }

    private static ResourceKey key(Value source) {
        return source.within()
                .key()
                .orElseThrow(
                        () ->
                                Refusals.notSupported(
                                        "argument",
                                        DocumentCheck.REFERENCE,
                                        "nothing refers to a contained resource"));
    }

    /// What is selected of values of that type, by its name in the answer and in order. What is
    /// selected twice is one.
    private Collection<Field> merged(List<Selection> selections, Optional<TypeDefinition> type) {
        var all = new LinkedHashMap<String, Field>();
        merge(selections, type, all);
        return all.values();
    }

    private void merge(
            List<Selection> selections, Optional<TypeDefinition> type, Map<String, Field> all) {
        bounds.step(selections.size());
        for (Selection selection : selections) {
            switch (selection) {
                case Typed typed -> {
                    boolean isMet =
                            type.isEmpty() || fields.isMet(typed.type(), type.orElseThrow());
                    if (isMet) {
                        merge(typed.selections(), type, all);
                    }
                }
                case Field field -> {
                    Field before = all.putIfAbsent(field.key(), field);
                    if (before != null) {
                        all.put(field.key(), together(before, field));
                    }
                }
            }
        }
    }

    private Field together(Field one, Field other) {
        if (!one.isLike(other)) {
            throw Refusals.wrong("field", one.key(), "it stands for two things; give one an alias");
        }
        var selections = new ArrayList<>(one.selections());
        selections.addAll(other.selections());
        bounds.step(selections.size());
        return one.with(selections);
    }

    private void element(Element element, Value source, Field field, Into into) {
        String name = element.definition().name();
        Json found =
                source.json() instanceof JsonObject object
                        ? object.find(element.isBeside() ? "_" + name : name)
                        : null;
        List<Json> values = new ArrayList<>();
        switch (found) {
            case null -> {}
            case JsonArray array -> array.forEach(values::add);
            case Json one -> values.add(one);
        }
        bounds.step(values.size() + 1);
        List<Argument> arguments = field.arguments();
        List<Value> kept =
                Filter.of(values, arguments).stream()
                        .map(each -> value(each, element, source))
                        .toList();
        emit(kept, element.definition().isList(), field, into);
    }

    private Value value(Json json, Element element, Value source) {
        boolean isResource = element.type().isAnyResource() && json instanceof JsonObject;
        return isResource
                ? value((JsonObject) json, new Resource(Optional.empty(), source.within().json()))
                : new Value(json, element.type(), source.within());
    }

    private void referenced(Value source, Field field, Into into) {
        String reference = source.json() instanceof JsonObject o ? o.text("reference", "") : "";
        String wanted = field.argument(DocumentCheck.TYPE).orElse("");
        String named = references.type(reference);
        boolean isOther = !wanted.isEmpty() && !named.isEmpty() && !wanted.equals(named);
        Optional<Resource> found =
                isOther ? Optional.empty() : references.resolve(reference, source.within().json());
        boolean isOptional =
                field.argument(DocumentCheck.OPTIONAL).filter("true"::equals).isPresent();
        if (found.isEmpty() && !isOther && !isOptional) {
            errors.add(IssueType.NOT_FOUND, "the reference cannot be resolved");
        }
        Optional<Resource> kept =
                found.filter(
                        one ->
                                wanted.isEmpty()
                                        || wanted.equals(one.json().text("resourceType", "")));
        resources(kept.stream().toList(), false, field, into);
    }

    /// Puts values where the field's directives say.
    private void emit(List<Value> values, boolean isList, Field field, Into into) {
        Shape shape = field.shape();
        boolean isSliced = !shape.slice().isEmpty();
        boolean remainsList = isList && !shape.first();
        boolean isMany = !shape.singleton() && (remainsList || into.isList());
        if (!shape.flatten() && !isSliced) {
            into.into().name(field.key() + into.suffix(), isMany);
            bounds.answered(field.key().length());
        }
        int count = shape.first() ? Math.min(1, values.size()) : values.size();
        for (int i = 0; i < count; i++) {
            Value value = values.get(i);
            String suffix = into.suffix() + (isSliced ? slice(shape.slice(), i, value) : "");
            if (isList) {
                errors.into(i);
            }
            if (shape.flatten()) {
                object(
                        value,
                        field.selections(),
                        new Into(into.into(), isMany, suffix, into.depth() + 1));
            } else {
                put(into.into(), field.key() + suffix, isMany, json(value, field, into));
            }
            if (isList) {
                errors.out();
            }
        }
    }

    private static String slice(String slice, int index, Value value) {
        if (slice.equals(Shape.INDEX)) {
            return "." + index;
        }
        String text = value.json() instanceof JsonObject o ? Filter.text(o.find(slice)) : "";
        return text.isEmpty() ? "" : "." + text;
    }

    private Json json(Value value, Field field, Into into) {
        if (value.type().kind() == TypeDefinition.Kind.PRIMITIVE
                || value.json() instanceof JsonNull) {
            return value.json();
        }
        var object = new Gathered();
        object(value, field.selections(), new Into(object, false, "", into.depth() + 1));
        return object.object();
    }
}
