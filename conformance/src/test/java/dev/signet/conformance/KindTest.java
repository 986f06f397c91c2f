// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.conformance.Client.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The kind of an account is its FHIR version: from ARM through the data plane, a restart and the
/// walk over the stopped folder.
class KindTest {
    private static final Map<String, String> VERSIONS =
            Map.of("fhir-Stu3", "3.0.2", "fhir-R4B", "4.3.0", "fhir-R5", "5.0.0");

    /// In the shape of each version: a repeating reason, a class that repeats in R5.
    private static final Map<String, String> ENCOUNTERS =
            Map.of(
                    "fhir-Stu3",
                    "\"class\":{\"code\":\"AMB\"},\"reason\":[{\"text\":\"r\"}]",
                    "fhir-R4B",
                    "\"class\":{\"code\":\"AMB\"},\"reasonCode\":[{\"text\":\"r\"}]",
                    "fhir-R5",
                    "\"class\":[{\"coding\":[{\"code\":\"AMB\"}]}]");

    private static final String PATCH =
            """
            {"resourceType":"Parameters","parameter":[{"name":"operation","part":[
             {"name":"type","valueCode":"replace"},
             {"name":"path","valueString":"Encounter.status"},
             {"name":"value","valueCode":"planned"}]}]}""";

    @TempDir private Path data;

    @Test
    void accountsOfEachKindServeTheirVersionBesideEachOther() {
        String[] ports = {"--port", FreePort.next(), "--vault-port", FreePort.next()};
        try (var server = SignetProcess.start("up", data, ports)) {
            var client = new Client(server.endpoints());
            VERSIONS.keySet().forEach(kind -> create(client, kind));
            VERSIONS.forEach((kind, number) -> served(client, kind, number, "in-progress", 201));
            VERSIONS.keySet().forEach(kind -> patched(client, kind));
        }
        try (var server = SignetProcess.start("up", data, ports)) {
            var client = new Client(server.endpoints());
            VERSIONS.forEach((kind, number) -> served(client, kind, number, "planned", 200));
            String kind = new Arm(client).read(name("fhir-Stu3")).json().get("kind").asString();
            assertEquals("fhir-Stu3", kind);
        }
        try (var verify = SignetProcess.launch("verify", data, "--deep")) {
            assertEquals(0, verify.awaitEnd(Duration.ofMinutes(2)), verify.text());
            assertTrue(verify.text().contains("nothing is damaged"), verify.text());
        }
    }

    private static String name(String kind) {
        return kind.toLowerCase(Locale.ROOT);
    }

    private static void create(Client client, String kind) {
        var arm = new Arm(client);
        String body =
                "{\"kind\":\"%s\",\"location\":\"westus2\",\"properties\":{}}".formatted(kind);
        JsonNode ended = arm.await(arm.put(name(kind), body).expect(201));
        assertEquals("Succeeded", ended.get("status").asString());
        arm.put(name(kind), body.replace(kind, "fhir-R4")).expect(400);
    }

    private static void served(
            Client client, String kind, String number, String status, int written) {
        String base = client.fhir(name(kind));
        Until.holds(
                Duration.ofSeconds(60),
                "the account serves",
                () -> client.get("fhir", base + "/Encounter").status() == 200);
        JsonNode statement = client.get("fhir", base + "/metadata").expect(200).json();
        assertEquals(number, statement.get("fhirVersion").asString());
        String encounter =
                "{\"resourceType\":\"Encounter\",\"id\":\"e\",\"status\":\"%s\",%s}"
                        .formatted(status, ENCOUNTERS.get(kind));
        client.send("fhir", "PUT", base + "/Encounter/e", encounter).expect(written);
        Answer found = client.get("fhir", base + "/Encounter?class=AMB&status=" + status);
        found.expect(200);
        assertEquals("e", found.json().at("/entry/0/resource/id").asString(), found.text());
    }

    private static void patched(Client client, String kind) {
        String address = client.fhir(name(kind)) + "/Encounter/e";
        Answer patched = client.send("fhir", "PATCH", address, PATCH).expect(200);
        assertEquals("planned", patched.json().get("status").asString());
    }
}
