// SPDX-License-Identifier: Apache-2.0
package dev.signet.search;

import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The expressions of the components of R4's composite parameters, as HL7 publishes them.
final class CompositeParts {
    private static final String FILE = "/org/hl7/fhir/r4/model/sp/search-parameters.json";

    /// Of versions of which they are not at hand.
    static final CompositeParts NONE = new CompositeParts(Map.of());

    private final Map<String, List<String>> byUrl;

    private CompositeParts(Map<String, List<String>> byUrl) {
        this.byUrl = byUrl;
    }

    static CompositeParts ofR4() {
        var byUrl = new HashMap<String, List<String>>();
        try (var file = Objects.requireNonNull(CompositeParts.class.getResourceAsStream(FILE))) {
            JsonObject bundle = Json.readObject(file.readAllBytes());
            for (Json entry : (JsonArray) Objects.requireNonNull(bundle.find("entry"))) {
                JsonObject parameter =
                        (JsonObject) Objects.requireNonNull(((JsonObject) entry).find("resource"));
                if (parameter.find("component") instanceof JsonArray components) {
                    List<String> expressions = new ArrayList<>();
                    for (Json component : components) {
                        String expression = ((JsonObject) component).text("expression", "");
                        // there is no type DateTime
                        expressions.add(expression.replace("DateTime", "dateTime"));
                    }
                    byUrl.put(parameter.text("url", ""), expressions);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new CompositeParts(byUrl);
    }

    /// In the order of the components; empty for what is not known.
    List<String> of(String url) {
        return byUrl.getOrDefault(url, List.of());
    }
}
