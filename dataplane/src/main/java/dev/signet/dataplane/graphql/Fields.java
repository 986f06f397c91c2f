// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.graphql;

import dev.signet.dataplane.exchange.FhirError;
import dev.signet.fhir.Definitions;
import dev.signet.fhir.ElementDefinition;
import dev.signet.fhir.TypeDefinition;
import dev.signet.fhir.TypeDefinition.Kind;
import java.util.Locale;

/// What the names of fields mean, by the definitions of one FHIR version.
record Fields(Definitions definitions) {
    /// What every object says of itself (GraphQL, section 2.5.1).
    static final String TYPENAME = "__typename";

    static final String CONNECTION = "Connection";
    private static final String LIST = "List";
    private static final String DOMAIN_RESOURCE = "DomainResource";

    /// What one name means.
    sealed interface Meaning {}

    /// An element, as JSON names it.
    ///
    /// @param type of its values
    /// @param isBeside of a primitive: its id and extensions, whose name begins with `_`
    record Element(ElementDefinition definition, TypeDefinition type, boolean isBeside)
            implements Meaning {
        boolean isLeaf() {
            return type.kind() == Kind.PRIMITIVE;
        }
    }

    /// The name of a resource's type.
    record ResourceType() implements Meaning {}

    /// The name of a type in GraphQL.
    record Typename() implements Meaning {}

    /// The resource that a Reference refers to.
    record Referenced() implements Meaning {}

    /// A resource by its id.
    record One(String type) implements Meaning {}

    /// Resources that a search finds.
    record Many(String type) implements Meaning {}

    /// A page of what a search finds.
    record Paged(String type) implements Meaning {}

    /// At the account itself.
    ///
    /// @throws FhirError 400 naming what is not there
    Meaning ofSystem(String name) {
        if (name.equals(TYPENAME)) {
            return new Typename();
        }
        notIntrospected(name);
        return definitions.isResourceType(name) ? new One(name) : search(name, "the account");
    }

    /// Of a value.
    ///
    /// @throws FhirError 400 naming what is not there
    Meaning of(String name, TypeDefinition type) {
        if (name.equals(TYPENAME)) {
            return new Typename();
        }
        notIntrospected(name);
        ElementDefinition element = type.element(name);
        if (element != null) {
            return new Element(element, element.type(), false);
        }
        ElementDefinition beside = name.startsWith("_") ? type.element(name.substring(1)) : null;
        if (beside != null && beside.type().kind() == Kind.PRIMITIVE) {
            return new Element(beside, definitions.type("Element"), true);
        }
        if (name.equals("resource") && type.name().equals("Reference")) {
            return new Referenced();
        }
        if (!definitions.isResourceType(type.name())) {
            throw unknown(name, type.name());
        }
        return name.equals("resourceType") ? new ResourceType() : search(name, type.name());
    }

    /// Whether a resource has it whatever its type is.
    static boolean isOfAnyResource(String name) {
        return name.equals("resourceType")
                || name.equals(TYPENAME)
                || name.equals("id")
                || name.equals("meta");
    }

    /// The name of a type, as GraphQL spells such names: `HumanName`, `PatientContact`.
    static String typename(TypeDefinition type) {
        var name = new StringBuilder();
        for (String part : type.name().split("\\.", -1)) {
            name.append(part.substring(0, 1).toUpperCase(Locale.ROOT)).append(part.substring(1));
        }
        return name.toString();
    }

    /// The type of a condition.
    ///
    /// @throws FhirError 400 when there is none of that name
    TypeDefinition condition(String name) {
        TypeDefinition type = definitions.find(name);
        boolean isMet =
                type != null
                        && (type.kind() != Kind.ABSTRACT
                                || name.equals("Resource")
                                || name.equals(DOMAIN_RESOURCE));
        if (type == null || !isMet) {
            throw Refusals.notSupported("type", name, "this FHIR version has none of that name");
        }
        return type;
    }

    /// Whether what is asked for of `condition` is asked for of values of a type.
    boolean isMet(String condition, TypeDefinition type) {
        return condition.isEmpty()
                || condition.equals(type.name())
                || (condition.equals("Resource") && definitions.isResourceType(type.name()))
                || (condition.equals(DOMAIN_RESOURCE)
                        && definitions.isResourceType(type.name())
                        && type.element("contained") != null);
    }

    private Meaning search(String name, String at) {
        if (name.endsWith(LIST)) {
            String type = name.substring(0, name.length() - LIST.length());
            if (definitions.isResourceType(type)) {
                return new Many(type);
            }
        }
        if (name.endsWith(CONNECTION)) {
            String type = name.substring(0, name.length() - CONNECTION.length());
            if (definitions.isResourceType(type)) {
                return new Paged(type);
            }
        }
        throw unknown(name, at);
    }

    private static void notIntrospected(String name) {
        if (name.startsWith("__")) {
            throw Refusals.notSupported("field", name, "introspection is not supported");
        }
    }

    private static FhirError unknown(String name, String at) {
        return Refusals.notSupported("field", name, at + " has none of that name");
    }
}
