// SPDX-License-Identifier: Apache-2.0
package dev.signet.search;

import dev.signet.fhir.FhirVersion;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.search.SearchParameter;
import dev.signet.fhir.search.SearchParameter.Component;
import dev.signet.fhir.search.SearchParameters;
import dev.signet.fhir.search.SearchType;
import dev.signet.fhir.search.ValuePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hl7.fhir.instance.model.api.IBaseResource;

/// Compares what the compiled paths of a version's parameters find with what HAPI's engine finds by
/// HAPI's expressions: type and whole content of each value, and of each part of each tuple.
final class ValueComparison {
    final TreeMap<String, String> different = new TreeMap<>();
    int compared;
    int unread;

    private final SearchParameters parameters;
    private final HapiOracle oracle;

    ValueComparison(FhirVersion version) {
        parameters = SearchParameters.load(version);
        oracle = new HapiOracle(version);
    }

    void compare(String name, JsonObject resource) {
        Optional<IBaseResource> parsed = oracle.parse(resource);
        if (parsed.isEmpty()) {
            unread++;
            return;
        }
        String type = resource.text("resourceType", "");
        for (SearchParameter parameter : parameters.of(type)) {
            Optional<String> expression = oracle.expression(type, parameter);
            if (expression.isEmpty()) {
                continue;
            }
            boolean isTuple = parameter.type() == SearchType.COMPOSITE;
            Set<String> expected =
                    new TreeSet<>(
                            isTuple
                                    ? oracle.tuples(parameter, expression.get(), parsed.get())
                                    : oracle.values(parameter, expression.get(), parsed.get()));
            boolean hasParts = isTuple && oracle.knowsParts(parameter);
            Set<String> found =
                    isTuple ? tuples(parameter, resource, hasParts) : found(parameter, resource);
            compared += expected.size();
            if (!expected.equals(found)) {
                String key = type + "." + parameter.code();
                different.putIfAbsent(
                        key, key + " in " + name + ": HAPI " + expected + ", here " + found);
            }
        }
    }

    /// As a set: a union drops doubles, and the index does not mind them.
    private static Set<String> found(SearchParameter parameter, JsonObject resource) {
        var found = new TreeSet<String>();
        for (ValuePath path : parameter.paths()) {
            for (Json value : path.find(resource, resource)) {
                found.add(path.type() + " " + text(path, value));
            }
        }
        return found;
    }

    private static String text(ValuePath path, Json value) {
        return value instanceof JsonObject whole && path.type().equals("Resource")
                ? whole.text("resourceType", "")
                : ElementText.of(value);
    }

    /// @param hasParts whether HAPI's side has the parts too
    private static Set<String> tuples(
            SearchParameter parameter, JsonObject resource, boolean hasParts) {
        var tuples = new TreeSet<String>();
        for (ValuePath path : parameter.paths()) {
            for (Json element : path.find(resource, resource)) {
                if (!hasParts) {
                    tuples.add("tuple");
                    continue;
                }
                List<Set<String>> parts = new ArrayList<>();
                for (Component component : parameter.components()) {
                    var part = new TreeSet<String>();
                    for (ValuePath ofPart : component.paths()) {
                        for (Json value : ofPart.find(resource, element)) {
                            part.add(ofPart.type() + " " + text(ofPart, value));
                        }
                    }
                    parts.add(part);
                }
                if (parts.stream().noneMatch(Set::isEmpty)) {
                    tuples.add(parts.toString());
                }
            }
        }
        return tuples;
    }

    /// What differs and is not listed.
    Map<String, String> unlisted(Set<String> listed) {
        var missing = new TreeMap<>(different);
        missing.keySet().removeAll(listed);
        return missing;
    }
}
