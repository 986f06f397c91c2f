// SPDX-License-Identifier: Apache-2.0
package dev.signet.definitions;

import dev.signet.definitions.TypeSource.ElementSource;
import dev.signet.definitions.TypeSource.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The types and value sets of one FHIR version.
///
/// @param version such as `4.0.1`
/// @param types by name, parts of types by their path
/// @param conformance its CompartmentDefinitions and OperationDefinitions
record Model(
        String version,
        Map<String, TypeSource> types,
        Enumerations enumerations,
        List<XmlNode> conformance) {
    private static final String STRUCTURE = "StructureDefinition";

    static Model of(Release release) {
        var types = new LinkedHashMap<String, TypeSource>();
        var versions = new ArrayList<String>();
        var conformance = new ArrayList<XmlNode>();
        release.structures()
                .each(
                        Set.of(STRUCTURE, "CompartmentDefinition", "OperationDefinition"),
                        structure -> {
                            if (!structure.name().equals(STRUCTURE)) {
                                conformance.add(structure);
                                return;
                            }
                            versions.add(structure.text("fhirVersion"));
                            if (StructureSource.isType(structure)) {
                                StructureSource.types(structure).forEach(type -> add(types, type));
                            }
                        });
        var enumerations = new Enumerations();
        release.valueSets().each(Set.of("ValueSet", "CodeSystem"), enumerations::add);
        return new Model(versions.getFirst(), types, enumerations, conformance);
    }

    private static void add(Map<String, TypeSource> types, TypeSource type) {
        if (types.put(type.name(), type) != null) {
            throw new IllegalStateException("a type is defined twice: " + type.name());
        }
    }

    /// Whether resources of that type exist.
    boolean isResourceType(String name) {
        TypeSource type = types.get(name);
        return type != null && type.kind() == Kind.RESOURCE;
    }

    /// The elements of that name below a type or a part; none when there is no such.
    List<ElementSource> elements(String type, String name) {
        TypeSource source = types.get(type);
        return source == null
                ? List.of()
                : source.elements().stream().filter(one -> one.name().equals(name)).toList();
    }
}
