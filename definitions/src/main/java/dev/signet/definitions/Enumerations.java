// SPDX-License-Identifier: Apache-2.0
package dev.signet.definitions;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// The codes of value sets, where HL7's files enumerate them: whole code systems and listed
/// codes.
final class Enumerations {
    private final Map<String, XmlNode> valueSets = new HashMap<>();
    private final NavigableMap<String, XmlNode> codeSystems = new TreeMap<>();

    /// Takes note of a ValueSet or a CodeSystem.
    void add(XmlNode resource) {
        var target = resource.name().equals("ValueSet") ? valueSets : codeSystems;
        target.put(resource.text("url"), resource);
    }

    /// The CodeSystems by their urls.
    NavigableMap<String, XmlNode> codeSystems() {
        return Collections.unmodifiableNavigableMap(codeSystems);
    }

    /// The urls of the ValueSets.
    NavigableSet<String> valueSets() {
        return new TreeSet<>(valueSets.keySet());
    }

    /// The codes of that value set, or empty when they are not all known here (a filter, an
    /// exclusion, a code system that is kept elsewhere such as mime types).
    ///
    /// @param url may end in `|version`
    Optional<NavigableSet<String>> codes(String url) {
        return bySystem(url)
                .map(
                        systems -> {
                            var codes = new TreeSet<String>();
                            systems.values().forEach(codes::addAll);
                            return codes;
                        });
    }

    /// The same codes by their code system's url.
    Optional<NavigableMap<String, NavigableSet<String>>> bySystem(String url) {
        XmlNode valueSet = valueSets.get(url.split("\\|", 2)[0]);
        if (valueSet == null) {
            return Optional.empty();
        }
        XmlNode compose = valueSet.child("compose");
        if (!compose.all("exclude").isEmpty() || compose.all("include").isEmpty()) {
            return Optional.empty();
        }
        var codes = new TreeMap<String, NavigableSet<String>>();
        for (XmlNode include : compose.all("include")) {
            if (!include(include, codes)) {
                return Optional.empty();
            }
        }
        return codes.isEmpty() ? Optional.empty() : Optional.of(codes);
    }

    /// The code system of a value set that is of one; "" when it is of several or not known.
    ///
    /// @param url may end in `|version`
    String system(String url) {
        XmlNode valueSet = valueSets.get(url.split("\\|", 2)[0]);
        if (valueSet == null) {
            return "";
        }
        var systems = new TreeSet<String>();
        for (XmlNode include : valueSet.child("compose").all("include")) {
            String system = include.text("system");
            systems.add(system.isEmpty() ? system(include.text("valueSet")) : system);
        }
        return systems.size() == 1 ? systems.first() : "";
    }

    private boolean include(XmlNode include, NavigableMap<String, NavigableSet<String>> codes) {
        if (!include.all("filter").isEmpty()) {
            return false;
        }
        if (!include.all("valueSet").isEmpty()) {
            return includeValueSets(include, codes);
        }
        String url = include.text("system");
        XmlNode source = include;
        if (include.all("concept").isEmpty()) {
            XmlNode system = codeSystems.get(url);
            if (system == null || !system.text("content").equals("complete")) {
                return false;
            }
            source = system;
        }
        var found = new TreeSet<String>();
        addConcepts(source, found);
        if (!found.isEmpty()) {
            codes.computeIfAbsent(url, _ -> new TreeSet<>()).addAll(found);
        }
        return true;
    }

    private boolean includeValueSets(
            XmlNode include, NavigableMap<String, NavigableSet<String>> codes) {
        if (!include.text("system").isEmpty() || include.all("valueSet").size() > 1) {
            return false;
        }
        var included = bySystem(include.text("valueSet"));
        included.ifPresent(
                found ->
                        found.forEach(
                                (system, those) ->
                                        codes.computeIfAbsent(system, _ -> new TreeSet<>())
                                                .addAll(those)));
        return included.isPresent();
    }

    private static void addConcepts(XmlNode parent, NavigableSet<String> codes) {
        for (XmlNode concept : parent.all("concept")) {
            codes.add(concept.text("code"));
            addConcepts(concept, codes);
        }
    }
}
