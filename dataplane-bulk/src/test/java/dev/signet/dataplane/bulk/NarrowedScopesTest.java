// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk;

import static dev.signet.dataplane.bulk.RoleSamples.COVERAGE;
import static dev.signet.dataplane.bulk.RoleSamples.SAMPLES;
import static dev.signet.dataplane.bulk.RoleSamples.STORED_MEMBER;
import static dev.signet.dataplane.bulk.RoleSamples.VISIT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.dataplane.Account;
import dev.signet.dataplane.Answer;
import dev.signet.dataplane.ScopedGate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Scopes for one patient and scopes with a query, by everything that can be asked.
class NarrowedScopesTest {
    /// Stands in everything that is another patient's.
    private static final String SECRET = "Geheim";

    private static final String[] ALL = {"Authorization", "CONTRIBUTOR"};

    @TempDir private Path folder;
    private Account account;

    @BeforeEach
    void open() {
        account = BulkAccounts.in(folder, new ScopedGate());
        account.put("/Patient/kept", Account.patient("kept", SECRET), ALL).expect(201);
        account.put("/Patient/gone", Account.patient("gone", SECRET), ALL).expect(201);
        account.put("/Encounter/visit", VISIT.replace("AMB", SECRET), ALL).expect(201);
        String report = RoleSamples.REPORT.replace("\"title\":\"t\"", "\"title\":\"Geheim\"");
        account.put("/Composition/report", report, ALL).expect(201);
        account.put("/Patient/member", STORED_MEMBER, ALL).expect(201);
        account.put("/Coverage/cover", COVERAGE, ALL).expect(201);
        account.put("/Patient/p1", Account.patient("p1", "own"), ALL).expect(201);
        observe("o1", "p1", "1-1", "laboratory");
        observe("o2", "p1", "2-2", "vital-signs");
        observe("hidden", "kept", SECRET, "laboratory");
    }

    @AfterEach
    void close() {
        account.close();
    }

    private static String observation(String id, String patient, String code, String category) {
        return Account.observation("Patient/" + patient, code, "1", "2020-01-01")
                .replace(
                        "\"status\":",
                        "\"id\":\""
                                + id
                                + "\",\"category\":[{\"coding\":[{"
                                + "\"system\":\"http://c\",\"code\":\""
                                + category
                                + "\"}]}],\"status\":");
    }

    private void observe(String id, String patient, String code, String category) {
        account.put("/Observation/" + id, observation(id, patient, code, category), ALL)
                .expect(201);
    }

    private static String[] scoped(String scopes, String... headers) {
        String[] all = Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = "Authorization";
        all[headers.length + 1] = "CONTRIBUTOR of=p1 " + scopes;
        return all;
    }

    private Answer get(String scopes, String target) {
        return account.get(target, scoped(scopes));
    }

    private String history() {
        return account.get("/_history?_count=1000", ALL).expect(200).entries().stream()
                .map(entry -> Answer.at(entry, "fullUrl") + Answer.at(entry, "response"))
                .toList()
                .toString();
    }

    /// The samples are of every route there is (`RoleMatrixTest`), and none of them is about the
    /// patient of the token.
    @Test
    void noRouteShowsOrChangesWhatIsAnotherPatients() {
        String before = history();
        for (String scopes : List.of("patient/*.cruds", "patient/*.*", "patient/*.rs")) {
            for (RoleSamples.Sample sample : SAMPLES) {
                String what = scopes + ": " + sample.method() + " " + sample.target();
                Answer answer =
                        account.send(
                                sample.method(),
                                sample.target(),
                                sample.body(),
                                scoped(scopes, sample.headers()));
                assertFalse(answer.text().contains(SECRET), () -> what + answer.text());
                assertTrue(answer.status() < 500, () -> what + answer.text());
            }
        }
        assertEquals(before, history());
    }

    @Test
    void graphQlShowsThePatientsOwn() {
        String query =
                "/$graphql?query={PatientList{id}ObservationList{id,subject{resource{"
                        + "...on+Patient{name{family}}}}}other:Patient(id:\"kept\"){id}}";
        Answer answer = get("patient/*.rs", query).expect(200);
        String subject = "\"subject\":{\"resource\":{\"name\":[{\"family\":\"own\"}]}}}";
        assertEquals(
                "{\"PatientList\":[{\"id\":\"p1\"}],\"ObservationList\":[{\"id\":\"o1\","
                        + subject
                        + ",{\"id\":\"o2\","
                        + subject
                        + "],\"other\":null}",
                answer.at("data"));
        Answer some = get("patient/Observation.rs?category=laboratory", query).expect(200);
        assertEquals(
                "{\"PatientList\":null,\"ObservationList\":[{\"id\":\"o1\",\"subject\":"
                        + "{\"resource\":null}}],\"other\":null}",
                some.at("data"));
        get("patient/*.r", query).expect(403);
    }

