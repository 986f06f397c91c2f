// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhirpath;

import dev.signet.fhir.ElementDefinition;
import dev.signet.fhir.ElementPlace;
import dev.signet.fhir.TypeDefinition;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonBoolean;
import dev.signet.fhir.json.JsonNull;
import dev.signet.fhir.json.JsonNumber;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r5.model.Base;
import org.hl7.fhir.r5.model.BaseDateTimeType;
import org.hl7.fhir.r5.model.DateTimeType;
import org.hl7.fhir.r5.model.Property;
import org.hl7.fhir.utilities.FhirPublication;
import org.jspecify.annotations.Nullable;

/// A JSON value with its FHIR type, as HAPI's engine walks it: nothing is copied, children are
/// made when they are asked for. The engine's own model of a version is not needed. One thread.
@SuppressWarnings("serial") // its base can be written to a stream, it cannot
final class Node extends Base {
    private static final Set<String> TIMES = Set.of("date", "dateTime", "instant");

    private final transient Walk walk;
    private final transient TypeDefinition type;
    private final transient Json value;

    /// Id and extensions of a primitive, which stand beside it; an empty object when it has none.
    private final transient JsonObject beside;

    /// Where it was found; null for a resource that is in no other.
    private final transient @Nullable Origin origin;

    /// @param index among the values of that element in its parent
    private record Origin(Node parent, ElementDefinition element, int index) {}

    private Node(
            Walk walk,
            TypeDefinition type,
            Json value,
            JsonObject beside,
            @Nullable Origin origin) {
        walk.node();
        this.walk = walk;
        this.type = type;
        this.value = value;
        this.beside = beside;
        this.origin = origin;
    }

    /// @throws IllegalArgumentException when its type is none of these definitions
    static Node resource(Walk walk, JsonObject resource) {
        TypeDefinition type = walk.definitions().type(resource.text("resourceType", ""));
        return new Node(walk, type, resource, JsonObject.EMPTY, null);
    }

    /// Where it stands in `resource`; empty when it is in another.
    @SuppressWarnings("ReferenceEquality")
    Optional<ElementPlace> placeIn(Node resource) {
        Origin from = origin;
        if (from == null) {
            return this == resource ? Optional.of(new ElementPlace(List.of())) : Optional.empty();
        }
        return from.parent()
                .placeIn(resource)
                .map(place -> place.below(from.element(), from.index()));
    }

    Walk walk() {
        return walk;
    }

    /// What it was made of.
    Json value() {
        return value;
    }

    @Override
    public String fhirType() {
        return type.name();
    }

    @Override
    public boolean hasType(String... names) {
        walk.look();
        for (String name : names) {
            if (name.equals(type.name())) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean isPrimitive() {
        walk.look();
        return type.primitive() != null;
    }

    @Override
    public boolean hasPrimitiveValue() {
        return primitiveValue() != null;
    }

    @Override
    public boolean canHavePrimitiveValue() {
        return isPrimitive();
    }

    @Override
    public boolean isBooleanPrimitive() {
        return value instanceof JsonBoolean;
    }

    @Override
    public @Nullable String primitiveValue() {
        walk.whole(value instanceof JsonObject ? JsonNull.NULL : value);
        return switch (value) {
            case JsonString text -> text.value();
            case JsonNumber number -> number.text();
            case JsonBoolean truth -> truth.value() ? "true" : "false";
            case JsonNull _, JsonArray _, JsonObject _ -> null;
        };
    }

    @Override
    public boolean isDateTime() {
        walk.look();
        return TIMES.contains(type.name());
    }

    @Override
    public @Nullable BaseDateTimeType dateTimeValue() {
        return isDateTime() ? new DateTimeType(primitiveValue()) : null;
    }

    @Override
    public boolean isResource() {
        return type.kind() == TypeDefinition.Kind.RESOURCE;
    }

    @Override
    public boolean isEmpty() {
        return value == JsonNull.NULL && beside.size() == 0;
    }

    @Override
    public @Nullable String getIdBase() {
        return members().text("id", "");
    }

    @Override
    public FhirPublication getFHIRPublicationVersion() {
        return FhirPublication.fromCode(walk.definitions().version().number());
    }

    @Override
    public Base[] listChildrenByName(String name, boolean checkValid) {
        List<Base> found = children(name);
        return found.toArray(new Base[0]);
    }

    @Override
    public List<Base> listChildrenByName(String name) {
        return children(name);
    }

    @Override
    public Base[] getProperty(int hash, String name, boolean checkValid) {
        return listChildrenByName(name, checkValid);
    }

    @Override
    protected void listChildren(List<Property> to) {
        var names = new HashSet<String>();
        for (ElementDefinition element : elements().elements()) {
            if (names.add(element.path())) {
                int max = element.isList() ? Integer.MAX_VALUE : 1;
                int min = element.occurrence().min();
                String typeName = element.type().name();
                to.add(
                        new Property(
                                element.path(), typeName, "", min, max, children(element.path())));
            }
        }
    }

    @Override
    public @Nullable Property getNamedProperty(int hash, String name, boolean checkValid) {
        for (Property property : children()) {
            if (property.getName().equals(name)) {
                return property;
            }
        }
        return null;
    }

    @Override
    public boolean equalsDeep(Base other) {
        walk.whole(value);
        walk.whole(beside);
        return other instanceof Node node
                && type.name().equals(node.type.name())
                && value.equals(node.value)
                && beside.equals(node.beside);
    }

    @Override
    public boolean equalsShallow(Base other) {
        return equalsDeep(other);
    }

    private List<Base> children(String name) {
        walk.look();
        var found = new ArrayList<Base>();
        JsonObject members = members();
        List<ElementDefinition> wanted =
                name.equals("*") ? elements().elements() : elements().elementsAt(name);
        for (ElementDefinition element : wanted) {
            Json whole = members.find(element.name());
            Json sides = members.find("_" + element.name());
            int count = Math.max(count(whole), count(sides));
            for (int i = 0; i < count; i++) {
                add(found, new Origin(this, element, i), at(whole, i), at(sides, i));
            }
        }
        return found;
    }

    private void add(List<Base> found, Origin from, Json child, Json side) {
        TypeDefinition childType = from.element().type();
        TypeDefinition actual = childType;
        if (childType.isAnyResource() && child instanceof JsonObject resource) {
            TypeDefinition own = walk.definitions().find(resource.text("resourceType", ""));
            actual = own == null ? childType : own;
        }
        JsonObject sideObject = side instanceof JsonObject object ? object : JsonObject.EMPTY;
        if (child != JsonNull.NULL || sideObject.size() > 0) {
            found.add(new Node(walk, actual, child, sideObject, from));
        }
    }

    /// A primitive has what every element has.
    private TypeDefinition elements() {
        return type.primitive() != null ? walk.definitions().type("Element") : type;
    }

    private JsonObject members() {
        return value instanceof JsonObject object ? object : beside;
    }

    private static int count(@Nullable Json value) {
        return switch (value) {
            case null -> 0;
            case JsonArray array -> array.size();
            default -> 1;
        };
    }

    private static Json at(@Nullable Json value, int index) {
        return switch (value) {
            case null -> JsonNull.NULL;
            case JsonArray array -> index < array.size() ? array.at(index) : JsonNull.NULL;
            default -> value;
        };
    }

    @Override
    public Base copy() {
        return this;
    }

    @Override
    public void setIdBase(String id) {
        throw new UnsupportedOperationException("FHIRPath reads only");
    }
}
