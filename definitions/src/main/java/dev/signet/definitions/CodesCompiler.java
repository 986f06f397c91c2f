// SPDX-License-Identifier: Apache-2.0
package dev.signet.definitions;

import dev.signet.definitions.TypeSource.ElementSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;

/// Compiles one FHIR version's CodeSystems, ValueSets and bindings to its codes file,
/// docs/formats/codes-definitions.md. The same definitions give the same bytes.
final class CodesCompiler {
    private static final int CASE_SENSITIVE = 1;

    /// How urls begin of what HL7 itself defines.
    private static final List<String> HL7 =
            List.of("http://hl7.org/fhir/", "http://terminology.hl7.org/");

    private final NumberedFile file = new NumberedFile("SGDV", 1);

    private CodesCompiler() {}

    static byte[] compile(Model model) {
        var compiler = new CodesCompiler();
        compiler.file.string(model.version());
        compiler.codeSystems(model.enumerations().codeSystems());
        compiler.valueSets(model);
        compiler.bindings(model);
        return compiler.file.bytes();
    }

    private static boolean isHl7(String url) {
        return HL7.stream().anyMatch(url::startsWith);
    }

    private void codeSystems(NavigableMap<String, XmlNode> all) {
        var systems = new ArrayList<XmlNode>();
        for (XmlNode system : all.values()) {
            boolean isWhole =
                    system.text("content").equals("complete") && !system.all("concept").isEmpty();
            if (isWhole && isHl7(system.text("url"))) {
                systems.add(system);
            }
        }
        file.number(systems.size());
        for (XmlNode system : systems) {
            file.string(system.text("url"));
            file.string(system.text("version"));
            file.string(system.text("name"));
            file.string(system.text("hierarchyMeaning"));
            file.number(system.text("caseSensitive").equals("false") ? 0 : CASE_SENSITIVE);
            var concepts = new ArrayList<Concept>();
            concepts(system, "", concepts);
            file.number(concepts.size());
            for (Concept concept : concepts) {
                file.string(concept.node().text("code"));
                file.string(concept.node().text("display"));
                file.strings(List.copyOf(concept.parents()));
            }
        }
    }

    /// @param parents the codes of those that stand right above it
    private record Concept(XmlNode node, Set<String> parents) {}

    private static void concepts(XmlNode above, String parent, List<Concept> concepts) {
        for (XmlNode concept : above.all("concept")) {
            var parents = new LinkedHashSet<String>();
            if (!parent.isEmpty()) {
                parents.add(parent);
            }
            for (XmlNode property : concept.all("property")) {
                boolean isParent = Set.of("parent", "subsumedBy").contains(property.text("code"));
                if (isParent && !property.text("valueCode").isEmpty()) {
                    parents.add(property.text("valueCode"));
                }
            }
            concepts.add(new Concept(concept, parents));
            concepts(concept, concept.text("code"), concepts);
        }
    }

    /// Those of required bindings, and all others of which every code is HL7's own.
    private void valueSets(Model model) {
        var required = new LinkedHashSet<String>();
        for (TypeSource type : model.types().values()) {
            for (ElementSource element : type.elements()) {
                required.add(withoutVersion(element.valueSet()));
            }
        }
        var sets = new TreeMap<String, NavigableMap<String, NavigableSet<String>>>();
        for (String url : model.enumerations().valueSets()) {
            model.enumerations()
                    .bySystem(url)
                    .filter(
                            codes ->
                                    required.contains(url)
                                            || codes.keySet().stream()
                                                    .allMatch(CodesCompiler::isHl7))
                    .ifPresent(codes -> sets.put(url, codes));
        }
        file.number(sets.size());
        sets.forEach(
                (url, bySystem) -> {
                    file.string(url);
                    file.number(bySystem.size());
                    bySystem.forEach(
                            (system, codes) -> {
                                file.string(system);
                                file.strings(List.copyOf(codes));
                            });
                });
    }

    private void bindings(Model model) {
        var bindings = new TreeMap<String, String>();
        for (TypeSource type : model.types().values()) {
            for (ElementSource element : type.elements()) {
                if (!element.bound().isEmpty()) {
                    String path = type.name() + "." + element.name();
                    bindings.put(
                            element.choice() ? path + "[x]" : path,
                            withoutVersion(element.bound()));
                }
            }
        }
        file.number(bindings.size());
        bindings.forEach(
                (path, url) -> {
                    file.string(path);
                    file.string(url);
                });
    }

    private static String withoutVersion(String canonical) {
        return canonical.split("\\|", 2)[0];
    }
}
