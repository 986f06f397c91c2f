// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.operation;

import static dev.signet.dataplane.Account.observation;
import static dev.signet.dataplane.Account.patient;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.dataplane.Account;
import dev.signet.dataplane.Answer;
import dev.signet.fhir.json.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `$everything` of patients and encounters.
class EverythingTest {
    @TempDir static Path folder;
    private static Account account;

    @BeforeAll
    static void write() {
        account = new Account(folder);
        put("Organization", "org", "\"name\":\"Org\"");
        put("Practitioner", "doc", "\"active\":true");
        put("Practitioner", "gp", "\"active\":true");
        put("Practitioner", "other", "\"active\":true");
        put("Location", "ward", "\"name\":\"Ward\"");
        put("Medication", "pill", "\"status\":\"active\"");
        put(
                "Patient",
                "ada",
                "\"generalPractitioner\":["
                        + to("Practitioner/gp")
                        + "],\"managingOrganization\":"
                        + to("Organization/org")
                        + ",\"link\":[{\"other\":"
                        + to("Patient/twin")
                        + ",\"type\":\"seealso\"}]");
        put("Patient", "twin", "\"active\":true");
        put("Patient", "bob", "\"generalPractitioner\":[" + to("Practitioner/other") + "]");
        put(
                "Patient",
                "old",
                "\"link\":[{\"other\":" + to("Patient/ada") + ",\"type\":\"replaced-by\"}]");
        put("Device", "pump", "\"patient\":" + to("Patient/ada"));
        put(
                "Encounter",
                "visit",
                "\"status\":\"finished\",\"class\":{\"code\":\"AMB\"},\"subject\":"
                        + to("Patient/ada")
                        + ",\"period\":{\"start\":\"2021-06-01\",\"end\":\"2021-06-01\"}"
                        + ",\"location\":[{\"location\":"
                        + to("Location/ward")
                        + "}]");
        put(
                "MedicationRequest",
                "m",
                "\"status\":\"active\",\"intent\":\"order\",\"medicationReference\":"
                        + to("Medication/pill")
                        + ",\"subject\":"
                        + to("Patient/ada")
                        + ",\"encounter\":"
                        + to("Encounter/visit"));
        measured("o2019", "Patient/ada", "2019-01-01");
        measured("o2020", "Patient/ada", "2020-01-01");
        measured("o2021", "Patient/ada", "2021-01-01");
        measured("otwin", "Patient/twin", "2020-02-02");
        measured("obob", "Patient/bob", "2020-01-01");
    }

    @AfterAll
    static void close() {
        account.close();
    }

    private static void measured(String id, String subject, String date) {
        String body = observation(subject, "1-8", "1", date);
        account.put(
                        "/Observation/" + id,
                        body.replace(
                                "\"status\":",
                                "\"id\":\""
                                        + id
                                        + "\",\"performer\":["
                                        + to("Practitioner/doc")
                                        + "],\"status\":"))
                .expect(201);
    }

    private static void put(String type, String id, String members) {
        String head = "{\"resourceType\":\"" + type + "\",\"id\":\"" + id + "\",";
        account.put("/" + type + "/" + id, head + members + "}").expect(201);
    }

    private static String to(String path) {
        return "{\"reference\":\"" + path + "\"}";
    }

    private static final Set<String> ALL =
            Set.of("ada", "twin", "old", "pump", "visit", "m", "o2019", "o2020", "o2021", "otwin");
    private static final Set<String> ALONG = Set.of("org", "gp", "doc", "ward", "pill");

    private static void finds(String query, Set<String> members, Set<String> along) {
        Answer answer = account.get("/Patient/ada/$everything" + query).expect(200);
        assertEquals(members, new HashSet<>(answer.ids("match")), query);
        assertEquals(along, new HashSet<>(answer.ids("include")), query);
    }

    @Test
    void aPatientComesWithItsCompartmentItsDevicesItsOtherRecordsAndWhatTheyReferTo() {
        finds("", ALL, ALONG);
        Answer answer = account.get("/Patient/ada/$everything");
        assertEquals("searchset", answer.at("type"));
        assertEquals(List.of("ada", "twin"), answer.ids("match").subList(0, 2));
        assertEquals(Account.BASE + "/Patient/ada/$everything", answer.link("self"));
        assertEquals("", answer.link("next"));
    }

