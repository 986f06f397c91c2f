// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import static dev.signet.dataplane.Account.entry;
import static dev.signet.dataplane.Account.patient;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What erases for good, and what must not.
class ErasureTest {
    @TempDir Path folder;
    private Account account;

    @BeforeEach
    void open() {
        account = new Account(folder);
        account.put("/Patient/a", patient("a", "Ada")).expect(201);
        account.put("/Patient/a", patient("a", "Eva")).expect(200);
        account.put("/Patient/b", patient("b", "Bea")).expect(201);
    }

    @AfterEach
    void close() {
        account.close();
    }

    @Test
    void aHardDeleteLeavesNothing() {
        for (String name : List.of("hardDelete", "_hardDelete")) {
            account.delete("/Patient/a?" + name + "=true").expect(204);
            account.get("/Patient/a").expect(404);
            account.get("/Patient/a/_history").expect(404);
            account.get("/Patient/a/_history/1").expect(404);
            assertEquals(0, account.get("/Patient?family=Eva").entries().size());
            assertEquals(1, account.get("/_history").entries().size());
            account.delete("/Patient/a?" + name + "=true").expect(204);
            Answer again = account.put("/Patient/a", patient("a", "Uta")).expect(201);
            assertEquals("W/\"1\"", again.header("ETag"));
            account.put("/Patient/a", patient("a", "Eva")).expect(200);
        }
    }

    @Test
    void aHardDeleteOfWhatWasDeletedTakesItsVersionsToo() {
        account.delete("/Patient/a?hardDelete=false").expect(204);
        account.get("/Patient/a").expect(410);
        account.delete("/Patient/a?hardDelete=true").expect(204);
        account.get("/Patient/a").expect(404);
        account.get("/Patient/a/_history/1").expect(404);
    }

    @Test
    void theBooleansOfDotNetAreUnderstood() {
        account.delete("/Patient/a?hardDelete=False").expect(204);
        account.get("/Patient/a").expect(410);
        account.delete("/Patient/a?hardDelete=True").expect(204);
        account.get("/Patient/a").expect(404);
        account.delete("/Patient?family=Bea&hardDelete=True&_count=100").expect(204);
        account.get("/Patient/b").expect(404);
    }

    @Test
    void aHardDeleteHoldsToItsConditions() {
        account.delete("/Patient/a?hardDelete=true", "If-Match", "W/\"1\"").expect(412);
        account.get("/Patient/a").expect(200);
        account.delete("/Patient/a?hardDelete=true", "If-Match", "W/\"2\"").expect(204);
        account.get("/Patient/a").expect(404);
    }

    @Test
    void whatIsNotSaidOnceByTrueOrFalseErasesNothing() {
        for (String query :
                List.of(
                        "hardDelete",
                        "hardDelete=yes",
                        "hardDelete=TRUE",
                        "hardDelete=true&hardDelete=true",
                        "hardDelete=true&_hardDelete=false")) {
            account.delete("/Patient/a?" + query)
                    .refused(
                            400,
                            "value",
                            "parameter hardDelete: it is said once, by true or false",
                            "");
            account.delete("/Patient?family=Eva&" + query).expect(400);
        }
        assertEquals(2, account.get("/Patient/a/_history").entries().size());
    }

    @Test
    void aConditionalHardDeleteErasesWhatTheCriteriaFind() {
        account.put("/Patient/c", patient("c", "Bea")).expect(201);
        account.delete("/Patient?family=Bea&hardDelete=true").expect(412);
        Answer done = account.delete("/Patient?family=Bea&_count=2&hardDelete=true").expect(204);
        assertEquals("2", done.header("Items-Deleted"));
        account.get("/Patient/b").expect(404);
        account.get("/Patient/c/_history").expect(404);
        account.delete("/Patient?family=Eva&hardDelete=true").expect(204);
        assertEquals(0, account.get("/_history").entries().size());
    }

    @Test
    void aPurgeLeavesTheNewestVersion() {
        account.post("/Patient/a/$purge-history", "").expect(204);
        account.get("/Patient/a/_history/1").expect(404);
        Answer history = account.get("/Patient/a/_history").expect(200);
        assertEquals(1, history.entries().size());
        assertEquals("200 OK", history.at("entry", 0, "response", "status"));
        account.put("/Patient/a", patient("a", "Uta")).expect(200);
        account.delete("/Patient/a/$purge-history").expect(204);
        assertEquals("W/\"3\"", account.get("/Patient/a").expect(200).header("ETag"));
        account.get("/Patient/a/_history/2").expect(404);
        account.post("/Patient/nobody/$purge-history", "").expect(204);
        account.post("/Patient/a/$purge-history?_count=1", "").expect(400);
        String keep =
                "{\"resourceType\":\"Parameters\",\"parameter\":["
                        + "{\"name\":\"keep\",\"valueInteger\":2}]}";
        account.post("/Patient/a/$purge-history", keep)
                .refused(
                        400,
                        "not-supported",
                        "parameter keep: $purge-history takes no parameters",
                        "Parameters.parameter[0]");
        account.post("/Patient/a/$purge-history", patient("a", "Uta")).expect(400);
        account.post("/Patient/a/$purge-history", "{").expect(400);
        account.post("/Patient/a/$purge-history", "{\"resourceType\":\"Parameters\"}").expect(204);
    }

