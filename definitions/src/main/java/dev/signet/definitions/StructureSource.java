// SPDX-License-Identifier: Apache-2.0
package dev.signet.definitions;

import dev.signet.definitions.TypeSource.ElementSource;
import dev.signet.definitions.TypeSource.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads the types out of HL7's StructureDefinitions, which list elements by path.
final class StructureSource {
    private static final String FHIR_TYPE =
            "http://hl7.org/fhir/StructureDefinition/structuredefinition-fhir-type";
    private static final String SYSTEM_TYPES = "http://hl7.org/fhirpath/";

    private StructureSource() {}

    /// Whether a type of its own is defined there, not a profile of one.
    static boolean isType(XmlNode structure) {
        return !structure.text("derivation").equals("constraint")
                && !structure.text("kind").equals("logical");
    }

    /// The type and its parts.
    static List<TypeSource> types(XmlNode structure) {
        String typeName = structure.text("type");
        Kind kind = kind(structure);
        if (kind == Kind.PRIMITIVE) {
            return List.of(new TypeSource(typeName, kind, List.of()));
        }
        Map<String, List<ElementSource>> children = new LinkedHashMap<>();
        children.put(typeName, new ArrayList<>());
        for (XmlNode element : structure.child("snapshot").all("element")) {
            String path = element.text("path");
            int dot = path.lastIndexOf('.');
            if (dot >= 0) {
                children.computeIfAbsent(path.substring(0, dot), _ -> new ArrayList<>())
                        .add(element(typeName, kind, path, element));
            }
        }
        var types = new ArrayList<TypeSource>();
        children.forEach(
                (path, elements) ->
                        types.add(
                                new TypeSource(
                                        path, path.equals(typeName) ? kind : Kind.PART, elements)));
        return types;
    }

    private static Kind kind(XmlNode structure) {
        if (structure.text("abstract").equals("true")) {
            return Kind.ABSTRACT;
        }
        return switch (structure.text("kind")) {
            case "primitive-type" -> Kind.PRIMITIVE;
            case "complex-type" -> Kind.COMPLEX;
            case "resource" -> Kind.RESOURCE;
            default -> throw new IllegalStateException("an unknown kind of structure");
        };
    }

    private static ElementSource element(String type, Kind kind, String path, XmlNode element) {
        String last = path.substring(path.lastIndexOf('.') + 1);
        boolean choice = last.endsWith("[x]");
        String max = element.text("max");
        XmlNode binding = element.child("binding");
        boolean resourceId = kind != Kind.COMPLEX && path.equals(type + ".id");
        // R4B and R5 say `id` of the ids of elements, whose own definitions have longer ones
        boolean elementId = !resourceId && last.equals("id") && isElementId(element);
        return new ElementSource(
                choice ? last.substring(0, last.length() - 3) : last,
                choice,
                element.text("isSummary").equals("true"),
                element.text("isModifier").equals("true"),
                Integer.parseInt(element.text("min")),
                max.equals("*") ? 0 : Integer.parseInt(max),
                resourceId && !type.endsWith("Element")
                        ? List.of("id")
                        : elementId ? List.of("string") : typeNames(path, element),
                binding.text("strength").equals("required") ? valueSet(binding) : "",
                valueSet(binding));
    }

    private static boolean isElementId(XmlNode element) {
        return element.child("base").text("path").equals("Element.id");
    }

    /// STU3 says `valueSetReference` or `valueSetUri` where later versions say `valueSet`.
    private static String valueSet(XmlNode binding) {
        String later = binding.text("valueSet");
        return later.isEmpty() ? binding.child("valueSetReference").text("reference") : later;
    }

    private static List<String> typeNames(String path, XmlNode element) {
        String reference = element.text("contentReference");
        if (!reference.isEmpty()) {
            return List.of(reference.substring(reference.indexOf('#') + 1));
        }
        var names = new ArrayList<String>();
        for (XmlNode type : element.all("type")) {
            String code = type.text("code");
            if (code.startsWith(SYSTEM_TYPES)) {
                code = type.extension(FHIR_TYPE);
            }
            boolean part = code.equals("BackboneElement") || code.equals("Element");
            String name = part ? path : code;
            if (!names.contains(name)) {
                names.add(name);
            }
        }
        return names;
    }
}
