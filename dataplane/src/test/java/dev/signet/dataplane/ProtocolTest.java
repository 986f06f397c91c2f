// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import static dev.signet.dataplane.Account.entry;
import static dev.signet.dataplane.Account.patient;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What clients of many kinds send, and what HTTP says about it.
class ProtocolTest {
    private static final String OBSERVER = "urn:oid:1.2.3";

    @TempDir static Path folder;
    private static Account account;

    @BeforeAll
    static void open() {
        account = new Account(folder);
        account.put("/Patient/p", patient("p", "Ada")).expect(201);
    }

    @AfterAll
    static void close() {
        account.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "APPLICATION/FHIR+JSON",
                "application/fhir+json; fhirVersion=4.0",
                "application/fhir+xml;q=1.0, application/fhir+json;q=1.0, application/xml+fhir;q=0.9,"
                        + " application/json+fhir;q=0.9",
                "application/json+fhir",
                "text/html, image/gif, *; q=.2, */*; q=.2",
                "application/fhir+xml;q=0.1, application/*",
                "text/json"
            })
    void jsonIsWrittenForWhoeverTakesIt(String accept) {
        account.get("/Patient/p", "Accept", accept).expect(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/fhir+xml;q=0",
                "application/fhir+json;q=0",
                "application/fhir+json; fhirVersion=5.0",
                "application/fhir+xml; fhirVersion=5.0",
                "text/html, text/*",
                "json",
                "image/svg+json"
            })
    void whoeverTakesNeitherJsonNorXmlIsTold(String accept) {
        account.get("/Patient/p", "Accept", accept)
                .refused(
                        406,
                        "not-supported",
                        "only JSON and XML are written, of the account's FHIR version:"
                                + " expected application/fhir+json or"
                                + " application/fhir+xml",
                        "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "identifier=urn:x|1",
                "?identifier=urn:x|1",
                "Patient?identifier=urn:x|1",
                Account.BASE + "/Patient?identifier=urn:x|1"
            })
    void theConditionOfACreateMayStandInItsWholeAddress(String condition) {
        String body =
                "{\"resourceType\":\"Patient\",\"identifier\":[{\"system\":\"urn:x\",\"value\":\"1\"}]}";
        account.post("/Patient", body, "If-None-Exist", "identifier=urn:x|1");
        account.post("/Patient", body, "If-None-Exist", condition).expect(200);
        assertEquals(1, account.get("/Patient?identifier=urn:x|1").hits().size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Practitioner?identifier=urn:x|2",
                "https://elsewhere.example/fhir/Patient?identifier=urn:x|2"
            })
    void theConditionOfACreateIsOfItsOwnTypeAndServer(String condition) {
        account.post("/Patient", patient("", "Eve"), "If-None-Exist", condition)
                .refused(
                        400,
                        "invalid",
                        "the condition is a search of another type or server; expected are criteria"
                                + " for the type that is written",
                        "");
        assertEquals(0, account.get("/Patient?name=Eve").hits().size());
    }

    @Test
    void lastModifiedIsNeverLaterThanDate() {
        account.ahead = Duration.ofHours(-1); // the version is ahead of the clock
        try {
            Answer read = account.get("/Patient/p").expect(200);
            ZonedDateTime date = date(read.header("Date"));
            assertFalse(date(read.header("Last-Modified")).isAfter(date));
        } finally {
            account.ahead = Duration.ZERO;
        }
        Answer read = account.get("/Patient/p").expect(200);
        assertFalse(date(read.header("Last-Modified")).isAfter(date(read.header("Date"))));
    }

    private static ZonedDateTime date(String text) {
        return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
    }

    @Test
    void aTransactionTakesUrnsOfThingsOutsideItAsTheyAre() {
        String provenance =
                "{\"resourceType\":\"Provenance\",\"id\":\"v\",\"recorded\":\"2020-01-01T00:00:00Z\","
                        + "\"target\":[{\"reference\":\"urn:uuid:6f7f6d6e-2f6e-4b0e-8d0a-0c9d1a2b3c4d\"},"
                        + "{\"reference\":\""
                        + OBSERVER
                        + "\"}],\"agent\":[{\"who\":{\"display\":\"somebody\"}}]}";
        account.transaction(entry("", "PUT", "Provenance/v", provenance, "")).expect(200);
        Answer kept = account.get("/Provenance/v").expect(200);
        assertEquals(
                "urn:uuid:6f7f6d6e-2f6e-4b0e-8d0a-0c9d1a2b3c4d", kept.at("target", 0, "reference"));
        assertEquals(OBSERVER, kept.at("target", 1, "reference"));
    }

    @Test
    void aUuidThatNamesAnEntryStaysAUuid() {
        String urn = "urn:uuid:11111111-1111-4111-8111-111111111111";
        String pointing =
                "{\"resourceType\":\"Patient\",\"id\":\"q\",\"link\":[{\"type\":\"seealso\",\"other\":"
                        + "{\"reference\":\""
                        + urn
                        + "\"}}],\"extension\":[{\"url\":\"http://x\","
                        + "\"valueUuid\":\""
                        + urn
                        + "\"},{\"url\":\"http://y\",\"valueUri\":\""
                        + urn
                        + "\"}]}";
        account.transaction(
                        entry(urn, "PUT", "Patient/r", patient("r", "Rob"), ""),
                        entry("", "PUT", "Patient/q", pointing, ""))
                .expect(200);
        Answer kept = account.get("/Patient/q").expect(200);
        assertEquals("Patient/r", kept.at("link", 0, "other", "reference"));
        assertEquals(urn, kept.at("extension", 0, "valueUuid"));
        assertEquals("Patient/r", kept.at("extension", 1, "valueUri"));
    }
}