    @Test
    void itsPagesHoldEachResourceOnceWhateverIsWrittenMeanwhile() {
        for (int count = 1; count <= 4; count++) {
            var ids = new ArrayList<String>();
            Answer page = account.get("/Patient/ada/$everything?_count=" + count).expect(200);
            for (int pages = 0; ; pages++) {
                ids.addAll(page.ids("match"));
                ids.addAll(page.ids("include"));
                if (page.link("next").isEmpty()) {
                    break;
                }
                assertTrue(pages < 50);
                String late = observation("Patient/ada", "1-8", "" + pages, "2020-01-01");
                String named = late.replace("\"status\":", "\"id\":\"late\",\"status\":");
                assertTrue(account.put("/Observation/late", named).status() < 300);
                page = account.get(page.link("next")).expect(200);
            }
            account.delete("/Observation/late").expect(204);
            var all = new HashSet<>(ALL);
            all.addAll(ALONG);
            assertEquals(all, new HashSet<>(ids), "by " + count);
            assertEquals(all.size(), ids.size(), "by " + count + ": " + ids);
        }
    }

    @Test
    void datesTypesAndTimesOfChangeNarrowIt() {
        finds(
                "?start=2020-01-01&end=2020-12-31",
                Set.of("ada", "twin", "old", "pump", "m", "o2020", "otwin"),
                Set.of("org", "gp", "doc", "pill"));
        finds("?start=2021", Set.of("ada", "twin", "old", "pump", "visit", "m", "o2021"), ALONG);
        finds("?_type=Observation", Set.of("o2019", "o2020", "o2021", "otwin"), Set.of());
        finds("?_type=Device,Medication", Set.of("pump"), Set.of("pill"));
        finds("?_type=Practitioner", Set.of(), Set.of("gp", "doc"));
        finds("?_since=2999-01-01T00:00:00Z", Set.of(), Set.of());
        finds("?_since=2000-01-01T00:00:00Z", ALL, ALONG);
        finds("?_type=Slot", Set.of(), Set.of());
    }

    @Test
    void itIsAskedByPostToo() {
        Answer posted =
                account.post(
                        "/Patient/ada/$everything",
                        "{\"resourceType\":\"Parameters\",\"parameter\":["
                                + "{\"name\":\"_type\",\"valueCode\":\"Observation\"},"
                                + "{\"name\":\"_type\",\"valueCode\":\"Device\"},"
                                + "{\"name\":\"_count\",\"valueInteger\":2}]}");
        var ids = new ArrayList<>(posted.expect(200).ids("match"));
        while (!posted.link("next").isEmpty()) {
            posted = account.get(posted.link("next")).expect(200);
            ids.addAll(posted.ids("match"));
        }
        assertEquals(5, ids.size());
        assertEquals(Set.of("pump", "o2019", "o2020", "o2021", "otwin"), new HashSet<>(ids));
    }

    @Test
    void anEncounterComesWithItsCompartmentAndWhatThatRefersTo() {
        Answer answer = account.get("/Encounter/visit/$everything").expect(200);
        assertEquals(List.of("visit", "m"), answer.ids("match"));
        assertEquals(Set.of("ada", "ward", "pill"), new HashSet<>(answer.ids("include")));
    }

    @Test
    void nobodyElseGoesAlongWithAnEncounter() {
        put("RelatedPerson", "kin", "\"patient\":" + to("Patient/bob"));
        String about =
                observation("Patient/bob", "1-8", "1", "2021-06-01")
                        .replace(
                                "\"status\":",
                                "\"id\":\"focused\",\"encounter\":"
                                        + to("Encounter/apart")
                                        + ",\"focus\":["
                                        + to("Patient/twin")
                                        + "],\"performer\":["
                                        + to("RelatedPerson/kin")
                                        + "],\"status\":");
        put(
                "Encounter",
                "apart",
                "\"status\":\"finished\",\"class\":{\"code\":\"AMB\"},\"subject\":"
                        + to("Patient/sole"));
        put("Patient", "sole", "\"active\":true");
        account.put("/Observation/focused", about).expect(201);
        Answer answer = account.get("/Encounter/apart/$everything").expect(200);
        assertEquals(List.of("apart", "focused"), answer.ids("match"));
        assertEquals(List.of("sole"), answer.ids("include"));
        account.delete("/Observation/focused").expect(204);
    }

