// SPDX-License-Identifier: Apache-2.0
package dev.signet.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.fhir.Definitions;
import dev.signet.fhir.FhirVersion;
import dev.signet.fhir.Issue;
import dev.signet.fhir.Validation;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.search.SearchParameters;
import dev.signet.search.examples.Hl7Examples;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// HL7's examples of each FHIR version are read, validated and searched for values, and what is
/// found is compared with what HAPI's FHIRPath engine finds by HAPI's expressions. All of R4's and
/// a share of the others', or all with `-Dsignet.examples=all`.
final class Hl7ExamplesTest {
    private static final int SHARE = 8;

    private static final boolean ALL = "all".equals(System.getProperty("signet.examples"));

    private final TreeMap<String, String> invalid = new TreeMap<>();
    private int read;
    private int extracted;

    @ParameterizedTest
    @EnumSource
    void eachIsReadAndIsValidAndGivesTheValuesThatHapiFinds(FhirVersion version)
            throws IOException {
        int step = ALL || version == FhirVersion.R4 ? 1 : SHARE;
        var validation = new Validation(Definitions.load(version));
        var extraction = new Extraction(SearchParameters.load(version));
        var comparison = new ValueComparison(version);
        var names = new HashSet<String>();
        Hl7Examples.each(
                version.name(),
                step,
                (name, json) -> {
                    read++;
                    names.add(name);
                    try {
                        JsonObject resource = Json.readObject(json);
                        assertEquals(resource, Json.read(resource.bytes()), name);
                        for (Issue issue : validation.validate(resource)) {
                            invalid.putIfAbsent(name, issue.expression() + " " + issue.type());
                        }
                        extracted += extraction.extract(resource).size();
                        comparison.compare(name, resource);
                    } catch (Failed failed) {
                        invalid.put(name, failed.failure().toString());
                    }
                });
        System.out.printf(
                "HL7's examples of %s: %d read, %d valid, %d values extracted, %d values compared"
                        + " with HAPI's, %d parameters differ, %d examples that HAPI cannot read%n",
                version,
                read,
                read - invalid.size(),
                extracted,
                comparison.compared,
                comparison.different.size(),
                comparison.unread);
        if (step > 1) {
            System.out.printf(
                    "skipped: HL7's examples of %s: all but every %d-th, for time;"
                            + " -Dsignet.examples=all reads all%n",
                    version, step);
        }
        assertTrue(read * step > 2_000, "examples: " + read);
        var told = new TreeSet<String>();
        invalid.forEach((name, why) -> told.add(name + " " + why));
        var listed = new TreeSet<>(listed(version, "not-valid"));
        listed.removeIf(line -> !names.contains(line.split(" ", 2)[0]));
        assertEquals(String.join("\n", listed), String.join("\n", told));
        differencesAreListed(comparison, version, step == 1);
    }

    private static void differencesAreListed(
            ValueComparison comparison, FhirVersion version, boolean isAll) throws IOException {
        var listed = new TreeSet<>(listed(version, "differences"));
        assertEquals("", String.join("\n", comparison.unlisted(listed).values()));
        if (isAll) {
            assertEquals(listed, comparison.different.keySet());
        }
    }

    /// Lines `what   # reason`.
    static List<String> listed(FhirVersion version, String kind) throws IOException {
        String name = "hl7/" + version.name().toLowerCase(Locale.ROOT) + "-" + kind + ".txt";
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
