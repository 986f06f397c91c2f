// SPDX-License-Identifier: Apache-2.0
package dev.signet.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.ZstdInputStream;
import dev.signet.fhir.FhirVersion;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The values of Synthea's resources are those that HAPI's engine finds: of each type each of the
/// first and a share of the rest, or all with `-Dsignet.examples=all`.
final class SyntheaValuesTest {
    private static final Path ARCHIVES = Path.of("../conformance/data");
    private static final int FIRST = 50;
    private static final int SHARE = 16;
    private static final boolean ALL = "all".equals(System.getProperty("signet.examples"));

    @ParameterizedTest
    @CsvSource({"R4, synthea-r4-10.tar.zst", "STU3, synthea-stu3-2.tar.zst"})
    void theyAreThoseThatHapiFinds(FhirVersion version, String archive) throws IOException {
        var comparison = new ValueComparison(version);
        var counts = new TreeMap<String, Integer>();
        int read = 0;
        try (var tar =
                new TarArchiveInputStream(
                        new ZstdInputStream(
                                new BufferedInputStream(
                                        Files.newInputStream(ARCHIVES.resolve(archive)))))) {
            for (var file = tar.getNextEntry(); file != null; file = tar.getNextEntry()) {
                if (!file.isFile()) {
                    continue;
                }
                JsonObject bundle = Json.readObject(tar.readAllBytes());
                for (Json entry : (JsonArray) Objects.requireNonNull(bundle.find("entry"))) {
                    var resource =
                            (JsonObject)
                                    Objects.requireNonNull(((JsonObject) entry).find("resource"));
                    String type = resource.text("resourceType", "");
                    int number = counts.merge(type, 1, Integer::sum);
                    if (ALL || number <= FIRST || number % SHARE == 0) {
                        read++;
                        comparison.compare(file.getName() + " " + type + " " + number, resource);
                    }
                }
            }
        }
        System.out.printf(
                "Synthea's resources of %s: %d of %s read, %d values compared with HAPI's%n",
                version, read, counts, comparison.compared);
        assertTrue(comparison.compared > 5 * read, "values: " + comparison.compared);
        assertEquals(0, comparison.unread);
        var listed = new TreeSet<>(Hl7ExamplesTest.listed(version, "differences"));
        assertEquals("", String.join("\n", comparison.unlisted(listed).values()));
    }
}
