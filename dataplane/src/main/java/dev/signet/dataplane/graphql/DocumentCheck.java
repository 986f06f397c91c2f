// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.graphql;

import dev.signet.dataplane.graphql.Fields.Element;
import dev.signet.dataplane.graphql.Fields.Many;
import dev.signet.dataplane.graphql.Fields.Meaning;
import dev.signet.dataplane.graphql.Fields.One;
import dev.signet.dataplane.graphql.Fields.Paged;
import dev.signet.dataplane.graphql.Fields.Referenced;
import dev.signet.dataplane.graphql.Fields.ResourceType;
import dev.signet.dataplane.graphql.Fields.Typename;
import dev.signet.dataplane.graphql.Selection.Argument;
import dev.signet.dataplane.graphql.Selection.Field;
import dev.signet.dataplane.graphql.Selection.Shape;
import dev.signet.dataplane.graphql.Selection.Typed;
import dev.signet.fhir.TypeDefinition;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Holds a document against the definitions before any data is looked at, so that what is wrong is
/// refused whatever is stored. What a resource of unknown type has is seen when it is there. One
/// request.
final class DocumentCheck {
    static final String COUNT = "_count";
    static final String OFFSET = "_offset";
    static final String CURSOR = "_cursor";
    static final String REFERENCE = "_reference";
    static final String OPTIONAL = "optional";
    static final String TYPE = "type";

    private static final Set<String> OF_EDGES =
            Set.of("mode", "score", "resource", Fields.TYPENAME);
    private static final Set<String> OF_PAGES =
            Set.of(
                    "count",
                    "offset",
                    "pagesize",
                    "first",
                    "previous",
                    "next",
                    "last",
                    "edges",
                    Fields.TYPENAME);

    private final Fields fields;

    /// Those of fragments, which many may share.
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    DocumentCheck(Fields fields) {
        this.fields = fields;
    }

    /// What is asked of the account.
    ///
    /// @throws dev.signet.dataplane.exchange.FhirError 400 naming what is not there
    void ofSystem(List<Selection> selections) {
        for (Selection selection : selections) {
            switch (selection) {
                case Typed(var type, var within) -> {
                    if (!type.isEmpty() && !type.equals(Walk.ROOT)) {
                        throw Refusals.notSupported("type", type, "the account is none");
                    }
                    if (type.isEmpty() || seen.add(selection)) {
                        ofSystem(within);
                    }
                }
                case Field field -> found(fields.ofSystem(field.name()), field, false, 1);
            }
        }
    }

    /// What is asked of a resource.
    ///
    /// @throws dev.signet.dataplane.exchange.FhirError as the other
    void ofResource(String type, List<Selection> selections) {
        check(Optional.of(fields.condition(type)), selections, 1);
    }

    /// @param type empty for a resource of any type
    private void check(Optional<TypeDefinition> type, List<Selection> selections, int depth) {
        if (depth > Bounds.DEPTH_MAX) {
            throw Refusals.tooMuch(
                    "the query is too deep; the most is " + Bounds.DEPTH_MAX + " levels");
        }
        for (Selection selection : selections) {
            switch (selection) {
                case Typed typed when typed.type().isEmpty() ->
                        check(type, typed.selections(), depth + 1);
                case Typed typed -> {
                    TypeDefinition condition = fields.condition(typed.type());
                    boolean isAny = condition.name().equals("Resource");
                    if (type.isPresent() && !fields.isMet(typed.type(), type.get())) {
                        throw Refusals.notSupported(
                                "type", typed.type(), "what stands there is never of that type");
                    }
                    if (seen.add(typed)) {
                        Optional<TypeDefinition> of =
                                isAny ? Optional.empty() : Optional.of(condition);
                        check(of, typed.selections(), depth + 1);
                    }
                }
                case Field field -> check(type, field, depth);
            }
        }
    }

    private void check(Optional<TypeDefinition> type, Field field, int depth) {
        if (type.isPresent()) {
            found(fields.of(field.name(), type.get()), field, true, depth);
        } else if (!Fields.isOfAnyResource(field.name())) {
            String why = "ask for it of a type: ... on Patient { " + "}";
            throw Refusals.notSupported("field", field.name(), why);
        } else {
            TypeDefinition any = fields.condition("Resource");
            if (field.name().equals("resourceType")) {
                leaf(field);
                only(field);
            } else {
                found(fields.of(field.name(), any), field, true, depth);
            }
        }
    }

