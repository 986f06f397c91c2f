// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every example of HL7's, of each FHIR version.
final class Hl7ExamplesTest {
    @ParameterizedTest
    @EnumSource
    void eachIsReadAndIsValidButForThoseThatAreListedWithAReason(FhirVersion version)
            throws IOException {
        var validation = new Validation(Definitions.load(version));
        var refused = new TreeMap<String, String>();
        int[] examples = {0};
        Hl7Examples.each(
                version,
                (name, json) -> {
                    examples[0]++;
                    try {
                        JsonObject resource = Json.readObject(json);
                        assertEquals(resource, Json.read(resource.bytes()), name);
                        for (Issue issue : validation.validate(resource)) {
                            refused.putIfAbsent(name, issue.expression() + " " + issue.type());
                        }
                    } catch (Failed failed) {
                        refused.put(name, failed.failure().toString());
                    }
                });
        System.out.printf(
                "%s: %d examples read, %d not valid%n", version, examples[0], refused.size());
        assertTrue(examples[0] > 2_000, "examples: " + examples[0]);
        var told = new ArrayList<String>();
        refused.forEach((name, why) -> told.add(name + " " + why));
        assertEquals(String.join("\n", listed(version)), String.join("\n", told));
    }

    /// Lines `file expression code   # reason`.
    private static List<String> listed(FhirVersion version) throws IOException {
        String name = version.name().toLowerCase(Locale.ROOT) + "-invalid-examples.txt";
        try (var in = Hl7ExamplesTest.class.getResourceAsStream(name)) {
            var listed = new ArrayList<String>();
            for (String line : new String(Objects.requireNonNull(in).readAllBytes()).split("\n")) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    listed.add(line.split(" +# ", 2)[0]);
                }
            }
            return listed;
        }
    }
}
