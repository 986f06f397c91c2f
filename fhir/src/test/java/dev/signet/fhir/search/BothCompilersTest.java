// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.fhir.Definitions;
import dev.signet.fhir.FhirVersion;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The compiler of the build, which compiles FHIR's own parameters, and the one that an account's
/// own go through make the same of every expression that HL7 publishes.
class BothCompilersTest {
    private static final String PUBLISHED = "/org/hl7/fhir/r4/model/sp/search-parameters.json";
    private static final Definitions R4 = Definitions.load(FhirVersion.R4);
    private static final SearchParameters OWN = SearchParameters.load(FhirVersion.R4);

    /// R4 names the two definitions of `DocumentReference.relationship` the wrong way round, which
    /// the build mends.
    private static final Set<String> COMPONENTS_MENDED = Set.of("DocumentReference.relationship");

    private int compared;
    private final Map<String, String> differing = new TreeMap<>();
    private final Set<String> refused = new TreeSet<>();

    private static List<JsonObject> published() throws IOException {
        try (var in = BothCompilersTest.class.getResourceAsStream(PUBLISHED)) {
            var all = new ArrayList<JsonObject>();
            for (JsonObject entry : Json.readObject(in.readAllBytes()).objects("entry")) {
                if (entry.find("resource") instanceof JsonObject resource
                        && resource.text("resourceType", "").equals("SearchParameter")) {
                    all.add(resource);
                }
            }
            return all;
        }
    }

    @Test
    void makeTheSameOfAllThatHl7Publishes() throws IOException {
        List<JsonObject> all = published();
        for (JsonObject parameter : all) {
            for (String base : texts(parameter, "base")) {
                OWN.of(base).stream()
                        .filter(each -> each.url().equals(parameter.text("url", "")))
                        .forEach(compiled -> compare(parameter, compiled));
            }
        }
        assertEquals(Map.of(), differing);
        assertEquals(Set.of(), refused);
        assertTrue(compared > 1_400, () -> compared + " compared");
    }

    private static List<String> texts(JsonObject parameter, String name) {
        var texts = new ArrayList<String>();
        if (parameter.find(name) instanceof JsonArray array) {
            for (Json each : array) {
                if (each instanceof JsonString text) {
                    texts.add(text.value());
                }
            }
        }
        return texts;
    }

    private void compare(JsonObject parameter, SearchParameter compiled) {
        String name = compiled.base() + "." + compiled.code();
        try {
            List<ValuePath> all =
                    ExpressionCompiler.compile(
                                    R4, compiled.base(), parameter.text("expression", ""))
                            .orThrow();
            if (compiled.components().isEmpty()) {
                same(name, compiled.paths(), ValueTypes.yielding(compiled.type(), all));
                return;
            }
            same(name, compiled.paths(), all);
            if (!COMPONENTS_MENDED.contains(name)) {
                List<JsonObject> parts = parameter.objects("component");
                for (int i = 0; i < parts.size(); i++) {
                    SearchParameter.Component component = compiled.components().get(i);
                    same(
                            name + "$" + component.code(),
                            component.paths(),
                            ValueTypes.yielding(
                                    component.type(),
                                    ExpressionCompiler.compileBelow(
                                                    R4,
                                                    compiled.base(),
                                                    all,
                                                    parts.get(i).text("expression", ""))
                                            .orThrow()));
                }
            }
        } catch (Failed failed) {
            refused.add(name + " " + failed.text() + " at " + failed.fact("character", "?"));
        }
    }

    private void same(String name, List<ValuePath> build, List<ValuePath> server) {
        compared++;
        Set<ValuePath> one = withoutSystems(build);
        Set<ValuePath> other = withoutSystems(server);
        if (!one.equals(other)) {
            differing.put(name, one + " or " + other);
        }
    }

    /// A code's system is implied by its binding in what the build compiles alone.
    private static Set<ValuePath> withoutSystems(List<ValuePath> paths) {
        return paths.stream()
                .map(path -> new ValuePath(path.steps(), path.type(), ""))
                .collect(Collectors.toSet());
    }
}
