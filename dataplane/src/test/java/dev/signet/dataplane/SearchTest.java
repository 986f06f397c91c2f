// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import static dev.signet.dataplane.Account.observation;
import static dev.signet.dataplane.Account.patient;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Searches over a few resources that are written once.
class SearchTest {
    @TempDir static Path folder;
    private static Account account;

    @BeforeAll
    static void write() {
        account = new Account(folder);
        account.put(
                        "/Patient/ada",
                        "{\"resourceType\":\"Patient\",\"id\":\"ada\",\"active\":true,"
                                + "\"text\":{\"status\":\"generated\",\"div\":"
                                + "\"<div xmlns=\\\"http://www.w3.org/1999/xhtml\\\">A</div>\"},"
                                + "\"identifier\":[{\"system\":\"http://mrn\",\"value\":\"17\"}],"
                                + "\"name\":[{\"family\":\"Lovelace\",\"given\":[\"Ada\"]}],"
                                + "\"gender\":\"female\",\"birthDate\":\"1815-12-10\","
                                + "\"photo\":[{\"title\":\"portrait\"}]}")
                .expect(201);
        account.put("/Patient/bob", patient("bob", "Babb\u00e0ge")).expect(201);
        for (int i = 1; i <= 3; i++) {
            String body = observation("Patient/ada", "29463-7", 50 + i + ".0", "2020-0" + i);
            account.put("/Observation/o" + i, withId(body, "o" + i)).expect(201);
        }
        String other = observation("Patient/bob", "8302-2", "180", "2021-05-05T10:00:00Z");
        account.put("/Observation/o4", withId(other, "o4")).expect(201);
        account.put(
                        "/ValueSet/v",
                        "{\"resourceType\":\"ValueSet\",\"id\":\"v\",\"status\":\"active\","
                                + "\"url\":\"http://example.org/vs/1\"}")
                .expect(201);
        account.put(
                        "/RiskAssessment/r",
                        "{\"resourceType\":\"RiskAssessment\",\"id\":\"r\",\"status\":\"final\","
                                + "\"subject\":{\"reference\":\"Patient/ada\"},"
                                + "\"prediction\":[{\"probabilityDecimal\":0.25}]}")
                .expect(201);
    }

    @AfterAll
    static void close() {
        account.close();
    }

    private static String withId(String body, String id) {
        return body.replace("\"status\":", "\"id\":\"" + id + "\",\"status\":");
    }

    private static Set<String> found(String target) {
        return new HashSet<>(account.get(target).hits());
    }

    @Test
    void whoAsksIsToldHowASearchRan() {
        Answer answer =
                account.get(
                                "/Observation?subject:Patient.name=love&_sort=date&_total=accurate"
                                        + "&_include=Observation:subject&_explain=true")
                        .expect(200);
        assertEquals(3, answer.ids("match").size());
        assertEquals(1, answer.ids("include").size());
        assertEquals(1, answer.ids("outcome").size());
        String text = answer.text();
        for (String part :
                List.of(
                        "parameters understood: subject:Patient.name, _sort, _total, _include,"
                                + " _explain",
                        "path: branches 1, sort keys 1 (0 is the order of the last change), includes 1",
                        ", 4 resources",
                        "time: query ")) {
            assertTrue(text.contains(part), part + ": " + text);
        }
        assertTrue(!text.contains("love\""), text);
        assertEquals(1, account.get("/Patient?_explain=true&_summary=count").ids("outcome").size());
        assertEquals(0, account.get("/Patient?_explain=false").ids("outcome").size());
        assertEquals("value", code("/Patient?_explain=yes"));
        account.delete("/Patient?name=x&_explain=true").expect(400);
    }