    @Test
    void aReadIsOfThePatientsOwn() {
        String all = "patient/*.rs";
        get(all, "/Patient/p1").expect(200);
        get(all, "/Observation/o1/_history/1").expect(200);
        assertEquals(1, get(all, "/Observation/o1/_history").expect(200).entries().size());
        for (String other :
                List.of(
                        "/Patient/kept",
                        "/Observation/hidden",
                        "/Observation/hidden/_history/1",
                        "/Observation/hidden/_history",
                        "/Observation/hidden/$meta",
                        "/Encounter/visit")) {
            get(all, other).expect(404);
        }
        get("patient/Observation.s", "/Observation/o1").expect(403);
        get("patient/Observation.rs", "/Patient/p1").expect(403);
    }

    @Test
    void whatWasOnceFiledUnderThePatientIsNotShownForEver() {
        observe("moved", "p1", "3-3", "laboratory");
        account.put("/Observation/moved", observation("moved", "kept", SECRET, "x"), ALL)
                .expect(200);
        get("patient/*.rs", "/Observation/moved/_history/1").expect(404);
        observe("back", "kept", SECRET, "laboratory");
        account.put("/Observation/back", observation("back", "p1", "4-4", "x"), ALL).expect(200);
        get("patient/*.rs", "/Observation/back").expect(200);
        get("patient/*.rs", "/Observation/back/_history/1").expect(404);
        assertEquals(
                1, get("patient/*.rs", "/Observation/back/_history").expect(200).entries().size());
        String types = get("patient/*.rs", "/Observation/_history").expect(200).text();
        assertFalse(types.contains(SECRET), types);
        assertFalse(types.contains("Observation/moved"), types);
        assertTrue(types.contains("Observation/back"), types);
    }

    @Test
    void aSearchFindsCountsAndFollowsThePatientsOwn() {
        String all = "patient/*.rs";
        assertEquals(List.of("o1", "o2"), get(all, "/Observation?_sort=_id").hits());
        assertEquals("2", get(all, "/Observation?_total=accurate").at("total"));
        assertEquals("2", get(all, "/Observation?_summary=count").at("total"));
        assertEquals(List.of("p1"), get(all, "/Patient").hits());
        assertEquals(List.of(), get(all, "/Patient?_id=kept").hits());
        assertEquals(List.of(), get(all, "/Observation?subject=Patient/kept").hits());
        assertEquals(List.of(), get(all, "/Observation?subject:Patient.name=Geheim").hits());
        assertEquals(2, get(all, "/Observation?subject:Patient.name=own").hits().size());
        assertEquals(List.of(), get(all, "/Patient?_has:Observation:subject:code=Geheim").hits());
        assertEquals(List.of("p1"), get(all, "/Patient?_has:Observation:subject:code=1-1").hits());
        assertEquals(
                List.of("p1"),
                get(all, "/Observation?_id=o1&_include=Observation:subject").ids("include"));
        assertEquals(
                List.of("o1", "o2"),
                get(all, "/Patient?_revinclude=Observation:subject").ids("include"));
        assertEquals(3, get(all, "/?_type=Patient,Observation").hits().size());
        assertEquals(List.of("o1"), get(all, "/Patient/p1/Observation?code=1-1").hits());
        assertEquals(List.of(), get(all, "/Patient/kept/Observation").hits());
        assertEquals(3, get(all, "/Patient/p1/$everything").expect(200).entries().size());
        get(all, "/Patient/kept/$everything").expect(404);
        assertEquals(2, get(all, "/Observation/$lastn?patient=p1&max=5").hits().size());
        assertEquals(List.of(), get(all, "/Observation/$lastn?patient=kept").hits());
        Answer posted =
                account.post(
                        "/Observation/_search",
                        "code:not=x",
                        scoped(all, "Content-Type", "application/x-www-form-urlencoded"));
        assertEquals(2, posted.hits().size());
    }

    @Test
    void whatIsIncludedNeedsAScopeToo() {
        String some = "patient/Observation.rs";
        Answer answer = get(some, "/Observation?_include=Observation:subject");
        assertEquals(2, answer.hits().size());
        assertEquals(List.of(), answer.ids("include"));
        assertEquals(
                List.of(), get(some, "/Observation?subject:Patient.name=own").hits(), "nor seen");
        String more = some + " user/Patient.s";
        assertEquals(
                List.of("p1"),
                get(more, "/Observation?_include=Observation:subject").ids("include"));
    }

