// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import static dev.signet.dataplane.Account.entry;
import static dev.signet.dataplane.Account.observation;
import static dev.signet.dataplane.Account.patient;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.dataplane.search.QueryMapping;
import dev.signet.fhir.search.SearchParser;
import dev.signet.store.Committed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransactionTest {
    private static final String URN = "urn:uuid:aaaaaaaa-0000-4000-8000-00000000000";

    @TempDir Path folder;
    private Account account;

    @BeforeEach
    void open() {
        account = new Account(folder);
    }

    @AfterEach
    void close() {
        account.close();
    }

    private static String practitioner(String id, String identifier) {
        return "{\"resourceType\":\"Practitioner\","
                + (id.isEmpty() ? "" : "\"id\":\"" + id + "\",")
                + "\"identifier\":[{\"system\":\"http://npi\",\"value\":\""
                + identifier
                + "\"}]}";
    }

    private static String create(String fullUrl, String resource, String more) {
        int start = resource.indexOf(':') + 2;
        String type = resource.substring(start, resource.indexOf('"', start));
        return entry(fullUrl, "POST", type, resource, more);
    }

    private static String create(String fullUrl, String resource) {
        return create(fullUrl, resource, "");
    }

    private String location(Answer done, int entry) {
        return done.at("entry", entry, "response", "location");
    }

    private Answer written(Answer done, int entry) {
        String[] parts = location(done, entry).split("/_history");
        return account.get("/" + parts[0]).expect(200);
    }

    @Test
    void entriesReferToEachOtherWhicheverComesFirst() {
        Answer done =
                account.transaction(
                                create(URN + "1", observation(URN + "2", "1-8", "70.50", "2020")),
                                create(URN + "2", patient("", "Ada")))
                        .expect(200);
        assertEquals("transaction-response", done.at("type"));
        assertEquals("201 Created", done.at("entry", 0, "response", "status"));
        assertEquals("W/\"1\"", done.at("entry", 0, "response", "etag"));
        String patient = location(done, 1).replace("/_history/1", "");
        assertTrue(patient.startsWith("Patient/"), patient);
        Answer observation = written(done, 0);
        assertEquals(patient, observation.at("subject", "reference"));
        assertEquals("70.50", observation.at("valueQuantity", "value"));
        assertEquals(1, account.get("/Observation?subject=" + patient).hits().size());
        assertEquals(
                account.get("/" + patient).at("meta", "lastUpdated").substring(0, 19),
                done.at("entry", 0, "response", "lastModified").substring(0, 19));
    }

    @Test
    void linksOfNarrativesAndRelativeSiblingsAreRewrittenAndCanonicalsAreNot() {
        String narrative =
                "{\"resourceType\":\"Patient\",\"text\":{\"status\":\"additional\",\"div\":"
                        + "\"<div xmlns=\\\"http://www.w3.org/1999/xhtml\\\"><a href=\\\""
                        + URN
                        + "2\\\">x</a></div>\"},\"meta\":{\"profile\":[\"http://o.example/Patient/2"
                        + "\"]},\"link\":[{\"other\":{\"reference\":\"Patient/2\"},"
                        + "\"type\":\"seealso\"}]}";
        Answer done =
                account.transaction(
                                create("http://o.example/Patient/1", narrative),
                                create("http://o.example/Patient/2", patient("", "Eva")),
                                create(URN + "2", patient("", "Ida")))
                        .expect(200);
        Answer first = written(done, 0);
        assertEquals(
                location(done, 1).replace("/_history/1", ""),
                first.at("link", 0, "other", "reference"));
        assertTrue(first.at("text", "div").contains("href=\"Patient/"), first.text());
        assertEquals("http://o.example/Patient/2", first.at("meta", "profile", 0));
    }

    @Test
    void aConditionalReferenceFindsWhatIsStored() {
        account.put("/Practitioner/p", practitioner("p", "1")).expect(201);
        account.put("/Practitioner/q", practitioner("q", "2")).expect(201);
        Answer done =
                account.transaction(
                                create("", performed("Practitioner?identifier=http://npi|1")),
                                create("", performed("Practitioner?identifier=http://npi%7C2")))
                        .expect(200);
        assertEquals("Practitioner/p", written(done, 0).at("performer", 0, "reference"));
        assertEquals("Practitioner/q", written(done, 1).at("performer", 0, "reference"));
    }

    private static String performed(String performer) {
        return observation("Patient/x", "1-8", "1", "2020")
                .replace(
                        "\"status\"",
                        "\"performer\":[{\"reference\":\"" + performer + "\"}],\"status\"");
    }

    @Test
    void aConditionalReferenceFindsWhatTheSameBundleWrites() {
        account.put("/Practitioner/p", practitioner("p", "1")).expect(201);
        account.put("/Practitioner/q", practitioner("q", "2")).expect(201);
        String conditional = "Practitioner?identifier=http://npi|2";
        // p becomes 2 and q goes: of those stored only q matched, in the end only p does
        Answer done =
                account.transaction(
                                create("", performed(conditional)),
                                entry("", "DELETE", "Practitioner/q", "", ""),
                                entry("", "PUT", "Practitioner/p", practitioner("p", "2"), ""))
                        .expect(200);
        assertEquals("Practitioner/p", written(done, 0).at("performer", 0, "reference"));
        assertEquals("204 No Content", done.at("entry", 1, "response", "status"));
        assertEquals("W/\"2\"", done.at("entry", 2, "response", "etag"));
        account.get("/Practitioner/q").expect(410);
    }

    @Test
    void aConditionalReferenceToNoneOrSeveralRefusesAll() {
        account.put("/Practitioner/p", practitioner("p", "1")).expect(201);
        account.put("/Practitioner/q", practitioner("q", "1")).expect(201);
        account.transaction(
                        create("", patient("", "Ada")),
                        create("", performed("Practitioner?identifier=http://npi|1")))
                .refused(
                        412,
                        "multiple-matches",
                        "a conditional reference matches several resources",
                        "Bundle.entry[1].resource");
        account.transaction(
                        create("", patient("", "Ada")),
                        create("", performed("Practitioner?identifier=http://npi|9")))
                .refused(
                        412,
                        "not-found",
                        "a conditional reference matches no resource",
                        "Bundle.entry[1].resource");
        account.transaction(create("", performed("Practitioner?identifier=")))
                .refused(
                        400,
                        "invalid",
                        "the condition has no criteria",
                        "Bundle.entry[0].resource");
        assertEquals(List.of(), account.get("/Patient").hits());
    }

    @Test
    void whatExistsByItsConditionIsNotCreatedAgain() {
        String more = ",\"ifNoneExist\":\"identifier=http://npi|7\"";
        String first = create(URN + "1", practitioner("", "7"), more);
        String second = create(URN + "2", practitioner("", "7"), more);
        Answer done =
                account.transaction(first, second, create("", performed(URN + "2"))).expect(200);
        assertEquals("201 Created", done.at("entry", 0, "response", "status"));
        assertEquals("200 OK", done.at("entry", 1, "response", "status"));
        String practitioner = location(done, 0).replace("/_history/1", "");
        assertEquals(practitioner, location(done, 1));
        assertEquals(practitioner, written(done, 2).at("performer", 0, "reference"));
        Answer again = account.transaction(first, create("", performed(URN + "1"))).expect(200);
        assertEquals("200 OK", again.at("entry", 0, "response", "status"));
        assertEquals(practitioner, written(again, 1).at("performer", 0, "reference"));
        assertEquals(1, account.get("/Practitioner").hits().size());
        account.put("/Practitioner/b", practitioner("b", "7")).expect(201);
        account.transaction(first)
                .refused(
                        412,
                        "multiple-matches",
                        "several resources match ifNoneExist",
                        "Bundle.entry[0].request.ifNoneExist");
    }

    @Test
    void absoluteUrlsOfTheAccountItselfAreItsOwn() {
        String self = Account.BASE + "/";
        account.put("/Patient/a", patient("a", "Ada")).expect(201);
        Answer done =
                account.transaction(
                                entry("", "PUT", self + "Patient/a/", patient("a", "Ida"), ""),
                                entry(
                                        "",
                                        "POST",
                                        self + "Observation",
                                        observation(self + "Patient/a", "1-8", "1", "2020"),
                                        ""),
                                entry("", "GET", self + "Patient/a", "", ""),
                                entry("", "GET", "/Patient?name=Ida", "", ""))
                        .expect(200);
        assertEquals("200 OK", done.at("entry", 0, "response", "status"));
        assertEquals("Patient/a", written(done, 1).at("subject", "reference"));
        assertEquals("Ida", done.at("entry", 2, "resource", "name", 0, "family"));
        assertEquals("a", done.at("entry", 3, "resource", "entry", 0, "resource", "id"));
        account.post("/Observation", observation(self + "Patient/a", "1-8", "1", "2020"))
                .expect(201);
        assertEquals(2, account.get("/Observation?subject=Patient/a").hits().size());
    }

    @Test
    void oneWrongEntryAndNothingIsWritten() {
        String good = create("", patient("", "Ada"));
        account.transaction(good, create("", "{\"resourceType\":\"Patient\",\"nam\":1}"))
                .refused(
                        400,
                        "structure",
                        account.transaction(create("", "{\"resourceType\":\"Patient\",\"nam\":1}"))
                                .at("issue", 0, "diagnostics"),
                        "Bundle.entry[1].resource.nam");
        account.transaction(good, create("", observation(URN + "9", "1", "1", "2020")))
                .refused(
                        400,
                        "invalid",
                        "a reference names an entry that is not in the Bundle",
                        "Bundle.entry[1].resource");
        account.transaction(good, entry("", "PUT", "Patient/a", patient("b", "Ada"), ""))
                .refused(
                        400,
                        "invalid",
                        "the resource's id must be the id of entry.request.url",
                        "Bundle.entry[1].resource.id");
        account.transaction(
                        good,
                        entry("", "PUT", "Patient/a", patient("a", "Ada"), ""),
                        entry("", "DELETE", "Patient/a", "", ""))
                .refused(
                        400,
                        "invalid",
                        "two entries change the same resource",
                        "Bundle.entry[2].request.url");
        account.transaction(good, entry("", "POST", "Observation", patient("", "Ada"), ""))
                .refused(
                        400,
                        "invalid",
                        "the resource's type must be the type of the address",
                        "Bundle.entry[1].resource.resourceType");
        account.transaction(good, "{\"resource\":" + patient("", "Ada") + "}")
                .refused(400, "invalid", "entry.request is missing", "Bundle.entry[1]");
        account.transaction(good, entry("", "POST", "Patient", "", ""))
                .refused(400, "invalid", "entry.resource is missing", "Bundle.entry[1]");
        account.transaction(good, entry("", "PUT", "Patient/a/b", patient("b", "x"), ""))
                .refused(
                        400,
                        "invalid",
                        "entry.request.url is Type/id",
                        "Bundle.entry[1].request.url");
        account.transaction(good, entry("", "DELETE", "Patient?identifier=1", "", ""))
                .refused(
                        400,
                        "invalid",
                        "conditional update and conditional delete are not supported",
                        "Bundle.entry[1].request.url");
        account.transaction(
                        create(URN + "1", patient("", "a")), create(URN + "1", patient("", "b")))
                .refused(
                        400,
                        "invalid",
                        "two entries have the same fullUrl",
                        "Bundle.entry[1].fullUrl");
        account.transaction(
                        good,
                        entry(
                                "",
                                "PUT",
                                "Patient/a",
                                patient("a", "Ada"),
                                ",\"ifMatch\":\"W/\\\"4\\\"\""))
                .refused(
                        412,
                        "conflict",
                        "the resource is not at the version that was named",
                        "Bundle.entry[1].request");
        assertEquals("0", account.get("/?_summary=count").expect(200).at("total"));
        assertEquals(List.of(), account.get("/_history").expect(200).entries());
    }

    @Test
    void anEmptyTransactionIsAnsweredWithoutEntries() {
        Answer done =
                account.post("/", "{\"resourceType\":\"Bundle\",\"type\":\"transaction\"}")
                        .expect(200);
        assertEquals(
                "{\"resourceType\":\"Bundle\",\"type\":\"transaction-response\"}", done.text());
    }

    @Test
    void aBundleOfAnotherTypeIsRefused() {
        account.post("/", Account.bundle("collection"))
                .refused(
                        400,
                        "invalid",
                        "a Bundle that is posted here is a batch or a transaction",
                        "Bundle.type");
        account.post("/", patient("", "Ada"))
                .refused(400, "invalid", "the body is not a Bundle", "");
    }

    @Test
    void entriesOfABatchFailAlone() {
        Answer done =
                account.batch(
                                entry("", "PUT", "Patient/a", patient("a", "Ada"), ""),
                                entry(
                                        "",
                                        "POST",
                                        "Patient",
                                        "{\"resourceType\":\"Patient\",\"x\":1}",
                                        ""),
                                entry("", "GET", "Patient/a", "", ""),
                                entry("", "GET", "Patient/none", "", ""),
                                entry("", "GET", "Nonsense/a", "", ""),
                                "{\"resource\":" + patient("", "Ada") + "}",
                                entry("", "DELETE", "Patient/a", "", ""),
                                entry("", "GET", "Patient/a", "", ""),
                                entry("", "POST", "/", Account.bundle("batch"), ""),
                                entry("", "GET", "Patient?name=%zz", "", ""),
                                entry("", "PATCH", "Patient/a", "", ""),
                                entry("", "GET", "metadata", "", ""))
                        .expect(200);
        assertEquals("batch-response", done.at("type"));
        assertEquals(
                List.of(
                        "201", "400", "200", "404", "404", "400", "204", "410", "400", "400", "405",
                        "200"),
                done.entries().stream()
                        .map(one -> Answer.at(one, "response", "status").substring(0, 3))
                        .toList());
        assertEquals("Ada", done.at("entry", 2, "resource", "name", 0, "family"));
        assertEquals(
                "OperationOutcome", done.at("entry", 3, "response", "outcome", "resourceType"));
        assertEquals("", done.at("entry", 3, "resource"));
    }

    @Test
    void anAnswerForWhichThereIsNoRoomIsCutNotRefused() {
        account.put("/Patient/a", patient("a", "x".repeat(900_000))).expect(201);
        String get = entry("", "GET", "Patient/a", "", "");
        try (BundleRoom.Share others = Account.MODEL.bundles().share()) {
            others.need(Long.MAX_VALUE / 2);
            for (Answer done :
                    List.of(account.batch(get, get, get), account.transaction(get, get))) {
                done.expect(200);
                assertEquals("a", done.at("entry", 0, "resource", "id"));
                for (int i = 1; i < done.entries().size(); i++) {
                    assertEquals("200 OK", done.at("entry", i, "response", "status"));
                    assertEquals("", done.at("entry", i, "resource"));
                    assertEquals(
                            "incomplete",
                            done.at("entry", i, "response", "outcome", "issue", 0, "code"));
                }
            }
        }
    }

    @Test
    void conditionalCreatesThatRaceMakeOne() throws Exception {
        for (int round = 0; round < 5; round++) {
            String value = "r" + round;
            var statuses =
                    Race.of(
                            20,
                            _ ->
                                    account.post(
                                                    "/Practitioner",
                                                    practitioner("", value),
                                                    "If-None-Exist",
                                                    "identifier=http://npi|" + value)
                                            .status());
            assertEquals(1, Collections.frequency(statuses, 201), statuses::toString);
            assertEquals(19, Collections.frequency(statuses, 200), statuses::toString);
        }
        assertEquals(5, account.get("/Practitioner").hits().size());
    }

    @Test
    void conditionalCreatesOfTransactionsThatRaceMakeOne() throws Exception {
        String more = ",\"ifNoneExist\":\"identifier=http://npi|7\"";
        var statuses =
                Race.of(
                        20,
                        _ ->
                                account.transaction(
                                                create(URN + "1", practitioner("", "7"), more),
                                                create("", performed(URN + "1")))
                                        .status());
        assertEquals(20, Collections.frequency(statuses, 200), statuses::toString);
        String one = account.get("/Practitioner").hits().getFirst();
        assertEquals(1, account.get("/Practitioner").hits().size());
        assertEquals(
                20,
                account.get("/Observation?_count=50&performer=Practitioner/" + one).hits().size());
    }

    @Test
    void aConditionThatSeveralMatchMeanwhileIsNotAnsweredWithOne() {
        account.put("/Practitioner/a", practitioner("a", "7")).expect(201);
        account.post(
                        "/Practitioner",
                        practitioner("", "7"),
                        "If-None-Exist",
                        "identifier=http://npi|7")
                .expect(200);
        // the look before is kept for a moment and still shows one
        account.put("/Practitioner/b", practitioner("b", "7")).expect(201);
        account.post(
                        "/Practitioner",
                        practitioner("", "7"),
                        "If-None-Exist",
                        "identifier=http://npi|7")
                .refused(412, "multiple-matches", "several resources match If-None-Exist", "");
    }

    @Test
    void aConditionalReferenceHoldsAtTheCommit() {
        account.put("/Practitioner/p", practitioner("p", "1")).expect(201);
        var database = account.database();
        try (var snapshot = new LazySnapshot(database)) {
            BundleFinder finder = finder(snapshot);
            String criteria = "identifier=http://npi|1";
            assertEquals(1, finder.find("Practitioner", criteria, "").size());
            commits(finder, true);
            account.put("/Practitioner/q", practitioner("q", "2")).expect(201);
            commits(finder, true);
            // a second one that matches
            account.put("/Practitioner/q", practitioner("q", "1")).expect(200);
            commits(finder, false);
        }
        account.delete("/Practitioner/q").expect(204);
        try (var snapshot = new LazySnapshot(database)) {
            BundleFinder finder = finder(snapshot);
            assertEquals(1, finder.find("Practitioner", "identifier=http://npi|1", "").size());
            // the one does not match any more
            account.put("/Practitioner/p", practitioner("p", "3")).expect(200);
            commits(finder, false);
        }
    }

    private static BundleFinder finder(LazySnapshot snapshot) {
        var parser = new SearchParser(Account.MODEL.searchParameters());
        var mapping = new QueryMapping(Account.MODEL.documents());
        var lookup = new Lookup(parser, mapping, Account.BASE + "/");
        return new BundleFinder(new byte[0], Account.MODEL, snapshot, lookup, List.of());
    }

    private void commits(BundleFinder finder, boolean expected) {
        var committed = account.database().commit(List.of(), finder.preconditions());
        assertEquals(expected, committed instanceof Committed.Done);
    }

    @Test
    void addressesThatCannotBeDecodedAreRefusedBeforeAnythingIsWritten() {
        for (String url :
                List.of(
                        "Patient?name=M\u00fcller",
                        "Patient?name=%zz",
                        "Patient?name=%ff",
                        "Patient/%zz")) {
            account.transaction(create("", patient("", "Ada")), entry("", "GET", url, "", ""))
                    .refused(
                            400,
                            "invalid",
                            "entry.request.url is not percent-encoded",
                            "Bundle.entry[1].request.url");
        }
        assertEquals(List.of(), account.get("/Patient").hits());
        account.transaction(
                        create("", patient("", "Ada")),
                        entry("", "GET", "Patient?name=Ad%61", "", ""),
                        entry("", "GET", "Patient/none", "", ""))
                .expect(200);
    }

    @Test
    void equalConditionsAreOneHoweverTheyAreSpelled() {
        var entries = new ArrayList<String>();
        for (String criteria :
                List.of(
                        "identifier=http://npi|7",
                        "identifier=http://npi%7C7",
                        "?identifier=http%3A%2F%2Fnpi%7c7",
                        "&identifier=http://npi|7&")) {
            entries.add(create("", practitioner("", "7"), ",\"ifNoneExist\":\"" + criteria + "\""));
        }
        account.transaction(entries.toArray(String[]::new)).expect(200);
        assertEquals(1, account.get("/Practitioner").hits().size());
    }

    @Test
    void conditionsThatCannotBeDecodedAreRefused() {
        account.post("/Practitioner", practitioner("", "7"), "If-None-Exist", "identifier=%ff")
                .refused(400, "invalid", "the condition is not percent-encoded as in a URL", "");
        account.transaction(create("", performed("Practitioner?identifier=%ff")))
                .refused(
                        400,
                        "invalid",
                        "the condition is not percent-encoded as in a URL",
                        "Bundle.entry[0].resource");
        account.post(
                        "/Patient/_search",
                        "name=%ff",
                        "Content-Type",
                        "application/x-www-form-urlencoded")
                .expect(400);
    }

    @Test
    void writesOfABatchToOneResourceGoInOrderHoweverItIsSpelled() {
        for (int round = 0; round < 20; round++) {
            String id = "a" + round;
            var entries = new ArrayList<String>();
            var urls =
                    List.of(
                            "Patient/" + id,
                            "/Patient/" + id,
                            Account.BASE + "/Patient/" + id,
                            "Patient/%61" + round,
                            "Patient/" + id + "/");
            for (int i = 0; i < urls.size(); i++) {
                entries.add(entry("", "PUT", urls.get(i), patient(id, "N" + i), ""));
            }
            Answer done = account.batch(entries.toArray(String[]::new)).expect(200);
            for (int i = 0; i < urls.size(); i++) {
                assertEquals("W/\"" + (i + 1) + "\"", done.at("entry", i, "response", "etag"));
            }
        }
    }
}
