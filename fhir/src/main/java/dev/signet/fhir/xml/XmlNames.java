// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.xml;

import dev.signet.fhir.ElementDefinition;
import dev.signet.fhir.TypeDefinition;
import org.jspecify.annotations.Nullable;

/// What is an attribute in XML and what an element (<https://hl7.org/fhir/R4/xml.html>): the `id`
/// of elements, but not of resources, and the `url` of extensions are attributes.
final class XmlNames {
    private XmlNames() {}

    /// Whether the element of that name is written as an attribute of a `type`.
    static boolean isAttribute(TypeDefinition type, String name) {
        return switch (name) {
            case "id" -> type.kind() != TypeDefinition.Kind.RESOURCE && type.element(name) != null;
            case "url" -> type.name().equals("Extension");
            default -> false;
        };
    }

    /// The element of a `type` that is written as an element of that name; `null` for none.
    static @Nullable ElementDefinition element(TypeDefinition type, String name) {
        return isAttribute(type, name) ? null : type.element(name);
    }
}