    @Test
    void thePagesOfAnotherCallerStayWithinTheScopes() {
        for (int i = 0; i < 5; i++) {
            observe("h" + i, "kept", SECRET, "x");
            observe("p" + i, "p1", "5-5", "x");
        }
        String next = account.get("/Observation?_count=2", ALL).link("next");
        Answer mine = account.get(next, scoped("patient/*.rs"));
        assertFalse(mine.expect(200).text().contains(SECRET), mine::text);
        String narrow = get("patient/*.rs", "/Observation?_count=2").link("next");
        Answer all = account.get(narrow, ALL).expect(200);
        assertTrue(all.text().contains(SECRET), "the wider caller sees all: " + all.text());
    }

    @Test
    void aWriteStaysWithThePatient() {
        String all = "patient/*.cruds";
        String own = observation("", "p1", "6-6", "x").replace("\"id\":\"\",", "");
        String other = observation("", "kept", "6-6", "x").replace("\"id\":\"\",", "");
        account.post("/Observation", own, scoped(all)).expect(201);
        account.post("/Observation", other, scoped(all)).expect(403);
        account.put("/Observation/o1", observation("o1", "p1", "7-7", "x"), scoped(all))
                .expect(200);
        account.put("/Observation/o1", observation("o1", "kept", "7-7", "x"), scoped(all))
                .expect(403);
        account.put("/Observation/hidden", observation("hidden", "p1", "7-7", "x"), scoped(all))
                .expect(403);
        account.put("/Observation/new", observation("new", "p1", "7-7", "x"), scoped(all))
                .expect(201);
        String to =
                "[{\"op\":\"replace\",\"path\":\"/subject/reference\",\"value\":\"Patient/kept\"}]";
        String[] patching = scoped(all, "Content-Type", "application/json-patch+json");
        account.send("PATCH", "/Observation/o2", to, patching).expect(403);
        account.send("PATCH", "/Observation/hidden", to, patching).expect(404);
        String status = "[{\"op\":\"replace\",\"path\":\"/status\",\"value\":\"amended\"}]";
        account.send("PATCH", "/Observation/o2", status, patching).expect(200);
        account.delete("/Observation/hidden", scoped(all)).expect(403);
        account.delete("/Observation/new", scoped(all)).expect(204);
        account.delete("/Observation?code=Geheim", scoped(all)).expect(204);
        account.get("/Observation/hidden", ALL).expect(200);
        account.delete("/Observation/o2?hardDelete=true", scoped(all)).expect(403);
        account.post("/Observation", own, scoped("patient/*.rs")).expect(403);
        account.put("/Observation/o1", observation("o1", "p1", "8-8", "x"), scoped("patient/*.c"))
                .expect(403);
    }

    @Test
    void aConditionLooksAtThePatientsOwn() {
        String all = "patient/*.cruds";
        String own = observation("", "p1", "6-6", "x").replace("\"id\":\"\",", "");
        String[] ifNone = scoped(all, "If-None-Exist", "code=Geheim");
        account.post("/Observation", own, ifNone).expect(201);
        ifNone[1] = "code=6-6";
        account.post("/Observation", own, ifNone).expect(200);
        account.put("/Observation?code=6-6", own, scoped(all)).expect(200);
        account.put("/Observation?code=Geheim", own, scoped(all)).expect(201);
        String looking = own.replace("Patient/p1", "Patient?family=Geheim");
        account.post("/Observation", looking, scoped(all)).expect(412);
        account.post("/Observation", own.replace("Patient/p1", "Patient?family=own"), scoped(all))
                .expect(201);
    }

    @Test
    void aBundleIsHeldToIt() {
        String all = "patient/*.cruds";
        String own = observation("", "p1", "6-6", "x").replace("\"id\":\"\",", "");
        String other = own.replace("Patient/p1", "Patient/kept");
        String good = Account.entry("", "POST", "Observation", own, "");
        String bad = Account.entry("", "POST", "Observation", other, "");
        String hidden = Account.entry("", "GET", "Observation/hidden", "", "");
        String found = Account.entry("", "GET", "Observation?code=6-6", "", "");
        Answer batch =
                account.post("/", Account.bundle("batch", good, bad, hidden, found), scoped(all));
        List<String> statuses = List.of("201 Created", "403 Forbidden", "404 Not Found", "200 OK");
        for (int i = 0; i < statuses.size(); i++) {
            assertEquals(statuses.get(i), batch.at("entry", i, "response", "status"));
        }
        String before = history();
        account.post("/", Account.bundle("transaction", good, bad), scoped(all)).expect(403);
        assertEquals(before, history());
        Answer unseen = account.post("/", Account.bundle("transaction", good, hidden), scoped(all));
        assertFalse(unseen.expect(404).text().contains(SECRET), unseen::text);
        assertEquals(before, history());
        Answer done = account.post("/", Account.bundle("transaction", good, found), scoped(all));
        assertEquals("201 Created", done.expect(200).at("entry", 0, "response", "status"));
        assertFalse(done.text().contains(SECRET), done::text);
        String update =
                Account.entry(
                        "", "PUT", "Observation/hidden", observation("hidden", "p1", "1", "x"), "");
        account.post("/", Account.bundle("transaction", update), scoped(all)).expect(403);
        String delete = Account.entry("", "DELETE", "Observation/hidden", "", "");
        account.post("/", Account.bundle("transaction", delete), scoped(all)).expect(403);
    }

