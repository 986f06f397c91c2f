// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bundle;

import static dev.signet.dataplane.Account.entry;
import static dev.signet.dataplane.Account.observation;
import static dev.signet.dataplane.Account.patient;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.dataplane.Account;
import dev.signet.dataplane.Answer;
import dev.signet.dataplane.budget.BodyBudget;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransactionTest {
    static final String URN = "urn:uuid:aaaaaaaa-0000-4000-8000-00000000000";

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

    static String create(String fullUrl, String resource, String more) {
        int start = resource.indexOf(':') + 2;
        String type = resource.substring(start, resource.indexOf('"', start));
        return entry(fullUrl, "POST", type, resource, more);
    }

    static String create(String fullUrl, String resource) {
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
    void aReferenceToAPartOfAnEntryIsResolvedAndOneToAVersionIsRefused() {
        String other = "http://o.example/Patient/2";
        Answer done =
                account.transaction(
                                create(URN + "1", observation(URN + "2#x", "1-8", "1", "2020")),
                                create(URN + "2", patient("", "Ada")),
                                create(
                                        "http://o.example/Observation/1",
                                        observation("Patient/2#y", "1-8", "1", "2020")),
                                create(other, patient("", "Eva")),
                                create("", observation("#z", "1-8", "1", "2020")))
                        .expect(200);
        String first = location(done, 1).replace("/_history/1", "");
        String second = location(done, 3).replace("/_history/1", "");
        assertEquals(first + "#x", written(done, 0).at("subject", "reference"));
        assertEquals(second + "#y", written(done, 2).at("subject", "reference"));
        assertEquals("#z", written(done, 4).at("subject", "reference"));
        assertEquals(1, account.get("/Observation?subject=" + first).hits().size());
        account.transaction(
                        create("", observation(URN + "2/_history/1", "1-8", "1", "2020")),
                        create(URN + "2", patient("", "Ada")))
                .refused(
                        400,
                        "invalid",
                        "a reference names a version of an entry, which has none before the commit",
                        "Bundle.entry[0].resource");
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
                        "entry.request.url is Type/id, or a type with criteria",
                        "Bundle.entry[1].request.url");
        account.transaction(good, entry("", "DELETE", "Patient", "", ""))
                .refused(
                        400,
                        "invalid",
                        "entry.request.url is Type/id, or a type with criteria",
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
                        "201", "400", "200", "404", "404", "400", "204", "410", "400", "400", "400",
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
        try (BodyBudget.Share others = Account.BUDGETS.bodies().share()) {
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
                        entry("", "GET", "Patient?name=Ad%61", "", ""))
                .expect(200);
    }

    @Test
    void aReadThatFailsIsRefusedBeforeAnythingIsWritten() {
        account.put("/Patient/gone", patient("gone", "Eva")).expect(201);
        account.delete("/Patient/gone").expect(204);
        account.put("/Patient/b", patient("b", "Bea")).expect(201);
        account.put("/Patient/c", patient("c", "Cleo")).expect(201);
        var failing =
                Map.of(
                        "Patient/none", "404 not-found",
                        "Patient/gone", "410 deleted",
                        "Patient/c/_history/9", "404 not-found",
                        "Patient/b/_history/9", "404 not-found",
                        "Patient/b/nonsense", "404 not-found",
                        "Patient/b/Observation?date=x", "400 value",
                        "Nonsense/b", "404 not-found",
                        "Patient?birthdate=x", "400 value",
                        "Patient?_sort=_text", "400 not-supported",
                        "Patient/none/$everything", "404 not-found");
        failing.forEach(
                (url, refusal) -> {
                    Answer refused =
                            account.transaction(
                                    entry("", "PUT", "Patient/b", patient("b", "Ute"), ""),
                                    create("", patient("", "Ada")),
                                    entry("", "GET", url, "", ""));
                    refused.expect(Integer.parseInt(refusal.substring(0, 3)));
                    assertEquals(refusal.substring(4), refused.at("issue", 0, "code"), url);
                    assertEquals("processing", refused.at("issue", 1, "code"), url);
                    assertEquals("Bundle.entry[2]", refused.at("issue", 1, "expression", 0), url);
                });
        assertEquals(List.of("b", "c"), account.get("/Patient").hits());
        assertEquals("Bea", account.get("/Patient/b").at("name", 0, "family"));
    }

    @Test
    void whatATransactionWritesIsReadAsItThenIs() {
        account.put("/Patient/old", patient("old", "Old")).expect(201);
        account.put("/Patient/gone", patient("gone", "Gone")).expect(201);
        Answer done =
                account.transaction(
                                entry("", "GET", "Patient/new", "", ""),
                                entry("", "GET", "Patient/old", "", ""),
                                entry("", "GET", "Patient/old/_history/1", "", ""),
                                entry("", "GET", "Patient/gone/_history/1", "", ""),
                                entry("", "GET", "OperationDefinition/Patient-everything", "", ""),
                                entry("", "PUT", "Patient/new", patient("new", "New"), ""),
                                entry("", "PUT", "Patient/old", patient("old", "Newer"), ""),
                                entry("", "DELETE", "Patient/gone", "", ""))
                        .expect(200);
        assertEquals(
                List.of("200", "200", "200", "200", "200", "201", "200", "204"),
                done.entries().stream()
                        .map(one -> Answer.at(one, "response", "status").substring(0, 3))
                        .toList());
        assertEquals("Newer", done.at("entry", 1, "resource", "name", 0, "family"));
    }

    @Test
    void whatATransactionDeletesCannotBeReadInIt() {
        account.put("/Patient/a", patient("a", "Ada")).expect(201);
        account.transaction(
                        entry("", "GET", "Patient/a", "", ""),
                        entry("", "DELETE", "Patient/a", "", ""))
                .expect(410);
        account.transaction(
                        entry("", "GET", "Patient/a", "", ""),
                        entry("", "DELETE", "Patient/a?hardDelete=true", "", ""))
                .expect(404);
        account.transaction(
                        entry("", "GET", "Patient/a/_history", "", ""),
                        entry("", "DELETE", "Patient/a?hardDelete=true", "", ""))
                .expect(404);
        account.transaction(
                        entry("", "GET", "Patient/a", "", ""),
                        entry("", "DELETE", "Patient?_id=a", "", ""))
                .expect(410);
        account.get("/Patient/a").expect(200);
    }

    /// The bundle takes all of the memory that there is for what is large at one time.
    @Test
    void theReadsOfALargeTransactionDoNotWaitForTheMemoryThatItTakesItself() {
        var entries = new ArrayList<String>();
        for (int i = 0; i < 3; i++) {
            account.put("/Patient/a" + i, patient("a" + i, "x".repeat(900_000))).expect(201);
        }
        for (int i = 0; i < 66; i++) {
            entries.add(create("", patient("", "y".repeat(900_000)), ""));
        }
        entries.add(entry("", "GET", "Patient?_id=a0,a1,a2", "", ""));
        Answer done = account.transaction(entries.toArray(String[]::new)).expect(200);
        assertEquals("200 OK", done.at("entry", 66, "response", "status"));
    }

    @Test
    void aVersionThatATransactionMakesCannotBeReadInIt() {
        account.put("/Patient/a", patient("a", "Ada")).expect(201);
        account.transaction(
                        entry("", "PUT", "Patient/a", patient("a", "Ute"), ""),
                        entry("", "GET", "Patient/a/_history/2", "", ""))
                .expect(404);
        assertEquals("Ada", account.get("/Patient/a").at("name", 0, "family"));
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