    /// What is a patient's goes along with an encounter when it is of the encounter's own.
    @Test
    void whatIsOfOtherPatientsDoesNotGoAlongWithAnEncounter() {
        put("Patient", "own", "\"active\":true");
        for (String whose : List.of("own", "bob")) {
            String patient = to("Patient/" + whose);
            put("Specimen", "blood-" + whose, "\"subject\":" + patient);
            put("Device", "meter-" + whose, "\"patient\":" + patient);
        }
        put("Device", "nobodys", "\"status\":\"active\"");
        put(
                "Encounter",
                "mixed",
                "\"status\":\"finished\",\"class\":{\"code\":\"AMB\"},\"subject\":"
                        + to("Patient/own"));
        int i = 0;
        for (String device : List.of("meter-own", "meter-bob", "nobodys")) {
            String body =
                    observation("Patient/own", "1-8", "1", "2021-06-01")
                            .replace(
                                    "\"status\":",
                                    "\"id\":\"mixed-"
                                            + ++i
                                            + "\",\"encounter\":"
                                            + to("Encounter/mixed")
                                            + ",\"specimen\":"
                                            + to("Specimen/blood-" + (i == 1 ? "own" : "bob"))
                                            + ",\"device\":"
                                            + to("Device/" + device)
                                            + ",\"status\":");
            account.put("/Observation/mixed-" + i, body).expect(201);
        }
        for (String whose : List.of("own", "bob")) {
            put(
                    "ServiceRequest",
                    "asked-" + whose,
                    "\"status\":\"active\",\"intent\":\"order\",\"subject\":"
                            + to("Patient/own")
                            + ",\"encounter\":"
                            + to("Encounter/mixed")
                            + ",\"performer\":["
                            + to("Device/meter-" + whose)
                            + "]");
        }
        Answer answer = account.get("/Encounter/mixed/$everything").expect(200);
        assertEquals(6, answer.ids("match").size());
        var along = new HashSet<>(answer.ids("include"));
        assertEquals(Set.of("own", "blood-own", "meter-own", "nobodys"), along);
        account.delete("/Encounter/mixed").expect(204);
        for (int each = 1; each <= i; each++) {
            account.delete("/Observation/mixed-" + each).expect(204);
        }
        account.delete("/ServiceRequest/asked-own").expect(204);
        account.delete("/ServiceRequest/asked-bob").expect(204);
        for (String whose : List.of("own", "bob")) {
            account.delete("/Specimen/blood-" + whose).expect(204);
            account.delete("/Device/meter-" + whose).expect(204);
        }
    }

    @Test
    void whoWasReplacedIsToldSoAndStrictlyIsSentOn() {
        Answer lenient = account.get("/Patient/old/$everything").expect(200);
        assertEquals(List.of("old"), lenient.ids("match"));
        Json outcome = lenient.entries().getLast();
        assertEquals("outcome", Answer.at(outcome, "search", "mode"));
        assertEquals("conflict", Answer.at(outcome, "resource", "issue", 0, "code"));
        Answer strict = account.get("/Patient/old/$everything", "Prefer", "handling=strict");
        strict.expect(301);
        assertEquals(Account.BASE + "/Patient/ada/$everything", strict.header("Location"));
    }

    @Test
    void aCountAboveTheMostIsLoweredAndSaidToBe() {
        Answer most = account.get("/Patient/bob/$everything?_count=01000").expect(200);
        assertEquals(List.of(), most.ids("outcome"));
        assertFalse(most.text().contains("OperationOutcome"));
        Answer answer = account.get("/Patient/bob/$everything?_count=1001").expect(200);
        Json outcome = answer.entries().getLast();
        assertEquals("too-costly", Answer.at(outcome, "resource", "issue", 0, "code"));
        assertEquals(
                "parameter _count: is lowered to 1,000, the most there is",
                Answer.at(outcome, "resource", "issue", 0, "diagnostics"));
    }