    @Test
    void everyParameterTypeFinds() {
        assertEquals(Set.of("ada"), found("/Patient?identifier=http://mrn|17"));
        assertEquals(Set.of("ada"), found("/Patient?identifier=17&gender=female"));
        assertEquals(Set.of("bob"), found("/Patient?gender:not=female"));
        assertEquals(Set.of("ada"), found("/Patient?name=love"));
        assertEquals(Set.of("ada"), found("/Patient?family:exact=Lovelace"));
        assertEquals(Set.of(), found("/Patient?family:exact=lovelace"));
        assertEquals(Set.of("bob"), found("/Patient?family:contains=BAGE"));
        assertEquals(Set.of("ada", "bob"), found("/Patient?family=lovelace,babbage"));
        assertEquals(Set.of("ada"), found("/Patient?birthdate=lt1900"));
        assertEquals(Set.of("bob"), found("/Patient?birthdate:missing=true"));
        assertEquals(Set.of("o1", "o2", "o3"), found("/Observation?subject=Patient/ada"));
        assertEquals(Set.of("o4"), found("/Observation?patient=bob"));
        assertEquals(Set.of("o2", "o3"), found("/Observation?code=29463-7&date=ge2020-02"));
        assertEquals(Set.of("o1"), found("/Observation?value-quantity=lt52||kg"));
        assertEquals(
                Set.of("o3"),
                found("/Observation?code-value-quantity=http://loinc.org|29463-7$gt52"));
        assertEquals(Set.of("v"), found("/ValueSet?url=http://example.org/vs/1"));
        assertEquals(Set.of("v"), found("/ValueSet?url:below=http://example.org/vs"));
        assertEquals(Set.of("r"), found("/RiskAssessment?probability=gt0.2"));
        assertEquals(Set.of("o4"), found("/Observation?subject:Patient.name=babb"));
        assertEquals(Set.of("ada", "bob"), found("/Patient?_id=ada,bob,none"));
        assertEquals(Set.of("ada", "r"), found("/?_id=ada,r"));
        assertEquals(Set.of("v", "r"), found("/?_type=ValueSet,RiskAssessment"));
        assertEquals(Set.of("ada", "bob"), found("/Patient?_lastUpdated=ge2020"));
        assertEquals(Set.of(), found("/Patient?_lastUpdated=lt2020"));
    }

    @Test
    void aPostedSearchIsTheSame() {
        Answer found =
                account.post(
                        "/Patient/_search?gender=female",
                        "name=love&_sort=-birthdate",
                        "Content-Type",
                        "application/x-www-form-urlencoded");
        assertEquals(List.of("ada"), found.hits());
        account.post("/Patient/_search", "{\"name\":1}", "Content-Type", "application/json")
                .expect(415);
        assertEquals(2, account.post("/Patient/_search", "").hits().size());
    }

    @Test
    void hitsAreSortedAsAsked() {
        assertEquals(
                List.of("o3", "o2"),
                account.get("/Observation?patient=ada&_sort=-date&_count=2").hits());
        assertEquals(List.of("bob", "ada"), account.get("/Patient?_sort=family").hits());
        assertEquals(List.of("bob", "ada"), account.get("/Patient?_sort=-_id").hits());
    }

    @Test
    void linksCanBeReadByStrictClients() {
        Answer page = account.get("/Observation?code=http://loinc.org|29463-7&_count=1");
        URI.create(page.link("self"));
        URI next = URI.create(page.link("next"));
        assertEquals(List.of("o2"), account.get(next.toString()).hits());
        assertEquals(
                Account.BASE + "/Observation/o1", Answer.at(page.entries().getFirst(), "fullUrl"));
    }

    @Test
    void resourcesGoAlongAsAsked() {
        Answer answer = account.get("/Observation?code=8302-2&_include=Observation:subject");
        assertEquals(List.of("o4"), answer.hits());
        assertEquals(List.of("bob"), answer.ids("include"));
        answer = account.get("/Patient?_id=ada&_revinclude=Observation:subject&_count=5");
        assertEquals(List.of("ada"), answer.hits());
        assertEquals(Set.of("o1", "o2", "o3"), new HashSet<>(answer.ids("include")));
    }

    @Test
    void typesWithoutParametersOfTheirOwnAreCountedToo() {
        account.put(
                        "/Binary/scan",
                        "{\"resourceType\":\"Binary\",\"id\":\"scan\",\"contentType\":\"image/png\"}")
                .expect(201);
        assertEquals("1", account.get("/?_type=Binary&_summary=count").expect(200).at("total"));
        account.delete("/Binary/scan").expect(204);
    }

    @Test
    void countsComeWithoutEntries() {
        for (String query : List.of("_summary=count", "_summary=Count", "_count=0")) {
            Answer answer = account.get("/Observation?" + query).expect(200);
            assertEquals("4", answer.at("total"));
            assertEquals("", answer.at("entry"));
        }
        assertEquals("4", account.get("/Observation?_count=1&_total=accurate").at("total"));
    }

