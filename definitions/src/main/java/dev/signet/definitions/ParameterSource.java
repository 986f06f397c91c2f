// SPDX-License-Identifier: Apache-2.0
package dev.signet.definitions;

import java.util.ArrayList;
import java.util.List;

/// A search parameter as HL7 defines it.
///
/// @param type such as `token`
/// @param expression FHIRPath; "" when there is none
/// @param bases the resource types that have it
/// @param targets the types that a reference may be to; empty for any
/// @param parts of a composite
record ParameterSource(
        String code,
        String url,
        String type,
        String expression,
        List<String> bases,
        List<String> targets,
        List<Part> parts) {
    /// One component of a composite.
    ///
    /// @param definition the url of the parameter whose type it has
    /// @param expression starts at an element that the composite's expression finds; "" when
    ///     only the definition says what it is
    record Part(String definition, String expression) {}

    /// Reads a SearchParameter.
    static ParameterSource of(XmlNode resource) {
        var parts = new ArrayList<Part>();
        for (XmlNode component : resource.all("component")) {
            parts.add(new Part(component.text("definition"), component.text("expression")));
        }
        return new ParameterSource(
                resource.text("code"),
                resource.text("url"),
                resource.text("type"),
                corrected(resource.text("url"), resource.text("expression")),
                resource.all("base").stream().map(XmlNode::value).toList(),
                resource.all("target").stream().map(XmlNode::value).toList(),
                parts);
    }

    /// R4B's expression ends at the part that holds the reference; R5 has it right.
    private static String corrected(String url, String expression) {
        return url.endsWith("/Ingredient-manufacturer")
                        && expression.equals("Ingredient.manufacturer")
                ? "Ingredient.manufacturer.manufacturer"
                : expression;
    }
}
