// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.dataplane.exchange.FhirError;
import dev.signet.fhir.Definitions;
import dev.signet.fhir.FhirVersion;
import dev.signet.fhir.json.Json;
import dev.signet.transfer.FolderSource;
import dev.signet.transfer.Places;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `$import` is asked: nothing is passed over.
class ImportReadingTest {
    private static final String FORMAT =
            "{\"name\":\"inputFormat\",\"valueCode\":\"application/fhir+ndjson\"}";

    @TempDir Path folder;
    private ImportReading reading;

    @BeforeEach
    void open() throws IOException {
        reading =
                new ImportReading(
                        Definitions.load(FhirVersion.R4),
                        new Places(List.of(new FolderSource(folder)), List.of()));
    }

    private String url() throws IOException {
        return part("url", "valueUri", folder.toRealPath().resolve("a.ndjson").toUri().toString());
    }

    private static String part(String name, String member, String value) {
        return "{\"name\":\"%s\",\"%s\":\"%s\"}".formatted(name, member, value);
    }

    private static String input(String... parts) {
        return "{\"name\":\"input\",\"part\":[" + String.join(",", parts) + "]}";
    }

    private ImportReading.Asked read(String... parameters) {
        String all =
                "{\"resourceType\":\"Parameters\",\"parameter\":["
                        + String.join(",", parameters)
                        + "]}";
        return reading.of(
                Json.readObject(all.getBytes(StandardCharsets.UTF_8)), "https://signet.example/a/");
    }

    private void refused(String named, String... parameters) {
        var refused = assertThrows(FhirError.class, () -> read(parameters));
        assertEquals(400, refused.status());
        String text = refused.issues().getFirst().diagnostics();
        assertTrue(text.contains(named), text);
    }

    @Test
    void whatIsTakenOnceIsRefusedTwice() throws Exception {
        String fine = input(url());
        assertEquals(2, read(FORMAT, fine, fine).request().inputs().size());
        refused("inputFormat", FORMAT, FORMAT, fine);
        refused(
                "mode",
                FORMAT,
                fine,
                part("mode", "valueCode", "InitialLoad"),
                part("mode", "valueCode", "IncrementalLoad"));
        String forced = "{\"name\":\"force\",\"valueBoolean\":true}";
        assertTrue(read(FORMAT, fine, forced).isForced());
        refused("force", FORMAT, fine, forced, forced);
        refused("url", FORMAT, input(url(), url()));
        String type = part("type", "valueCode", "Patient");
        refused("type", FORMAT, input(url(), type, type));
        String etag = part("etag", "valueString", "x");
        refused("etag", FORMAT, input(url(), etag, etag));
    }

    @Test
    void forceIsTrueOrFalse() throws Exception {
        refused("force", FORMAT, input(url()), part("force", "valueString", "banana"));
    }

    @Test
    void whatIsNotKnownIsRefusedByName() throws Exception {
        String long0 = "x".repeat(65);
        refused("fancy", FORMAT, input(url()), part("fancy", "valueString", "x"));
        refused("fancy", FORMAT, input(url(), part("fancy", "valueString", "x")));
        var refused =
                assertThrows(
                        FhirError.class,
                        () -> read(FORMAT, input(url()), part(long0, "valueString", "x")));
        assertTrue(!refused.issues().getFirst().diagnostics().contains(long0));
    }
}
