// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Promise P1: of what clients send, nothing but ciphertext is at rest, and nothing is printed.
final class SecrecyTest {
    private static final String FAMILY = "Qwzfamily";
    private static final String GIVEN = "Qwzgiven";
    private static final String IDENTIFIER = "qwz-identifier-0815";
    private static final String ID = "qwzclientid";
    private static final String NARRATIVE = "Qwznarrative";
    private static final String SEARCHED = "qwzsearched";
    private static final String WRONG = "qwzwrong";
    private static final FolderScan SCAN =
            new FolderScan(List.of(FAMILY, GIVEN, IDENTIFIER, ID, NARRATIVE, SEARCHED, WRONG));
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static RunningSignet signet;

    @BeforeAll
    static void start() {
        signet = RunningSignet.start();
    }

    @AfterAll
    static void stop() {
        signet.close();
    }

    @Test
    void theScanFindsWhatIsThereToBeFound() {
        assertTrue(SCAN.contains(("x" + FAMILY).getBytes(StandardCharsets.UTF_8)));
        assertTrue(SCAN.contains(FAMILY.toLowerCase().getBytes(StandardCharsets.UTF_16LE)));
        assertFalse(SCAN.contains("nothing".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void nothingThatWasSentIsFoundAfterLoadSearchErrorRestartAndKill() {
        signet.keys().create("secrecy");
        String base = signet.account("secrecy", "secrecy");
        plant(base);
        assertNothingIsFound("load");

        search(base);
        err(base);
        assertNothingIsFound("search and errors");

        String before = signet.process().text();
        signet.restart();
        assertSilent(before);
        awaitServing(base);
        search(base);
        assertNothingIsFound("restart");

        plant(base);
        String printed = signet.process().text();
        signet.process().kill();
        assertNothingIsFound("kill");
        assertSilent(printed);
        signet.startAgain();
        awaitServing(base);
        search(base);
        assertNothingIsFound("recovery");
    }

    private static void plant(String base) {
        String patient =
                """
                {"resourceType":"Patient","id":"%s",
                 "text":{"status":"generated",
                  "div":"<div xmlns=\\"http://www.w3.org/1999/xhtml\\">%s</div>"},
                 "identifier":[{"system":"urn:x","value":"%s"}],
                 "name":[{"family":"%s","given":["%s"]}]}
                """
                        .formatted(ID, NARRATIVE, IDENTIFIER, FAMILY, GIVEN);
        Client client = signet.client();
        client.send("fhir", "PUT", base + "/Patient/" + ID, patient).expect(200, 201);
        String bundle =
                """
                {"resourceType":"Bundle","type":"transaction","entry":[
                 {"resource":{"resourceType":"Observation","status":"final",
                   "code":{"text":"%s"},"subject":{"reference":"Patient?identifier=%s"}},
                  "request":{"method":"POST","url":"Observation"}}]}
                """
                        .formatted(NARRATIVE, IDENTIFIER);
        client.send("fhir", "POST", base, bundle).expect(200);
    }

    private static void search(String base) {
        Client client = signet.client();
        assertEquals(1, count(base + "/Patient?_summary=count&family=" + FAMILY));
        assertEquals(1, count(base + "/Patient?_summary=count&identifier=" + IDENTIFIER));
        assertEquals(0, count(base + "/Patient?_summary=count&name=" + SEARCHED));
        client.get("fhir", base + "/Observation?subject:Patient.name=" + FAMILY).expect(200);
        client.get("fhir", base + "/Patient/" + ID).expect(200);
    }

    private static int count(String address) {
        return signet.client().get("fhir", address).expect(200).json().get("total").asInt();
    }

    private static void err(String base) {
        Client client = signet.client();
        client.get("fhir", base + "/Patient?" + WRONG + "=1");
        client.get("fhir", base + "/Patient?birthdate=" + WRONG);
        client.get("fhir", base + "/Patient/" + WRONG);
        client.get("fhir", base + "/" + WRONG + "/" + WRONG);
        client.get("fhir", client.fhir(WRONG) + "/Patient");
        client.send("fhir", "POST", base + "/Patient", "{\"resourceType\":\"" + WRONG + "\"}");
        client.send(
                "fhir",
                "POST",
                base + "/Patient",
                "{\"resourceType\":\"Patient\",\"" + WRONG + "\":\"" + WRONG + "\"}");
        client.send("fhir", "POST", base + "/Patient", "{\"" + WRONG + "\":");
        client.send("fhir", "POST", base, "{\"resourceType\":\"Bundle\",\"type\":\"" + WRONG);
    }

    private static void awaitServing(String base) {
        Until.holds(
                PATIENCE,
                "serves",
                () -> signet.client().get("fhir", base + "/Patient/" + ID).status() == 200);
    }

    private static void assertNothingIsFound(String after) {
        var result = SCAN.scan(signet.data());
        assertEquals(List.of(), result.found(), "after " + after);
        assertTrue(result.bytes() > 10_000, "too little was scanned after " + after);
        assertSilent(signet.process().text());
    }

    private static void assertSilent(String printed) {
        assertFalse(SCAN.contains(printed.getBytes(StandardCharsets.UTF_8)), printed);
    }
}