    @Test
    void valuesInParametersAreOfTheTypeThatTheDefinitionSays() {
        String path = "/Patient/bob/$everything";
        String asString =
                "{\"resourceType\":\"Parameters\",\"parameter\":["
                        + "{\"name\":\"_count\",\"valueString\":\"2\"}]}";
        account.post(path, asString)
                .refused(
                        400,
                        "value",
                        "parameter _count: expected is a value of type integer",
                        "Parameters.parameter[0]");
        account.post(path, asString.replace("valueString", "valueInteger").replace("\"2\"", "2"))
                .expect(200);
        account.post(path, "").expect(200);
    }

    @Test
    void linksThatAreNoIdsLeadNowhere() {
        for (String reference :
                List.of(
                        "Patient/ada\\r\\nX-Own: 1",
                        "Patient/twin,Patient/bob",
                        "Patient/",
                        "Patient/a b",
                        "Patient/bob?x=1",
                        "Patient/bob|1")) {
            for (String type : List.of("seealso", "replaced-by")) {
                String link = "{\"other\":" + to(reference) + ",\"type\":\"" + type + "\"}";
                put("Patient", "astray", "\"link\":[" + link + "]");
                Answer answer =
                        account.get("/Patient/astray/$everything", "Prefer", "handling=strict");
                assertEquals(List.of("astray"), answer.expect(200).ids("match"), reference);
                account.delete("/Patient/astray").expect(204);
            }
        }
    }

    @Test
    void itIsAnEntryOfABatch() {
        Answer batch =
                account.batch(
                        Account.entry("", "GET", "Patient/bob/$everything", "", ""),
                        Account.entry("", "GET", "Patient/nobody/$everything", "", ""));
        assertEquals("200 OK", batch.expect(200).at("entry", 0, "response", "status"));
        assertTrue(batch.text().contains("\"id\":\"obob\""));
        assertEquals("404 Not Found", batch.at("entry", 1, "response", "status"));
    }

    @Test
    void whatIsNotUnderstoodIsRefusedByName() {
        String path = "/Patient/ada/$everything";
        account.get(path + "?_elements=id")
                .refused(
                        400,
                        "not-supported",
                        "parameter _elements: $everything takes start, end, _since, _type, _count",
                        "");
        account.get(path + "?start=2020&start=2021")
                .refused(400, "invalid", "parameter start: it is taken once", "");
        for (String wrong :
                List.of(
                        "start=ge2020",
                        "end=tomorrow",
                        "start=2020,2021",
                        "_since=2020",
                        "_count=0",
                        "_count=-1",
                        "_count=x",
                        "_type=Shoe",
                        "_type=",
                        "_page=x")) {
            account.get(path + "?" + wrong).expect(400);
        }
        account.get("/Encounter/visit/$everything?start=2020").expect(400);
        account.get("/Patient/nobody/$everything").expect(404);
        account.get("/Patient/$everything")
                .refused(
                        404,
                        "not-found",
                        "the operation is not asked of this address; /metadata says of which",
                        "");
        account.get("/Observation/o2019/$everything").expect(404);
        account.put(path, "{}").expect(405);
        String next = account.get(path + "?_count=1").link("next");
        account.get(next.replace("/ada/", "/bob/")).expect(400);
        account.post(path, patient("", "x")).expect(400);
        account.post(path, "{\"resourceType\":\"Parameters\"}").expect(200);
    }

    @Test
    void aPatientWhoWasDeletedIsGone() {
        put("Patient", "late", "\"active\":true");
        account.delete("/Patient/late").expect(204);
        account.get("/Patient/late/$everything").expect(410);
    }

    @Test
    void itsAnswersAreXmlToo() {
        Answer xml = account.get("/Patient/bob/$everything?_format=xml").expect(200);
        assertTrue(xml.text().contains("<Bundle xmlns="), xml::text);
        assertFalse(xml.text().contains("o2019"));
    }
}