    private void found(Meaning meaning, Field field, boolean isWithin, int depth) {
        switch (meaning) {
            case Element element -> element(element, field, depth);
            case ResourceType _, Typename _ -> {
                leaf(field);
                only(field);
            }
            case Referenced _ -> {
                only(field, OPTIONAL, TYPE);
                Optional<TypeDefinition> type = field.argument(TYPE).map(this::resourceType);
                if (!field.argument(OPTIONAL).orElse("true").matches("true|false")) {
                    throw Refusals.wrong("argument", OPTIONAL, "expected is true or false");
                }
                object(field, type, depth);
            }
            case One(var type) -> {
                only(field, "id");
                if (field.argument("id").isEmpty()) {
                    throw Refusals.missing("argument", "id");
                }
                object(field, Optional.of(fields.condition(type)), depth);
            }
            case Many(var type) -> {
                referring(field, isWithin);
                object(field, Optional.of(fields.condition(type)), depth);
            }
            case Paged(var type) -> {
                referring(field, isWithin);
                plain(field);
                some(field);
                page(fields.condition(type), field.selections(), OF_PAGES, depth + 1);
            }
        }
    }

    private TypeDefinition resourceType(String name) {
        if (!fields.definitions().isResourceType(name)) {
            throw Refusals.wrong("argument", TYPE, "expected is a type of resources");
        }
        return fields.condition(name);
    }

    private static void referring(Field field, boolean isWithin) {
        if (isWithin && field.argument(REFERENCE).isEmpty()) {
            throw Refusals.missing("argument", REFERENCE);
        }
        if (!isWithin && field.argument(REFERENCE).isPresent()) {
            throw Refusals.notSupported(
                    "argument", REFERENCE, "it is of a search within a resource");
        }
    }

    private void page(
            TypeDefinition type, List<Selection> selections, Set<String> names, int depth) {
        for (Selection selection : selections) {
            if (selection instanceof Typed typed) {
                if (!typed.type().isEmpty()) {
                    throw Refusals.notSupported("type", typed.type(), "a page is of no such type");
                }
                page(type, typed.selections(), names, depth);
                continue;
            }
            Field field = (Field) selection;
            if (!names.contains(field.name())) {
                throw Refusals.notSupported(
                        "field", field.name(), "a page and its edges have none of that name");
            }
            only(field);
            plain(field);
            switch (field.name()) {
                case "edges" -> {
                    some(field);
                    page(type, field.selections(), OF_EDGES, depth + 1);
                }
                case "resource" -> object(field, Optional.of(type), depth);
                default -> leaf(field);
            }
        }
    }

    private void element(Element element, Field field, int depth) {
        boolean isList = element.definition().isList();
        for (Argument argument : field.arguments()) {
            String name = argument.name();
            if (name.equals("fhirpath")) {
                throw Refusals.notSupported("argument", name, "lists are not filtered by FHIRPath");
            }
            if (!isList) {
                throw Refusals.notSupported("argument", name, "the element is no list");
            }
            if (name.equals(COUNT) || name.equals(OFFSET)) {
                Filter.number(name, argument.text());
            } else if (!isPrimitive(element.type(), name)) {
                throw Refusals.notSupported(
                        "argument",
                        name,
                        "a list is filtered by _count, _offset and primitive elements");
            }
        }
        if (element.isLeaf()) {
            leaf(field);
            String slice = field.shape().slice();
            if (field.shape().flatten() || !(slice.isEmpty() || slice.equals(Shape.INDEX))) {
                throw Refusals.notSupported("field", field.name(), "a primitive has no elements");
            }
        } else {
            String slice = field.shape().slice();
            if (!(slice.isEmpty() || slice.equals(Shape.INDEX))
                    && !isPrimitive(element.type(), slice)) {
                throw Refusals.notSupported(
                        "directive", "@slice", "its path is no primitive element of the values");
            }
            boolean isAny = element.type().isAnyResource();
            object(field, isAny ? Optional.empty() : Optional.of(element.type()), depth);
        }
    }

    private static boolean isPrimitive(TypeDefinition type, String name) {
        var element = type.element(name);
        return element != null && element.type().kind() == TypeDefinition.Kind.PRIMITIVE;
    }

    private void object(Field field, Optional<TypeDefinition> type, int depth) {
        some(field);
        check(type, field.selections(), depth + 1);
    }

    private static void some(Field field) {
        if (field.selections().isEmpty()) {
            throw Refusals.wrong("field", field.name(), "it must be said what of it is wanted");
        }
    }

    private static void leaf(Field field) {
        if (!field.selections().isEmpty()) {
            throw Refusals.wrong("field", field.name(), "it has no fields");
        }
    }

    private static void plain(Field field) {
        if (!field.shape().equals(Shape.PLAIN)) {
            throw Refusals.notSupported(
                    "field", field.name(), "pages are not flattened, sliced or cut");
        }
    }

    private static void only(Field field, String... names) {
        for (Argument argument : field.arguments()) {
            if (!Set.of(names).contains(argument.name())) {
                throw Refusals.notSupported(
                        "argument", argument.name(), field.name() + " does not take it");
            }
        }
    }
}