    @Test
    void aQueryNarrowsByWhatResourcesHold() {
        String lab = "user/Observation.rs?category=http://c|laboratory";
        assertEquals(Set.of("o1", "hidden"), Set.copyOf(get(lab, "/Observation").hits()));
        get(lab, "/Observation/o2").expect(404);
        get(lab, "/Patient/p1").expect(403);
        String own = "patient/Observation.rs?category=laboratory";
        assertEquals(List.of("o1"), get(own, "/Observation").hits());
        String both = own + " patient/Observation.rs?category=vital-signs";
        assertEquals(Set.of("o1", "o2"), Set.copyOf(get(both, "/Observation").hits()));
        String two = "patient/Observation.rs?category=laboratory&code=2-2";
        assertEquals(List.of(), get(two, "/Observation").hits());
        assertEquals(List.of("p1"), get("user/*.rs?_id=p1", "/Patient").hits());
        String not = "user/Observation.rs?category:not=laboratory";
        assertEquals(List.of("o2"), get(not, "/Observation").hits());
        String writing = "user/Observation.cruds?category=laboratory";
        account.put("/Observation/o1", observation("o1", "p1", "1", "vital-signs"), scoped(writing))
                .expect(403);
        account.put("/Observation/o1", observation("o1", "p1", "1", "laboratory"), scoped(writing))
                .expect(200);
    }

    @Test
    void aQueryThatCannotBeHeldToIsRefusedByName() {
        for (String query :
                List.of(
                        "subject:Patient.name=own",
                        "_has:Group:member:_id=x",
                        "_lastUpdated=gt2020-01-01",
                        "_include=Observation:subject",
                        "_count=1",
                        "_sort=code",
                        "category=",
                        "nonsense=1",
                        "code:in=http://example.org/set",
                        "value-quantity=1|http://unitsofmeasure.org|g",
                        "_list=x",
                        "category")) {
            Answer answer = get("user/Observation.rs?" + query, "/Observation");
            assertEquals(403, answer.status(), () -> query + answer.text());
            assertTrue(answer.text().contains("cannot be held to"), answer::text);
        }
    }

    @Test
    void anOperationThatCannotBeHeldToItIsRefusedByName() {
        Answer answer =
                account.post(
                        "/Patient/$member-match", RoleSamples.MEMBER, scoped("patient/*.cruds"));
        assertEquals(403, answer.status());
        assertTrue(answer.text().contains("operation $member-match"), answer::text);
    }

    @Test
    void scopesForAllOfATypeAddToThoseForOnePatient() {
        String scopes = "patient/Observation.rs user/Composition.r";
        get(scopes, "/Composition/report").expect(200);
        get(scopes, "/Observation/hidden").expect(404);
        get("patient/*.rs user/*.rs", "/Observation/hidden").expect(200);
        assertEquals(3, get("patient/*.rs user/Observation.s", "/Observation").hits().size());
    }

    @Test
    void howASearchRanIsNotToldInNumbersToWhoDoesNotSeeAll() {
        String all = account.get("/Patient?name=" + SECRET + "&_explain=true", ALL).text();
        assertTrue(all.contains("looked at: "), all);
        String there = "/Observation?subject=Patient/kept&_explain=true";
        String told = get("patient/*.rs", there).expect(200).text();
        assertTrue(told.contains("parameters understood: "), told);
        assertFalse(told.contains("looked at") || told.contains(" ms"), told);
    }

    @Test
    void pagesOfATypesHistoryAreAsLongAsIfNothingElseWereStored() {
        observe("h1", "p1", "5-5", "laboratory");
        observe("h2", "kept", SECRET, "laboratory");
        observe("h3", "p1", "6-6", "laboratory");
        Answer page = get("patient/*.rs", "/Observation/_history?_count=2").expect(200);
        assertEquals(2, page.entries().size(), page.text());
    }

