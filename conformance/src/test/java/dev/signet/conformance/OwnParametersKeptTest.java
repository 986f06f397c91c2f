// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Search parameters of an account's own find the same in each place where they may stand after
/// the server was killed, and after an index that is gone was made anew of the log: one that paths
/// carry, one that the engine evaluates, and one of references.
final class OwnParametersKeptTest {
    private static final Duration PATIENCE = Duration.ofSeconds(180);

    private static final String SHOE =
            "Patient.extension.where(url = 'urn:shoe').value.ofType(Quantity)";
    private static final String REACHED =
            "Patient.telecom.where(use = 'home' or use = 'work').value";
    private static final String CLINIC =
            "Patient.extension.where(url = 'urn:clinic').value.ofType(Reference)";

    private static Map<String, List<String>> expected() {
        var found = new LinkedHashMap<String, List<String>>();
        for (String criterion : List.of("shoe=lt42", "reached=1")) {
            found.put("Patient?" + criterion, List.of("p1"));
            found.put("Observation?subject:Patient." + criterion, List.of("b1"));
            found.put("Organization?_has:Patient:clinic:" + criterion, List.of("o1"));
            String code = criterion.substring(0, criterion.indexOf('='));
            found.put("Patient?_sort=" + code, List.of("p1", "p2"));
            found.put("Patient?_sort=-" + code, List.of("p2", "p1"));
        }
        found.put("Patient?clinic.name=two", List.of("p2"));
        found.put("Patient?reached=1&_include=Patient:clinic", List.of("p1", "o1"));
        found.put("Organization?name=two&_revinclude=Patient:clinic", List.of("o2", "p2"));
        return found;
    }

    @Test
    void theyFindTheSameAfterAKillAndWithAnIndexThatWasMadeAnew() throws IOException {
        try (var signet = RunningSignet.start()) {
            fill(signet.client(), signet.client().fhir("demo"));
            finds(signet);

            signet.process().kill();
            signet.startAgain();
            finds(signet);

            signet.process().kill();
            assertTrue(indexFilesRemoved(signet.data()) > 0, "there was no index");
            signet.startAgain();
            finds(signet);
        }
    }

    private static void fill(Client client, String base) {
        define(client, base, "shoe", "quantity", SHOE);
        put(client, base, "Patient/p1", patient(1)); // between the definitions
        define(client, base, "reached", "token", REACHED);
        define(client, base, "clinic", "reference", CLINIC);
        put(client, base, "Patient/p2", patient(2));
        put(client, base, "Organization/o1", organization("o1", "one"));
        put(client, base, "Organization/o2", organization("o2", "two"));
        for (int i = 1; i <= 2; i++) {
            put(
                    client,
                    base,
                    "Observation/b" + i,
                    """
                    {"resourceType":"Observation","id":"b%d","status":"final","code":{"text":"c"},
                     "subject":{"reference":"Patient/p%d"}}"""
                            .formatted(i, i));
        }
        client.send("fhir", "POST", base + "/$reindex", "").expect(201);
        Until.holds(
                PATIENCE,
                "the reindex has ended",
                () -> client.get("fhir", base + "/$reindex").text().contains("\"Completed\""));
    }

    private static String patient(int number) {
        return """
        {"resourceType":"Patient","id":"p%d","telecom":[{"use":"home","value":"%d"}],"extension":[
         {"url":"urn:shoe","valueQuantity":{"value":%d}},
         {"url":"urn:clinic","valueReference":{"reference":"Organization/o%d"}}]}"""
                .formatted(number, number, 40 + number, number);
    }

    private static String organization(String id, String name) {
        return "{\"resourceType\":\"Organization\",\"id\":\"%s\",\"name\":\"%s\"}"
                .formatted(id, name);
    }

    private static void define(
            Client client, String base, String code, String type, String expression) {
        String target = type.equals("reference") ? ",\"target\":[\"Organization\"]" : "";
        put(
                client,
                base,
                "SearchParameter/" + code,
                """
                {"resourceType":"SearchParameter","id":"%s","url":"http://example.org/%s",
                 "name":"N","status":"active","description":"d","code":"%s","base":["Patient"],
                 "type":"%s","expression":"%s"%s}"""
                        .formatted(code, code, code, type, expression, target));
    }

    private static void put(Client client, String base, String path, String body) {
        client.send("fhir", "PUT", base + "/" + path, body).expect(201);
    }

    private static void finds(RunningSignet signet) {
        Client client = signet.client();
        String base = client.fhir("demo");
        Until.holds(
                PATIENCE,
                "the account is served",
                () -> client.get("fhir", base + "/Patient/p1").status() == 200);
        var found = new LinkedHashMap<String, List<String>>();
        for (String query : expected().keySet()) {
            var ids = new ArrayList<String>();
            JsonNode page = client.get("fhir", base + "/" + query).expect(200).json();
            for (JsonNode entry : page.path("entry")) {
                ids.add(entry.path("resource").path("id").asString(""));
            }
            found.put(query, ids);
        }
        assertEquals(expected(), found);
    }

    private static int indexFilesRemoved(Path data) throws IOException {
        List<Path> files;
        try (var all = Files.walk(data)) {
            files =
                    all.filter(Files::isRegularFile)
                            .filter(file -> isIndex(file.getParent().getFileName().toString()))
                            .toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
        return files.size();
    }

    private static boolean isIndex(String folder) {
        return folder.equals("index") || folder.equals("index-2");
    }
}