    @Test
    void aPageThatFollowsShowsNothingErased() {
        account.put("/Patient/c", patient("c", "Cleo")).expect(201);
        Answer first = account.get("/Patient?_count=1").expect(200);
        account.delete("/Patient/c?hardDelete=true").expect(204);
        account.delete("/Patient/b?hardDelete=true").expect(204);
        String next = first.link("next");
        Answer second = account.get(next.substring(next.indexOf("/Patient"))).expect(200);
        assertTrue(!second.text().contains("Cleo") && !second.text().contains("Bea"));
    }

    @Test
    void anEntryOfABatchErases() {
        String erases = entry("", "DELETE", "Patient/a?hardDelete=true", "", "");
        Answer done = account.batch(erases).expect(200);
        assertEquals("204 No Content", done.at("entry", 0, "response", "status"));
        account.get("/Patient/a").expect(404);
    }

    @Test
    void aHistoryTellsHowEachVersionWasAskedFor() {
        String made = account.post("/Patient", patient("", "Ina")).expect(201).at("id");
        account.put("/Patient/" + made, patient(made, "Ida")).expect(200);
        String patch = "[{\"op\":\"add\",\"path\":\"/gender\",\"value\":\"male\"}]";
        String[] type = {"Content-Type", "application/json-patch+json"};
        account.send("PATCH", "/Patient/" + made, patch, type).expect(200);
        account.delete("/Patient/" + made).expect(204);
        account.put("/Patient/" + made, patient(made, "Isa")).expect(201);
        account.transaction(entry("", "POST", "Patient", patient("", "Una"), "")).expect(200);
        Answer history = account.get("/Patient/" + made + "/_history").expect(200);
        String[][] expected = {
            {"PUT", "201 Created"},
            {"DELETE", "204 No Content"},
            {"PATCH", "200 OK"},
            {"PUT", "200 OK"},
            {"POST", "201 Created"}
        };
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i][0], history.at("entry", i, "request", "method"));
            assertEquals(expected[i][1], history.at("entry", i, "response", "status"));
        }
        assertEquals("Patient", history.at("entry", 4, "request", "url"));
        assertEquals("Patient/" + made, history.at("entry", 3, "request", "url"));
        Answer all = account.get("/_history?_count=1").expect(200);
        assertEquals("POST", all.at("entry", 0, "request", "method"));
    }

    @Test
    void aTransactionErasesAllThatItNamesOrNothing() {
        String[] both = {
            entry("", "DELETE", "Patient/a?hardDelete=true", "", ""),
            entry("", "DELETE", "Patient?family=Bea&_hardDelete=true", "", ",\"ifMatch\":\"*\"")
        };
        String stale = ",\"ifMatch\":\"W/\\\"7\\\"\"";
        account.transaction(both[0], entry("", "DELETE", "Patient/b?hardDelete=true", "", stale))
                .expect(412);
        account.get("/Patient/a").expect(200);
        Answer done =
                account.transaction(
                        both[1], entry("", "GET", "Patient?_total=accurate", "", ""), both[0]);
        assertEquals("204 No Content", done.expect(200).at("entry", 0, "response", "status"));
        assertEquals("0", done.at("entry", 1, "resource", "total"), "reads come after");
        assertEquals("204 No Content", done.at("entry", 2, "response", "status"));
        for (String id : List.of("a", "b")) {
            account.get("/Patient/" + id).expect(404);
            account.get("/Patient/" + id + "/_history/1").expect(404);
        }
    }

    @Test
    void aTransactionThatErasesWritesNothingElse() {
        String erases = entry("", "DELETE", "Patient/a?hardDelete=true", "", "");
        for (String other :
                List.of(
                        entry("", "PUT", "Patient/c", patient("c", "C"), ""),
                        entry("", "POST", "Patient", patient("", "C"), ""),
                        entry("", "DELETE", "Patient/b?hardDelete=false", "", ""),
                        entry("", "DELETE", "Patient/b", "", ""))) {
            account.transaction(erases, other)
                    .refused(
                            400,
                            "not-supported",
                            "a transaction with hardDelete=true erases and reads, and writes"
                                    + " nothing else",
                            "Bundle.entry[1].request.url");
        }
        account.transaction(entry("", "DELETE", "Patient/a?hardDelete=yes", "", ""))
                .refused(
                        400,
                        "value",
                        "parameter hardDelete: it is said once, by true or false",
                        "Bundle.entry[0].request.url");
        account.transaction(entry("", "DELETE", "Patient?hardDelete=true", "", "")).expect(400);
        account.get("/Patient/a").expect(200);
        account.get("/Patient/b").expect(200);
    }
}