    @Test
    void versionsThatAreNotShownNeitherHideNorEndAHistory() {
        String note = "{\"text\":\"" + "x".repeat(950_000) + "\"}";
        String notes = "\"note\":[" + note + "," + note + "],\"status\":";
        String since = "";
        for (int i = 0; i < 10; i++) {
            String large =
                    observation("o1", "kept", SECRET + i, "laboratory")
                            .replaceFirst("\"status\":", notes);
            Answer written = account.put("/Observation/o1", large, ALL).expect(200);
            since = since.isEmpty() ? written.at("meta", "lastUpdated") : since;
        }
        account.put("/Observation/o1", observation("o1", "p1", "9-9", "laboratory"), ALL)
                .expect(200);
        String path = "/Observation/o1/_history?_sort=";
        assertEquals(List.of("12", "1"), versions(path + "-_lastUpdated"));
        assertEquals(List.of("1", "12"), versions(path + "_lastUpdated"));
        assertEquals(List.of("12"), versions(path + "_lastUpdated&_since=" + since));
        for (String order : List.of("-_lastUpdated", "_lastUpdated")) {
            Answer count = get("patient/*.rs", path + order + "&_summary=count").expect(200);
            assertEquals("2", count.at("total"), order);
        }
    }

    /// Of all pages.
    private List<String> versions(String target) {
        var versions = new ArrayList<String>();
        String next = target;
        while (!next.isEmpty()) {
            Answer page = get("patient/*.rs", next).expect(200);
            assertFalse(page.text().contains(SECRET), next);
            for (var entry : page.entries()) {
                versions.add(Answer.at(entry, "response", "etag").replaceAll("[^0-9]", ""));
            }
            next = page.link("next");
        }
        return versions;
    }

    @Test
    void aTransactionIsRefusedBeforeItIsDoneWhenItsReadsWouldFail() {
        String put =
                Account.entry(
                        "",
                        "PUT",
                        "Observation/o1",
                        observation("o1", "p1", "6-6", "laboratory"),
                        "");
        String read = Account.entry("", "GET", "Observation/o1", "", "");
        String before = history();
        Answer own =
                account.post(
                        "/", Account.bundle("transaction", put, read), scoped("patient/*.cruds"));
        assertEquals("not-supported", own.expect(400).at("issue", 0, "code"));
        assertEquals("Bundle.entry[1]", own.at("issue", 1, "expression", 0));
        String writing = "patient/Observation.cu patient/Patient.r";
        account.post("/", Account.bundle("transaction", put, read), scoped(writing)).expect(403);
        assertEquals(before, history());
    }

    @Test
    void aVersionThatIsNotShownIsNoneWhateverIsStatedOfIt() {
        for (String id : List.of("hidden", "nothere")) {
            account.send(
                            "PUT",
                            "/Observation/" + id,
                            observation(id, "p1", "7-7", "laboratory"),
                            scoped("patient/*.cruds", "If-Match", "W/\"9\""))
                    .expect(412);
        }
    }

    @Test
    void whereReferencesAreKeptWholeNothingIsDeletedByWhoDoesNotSeeAll() {
        account.keepReferences();
        account.put(
                        "/DiagnosticReport/r",
                        "{\"resourceType\":\"DiagnosticReport\",\"id\":\"r\",\"status\":\"final\","
                                + "\"code\":{\"text\":\"x\"},\"subject\":{\"reference\":\"Patient/kept\"},"
                                + "\"result\":[{\"reference\":\"Observation/o1\"}]}",
                        ALL)
                .expect(201);
        String transaction =
                "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[{\"request\":"
                        + "{\"method\":\"DELETE\",\"url\":\"Observation/o1\"}}]}";
        String[] own = scoped("patient/*.cruds");
        account.send("DELETE", "/Observation/o1", "", own).expect(403);
        account.send("DELETE", "/Observation?_id=o1", "", own).expect(403);
        account.post("/", transaction, own).expect(403);
        account.get("/Observation/o1", ALL).expect(200);
    }

    @Test
    void aReferenceToWhatIsNotShownIsAsOneToNothing() {
        account.keepReferences();
        for (String other : List.of("Encounter/visit", "Encounter/nothere")) {
            String to =
                    observation("", "p1", "8-8", "laboratory")
                            .replace("\"id\":\"\",", "")
                            .replace(
                                    "\"status\":",
                                    "\"encounter\":{\"reference\":\"" + other + "\"},\"status\":");
            account.post("/Observation", to, scoped("patient/*.cruds")).expect(400);
        }
    }
}