    @Test
    void aSummaryIsWhatTheDefinitionsMark() {
        Answer answer = account.get("/Patient?_id=ada&_summary=true");
        assertEquals("Lovelace", answer.at("entry", 0, "resource", "name", 0, "family"));
        assertEquals("", answer.at("entry", 0, "resource", "text"));
        assertEquals("", answer.at("entry", 0, "resource", "photo"));
        assertEquals("SUBSETTED", answer.at("entry", 0, "resource", "meta", "tag", 0, "code"));
        answer = account.get("/Patient/ada?_summary=Text").expect(200);
        assertEquals("generated", answer.at("text", "status"));
        assertEquals("", answer.at("name"));
        answer = account.get("/Patient?_id=ada&_summary=data");
        assertEquals("", answer.at("entry", 0, "resource", "text"));
        assertEquals("portrait", answer.at("entry", 0, "resource", "photo", 0, "title"));
        account.get("/Patient/ada?_summary=count").expect(400);
        account.get("/Patient/ada?_summary=Count").expect(400);
    }

    @Test
    void onlyTheElementsThatAreAskedForAreSent() {
        Answer answer =
                account.get("/Observation?_id=o1&_elements=value&_include=Observation:subject");
        assertEquals("51.0", answer.at("entry", 0, "resource", "valueQuantity", "value"));
        assertEquals("final", answer.at("entry", 0, "resource", "status"));
        assertEquals("", answer.at("entry", 0, "resource", "subject"));
        assertEquals("SUBSETTED", answer.at("entry", 0, "resource", "meta", "tag", 0, "code"));
        assertEquals("female", answer.at("entry", 1, "resource", "gender"));
        answer = account.get("/Patient/ada?_elements=Patient.name,birthDate").expect(200);
        assertEquals("1815-12-10", answer.at("birthDate"));
        assertEquals("true", answer.at("active")); // it can change the meaning of the rest
        assertEquals("", answer.at("gender"));
    }

    @Test
    void anUnknownParameterIsPassedOverAndSaidSo() {
        Answer answer = account.get("/Patient?shoe=9&gender=female");
        assertEquals(List.of("ada"), answer.hits());
        assertEquals("outcome", answer.at("entry", 1, "search", "mode"));
        assertEquals("warning", answer.at("entry", 1, "resource", "issue", 0, "severity"));
        assertEquals("not-supported", answer.at("entry", 1, "resource", "issue", 0, "code"));
        String diagnostics = answer.at("entry", 1, "resource", "issue", 0, "diagnostics");
        assertTrue(diagnostics.startsWith("search parameter shoe: "), diagnostics);
        assertTrue(!answer.link("self").contains("shoe"), answer.link("self"));
    }

    @Test
    void anUnknownParameterIsRefusedWhenTheClientIsStrict() {
        Answer refused = account.get("/Patient?shoe=9", "Prefer", "handling=strict").expect(400);
        assertEquals("not-supported", refused.at("issue", 0, "code"));
        account.get("/Patient?gender=female", "Prefer", "handling=strict").expect(200);
    }

    @Test
    void aNumberBeyondWhatCanBeAskedForIsFoundAsGreaterThanAll(@TempDir Path other) {
        try (var large = new Account(other)) {
            large.post("/Observation", observation("Patient/x", "1-8", "1e400", "2020"))
                    .expect(201);
            assertEquals(1, large.get("/Observation?value-quantity=gt1e300").hits().size());
            assertEquals(1, large.get("/Observation?value-quantity=ne5||kg").hits().size());
            assertEquals(0, large.get("/Observation?value-quantity=lt1e300").hits().size());
            assertEquals(0, large.get("/Observation?value-quantity=1e300").hits().size());
            large.get("/Observation?value-quantity=gt1e400").expect(400);
        }
    }

    @Test
    void wrongValuesAndModifiersAreRefusedInAnyCase() {
        assertEquals("value", code("/Patient?birthdate=yesterday"));
        assertEquals("value", code("/Patient?birthdate=2020-13"));
        assertEquals("value", code("/Observation?value-quantity=heavy"));
        assertEquals("value", code("/Patient?_count=-1"));
        assertEquals("value", code("/Patient?_summary=some"));
        assertEquals("value", code("/Patient?gender:above=female"));
        assertEquals("not-supported", code("/Patient?name:phonetic=x"));
        assertEquals("not-supported", code("/Observation?_sort=code-value-quantity"));
        assertEquals("not-supported", code("/Observation?_include:recurse=Observation:subject"));
    }

    private static String code(String target) {
        return account.get(target).expect(400).at("issue", 0, "code");
    }
}
