// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.signet.conformance.Client.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The real server finds the library of FHIRPath where the build has put it: beside its own, not in
/// its class path.
final class FhirPathLibraryTest {
    private static final String PATIENT =
            """
            {"resourceType":"Patient","id":"p","name":[{"use":"usual","family":"A"},
             {"use":"official","family":"B"}]}""";

    private static final String PATCH =
            """
            {"resourceType":"Parameters","parameter":[{"name":"operation","part":[
             {"name":"type","valueCode":"replace"},
             {"name":"path","valueString":"Patient.name.where(use = 'official').family"},
             {"name":"value","valueString":"C"}]}]}""";

    @Test
    void aFhirPathPatchIsDoneByTheRealServer() throws IOException {
        Path libraries = SignetProcess.home().resolve("app/target/lib");
        try (var jars = Files.list(libraries)) {
            assertFalse(jars.anyMatch(jar -> jar.getFileName().toString().contains("hl7")));
        }
        try (var signet = RunningSignet.shared()) {
            Client client = signet.client();
            String address = client.fhir("demo") + "/Patient/p";
            Until.holds(
                    Duration.ofSeconds(60),
                    "the first account serves",
                    () -> client.get("fhir", client.fhir("demo") + "/Patient").status() == 200);
            client.send("fhir", "PUT", address, PATIENT).expect(201);
            Answer patched = client.send("fhir", "PATCH", address, PATCH).expect(200);
            assertEquals("A", patched.json().at("/name/0/family").asString());
            assertEquals("C", patched.json().at("/name/1/family").asString());
            assertEquals("2", patched.json().at("/meta/versionId").asString());
        }
    }
}
