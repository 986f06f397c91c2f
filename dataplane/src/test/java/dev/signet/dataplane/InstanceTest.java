// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import static dev.signet.dataplane.Account.patient;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceTest {
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

    @Test
    void whatIsCreatedIsReadAgain() {
        Answer created = account.post("/Patient", patient("", "Lovelace")).expect(201);
        String id = created.at("id");
        assertEquals("W/\"1\"", created.header("ETag"));
        assertEquals(Account.BASE + "/Patient/" + id + "/_history/1", created.header("Location"));
        assertEquals("application/fhir+json; charset=utf-8", created.header("Content-Type"));
        Answer read = account.get("/Patient/" + id).expect(200);
        assertEquals("Lovelace", read.at("name", 0, "family"));
        assertEquals("1", read.at("meta", "versionId"));
        assertEquals("W/\"1\"", read.header("ETag"));
        assertEquals(created.header("Last-Modified"), read.header("Last-Modified"));
        assertEquals(created.text(), read.text());
        assertEquals(read.text(), account.get(created.header("Location")).text());
    }

    @Test
    void anIdThatAClientSendsWithACreateIsNotUsed() {
        Answer created = account.post("/Patient", patient("mine", "Lovelace")).expect(201);
        assertTrue(!created.at("id").equals("mine"));
    }

    @Test
    void whatTheClientKnowsIsNotSentAgain() {
        account.put("/Patient/a", patient("a", "Ada")).expect(201);
        Answer known = account.get("/Patient/a", "If-None-Match", "W/\"1\"").expect(304);
        assertEquals(0, known.body().length);
        assertEquals("W/\"1\"", known.header("ETag"));
        account.put("/Patient/a", patient("a", "Ida")).expect(200);
        account.get("/Patient/a", "If-None-Match", "W/\"1\"").expect(200);
    }

    @Test
    void anUpdateMakesTheNextVersionAndTheFirstStaysReadable() {
        account.put("/Patient/a", patient("a", "Ada")).expect(201);
        Answer second = account.put("/Patient/a", patient("a", "Ida")).expect(200);
        assertEquals("W/\"2\"", second.header("ETag"));
        assertEquals("Ida", account.get("/Patient/a").at("name", 0, "family"));
        assertEquals("Ada", account.get("/Patient/a/_history/1").at("name", 0, "family"));
        account.get("/Patient/a/_history/3").expect(404);
    }

    @Test
    void anUpdateOfAnotherVersionThanNamedIsRefused() {
        account.put("/Patient/a", patient("a", "Ada")).expect(201);
        account.put("/Patient/a", patient("a", "Ida"), "If-Match", "W/\"2\"")
                .refused(412, "conflict", "the resource is not at the version that was named", "");
        account.put("/Patient/a", patient("a", "Ida"), "If-Match", "W/\"1\"").expect(200);
        account.put("/Patient/a", patient("a", "Eva"), "If-None-Match", "*").expect(412);
        account.put("/Patient/b", patient("b", "Eva"), "If-None-Match", "*").expect(201);
        account.delete("/Patient/a", "If-Match", "W/\"1\"").expect(412);
        account.delete("/Patient/a", "If-Match", "W/\"2\"").expect(204);
    }

    @Test
    void ofUpdatesThatRaceFromOneVersionOneIsDone() throws Exception {
        account.put("/Patient/a", patient("a", "Ada")).expect(201);
        for (int round = 1; round <= 5; round++) {
            String etag = "W/\"" + round + "\"";
            String name = "N" + round + "-"; // else one of them would change nothing
            var statuses =
                    Race.of(
                            20,
                            client ->
                                    account.put(
                                                    "/Patient/a",
                                                    patient("a", name + client),
                                                    "If-Match",
                                                    etag)
                                            .status());
            assertEquals(1, Collections.frequency(statuses, 200), statuses::toString);
            assertEquals(19, Collections.frequency(statuses, 412), statuses::toString);
            assertEquals("" + (round + 1), account.get("/Patient/a").at("meta", "versionId"));
        }
    }

    @Test
    void anyVersionOfAListMayMatch() {
        String list = "W/\"1\", \"2\",W/\"7\"";
        account.put("/Patient/a", patient("a", "Ada"), "If-Match", list).expect(412);
        account.put("/Patient/a", patient("a", "Ada")).expect(201);
        account.put("/Patient/a", patient("a", "Eva"), "If-Match", list).expect(200);
        account.put("/Patient/a", patient("a", "Ida"), "If-Match", list).expect(200);
        account.put("/Patient/a", patient("a", "Uta"), "If-Match", list).expect(412);
        account.delete("/Patient/a", "If-Match", list).expect(412);
        String inBundle = "W/\\\"2\\\", W/\\\"3\\\"";
        for (int expected : new int[] {200, 412}) {
            account.transaction(
                            Account.entry(
                                    "",
                                    "PUT",
                                    "Patient/a",
                                    patient("a", "Eva"),
                                    ",\"ifMatch\":\"" + inBundle + "\""))
                    .expect(expected);
        }
        account.delete("/Patient/a", "If-Match", "W/\"3\", W/\"4\"").expect(204);
        account.put("/Patient/a", patient("a", "Eva"), "If-Match", "W/\"1\", x").expect(400);
    }

    @Test
    void anUpdateMustNameTheIdOfItsAddress() {
        account.put("/Patient/a", patient("b", "Ada"))
                .refused(
                        400,
                        "invalid",
                        "the resource's id must be the id of the address",
                        "Patient.id");
        account.put("/Patient/a", patient("", "Ada")).expect(400);
    }

    @Test
    void whatIsDeletedIsGoneAndCanBeWrittenAnew() {
        account.put("/Patient/a", patient("a", "Ada")).expect(201);
        Answer deleted = account.delete("/Patient/a").expect(204);
        assertEquals("W/\"2\"", deleted.header("ETag"));
        account.get("/Patient/a").refused(410, "deleted", "the resource has been deleted", "");
        assertEquals("W/\"2\"", account.get("/Patient/a").header("ETag"));
        account.delete("/Patient/a").expect(204);
        account.delete("/Patient/never").expect(204);
        account.get("/Patient/never")
                .refused(404, "not-found", "there is no resource of that type and id", "");
        account.get("/Patient/a/_history/1").expect(200);
        account.get("/Patient/a/_history/2").expect(410);
        Answer again = account.put("/Patient/a", patient("a", "Eva")).expect(201);
        assertEquals("W/\"3\"", again.header("ETag"));
    }

    @Test
    void aClientMayWishForLessInAnswer() {
        Answer minimal =
                account.put("/Patient/a", patient("a", "Ada"), "Prefer", "return=minimal")
                        .expect(201);
        assertEquals(0, minimal.body().length);
        assertEquals("W/\"1\"", minimal.header("ETag"));
        Answer outcome =
                account.put("/Patient/a", patient("a", "Ada"), "Prefer", "return=OperationOutcome")
                        .expect(200);
        assertEquals("OperationOutcome", outcome.at("resourceType"));
        assertEquals("information", outcome.at("issue", 0, "severity"));
    }

    @Test
    void headIsGetWithoutItsBody() {
        account.put("/Patient/a", patient("a", "Ada")).expect(201);
        Answer head = account.send("HEAD", "/Patient/a", "").expect(200);
        assertEquals("W/\"1\"", head.header("ETag"));
        account.send("HEAD", "/Patient/b", "").expect(404);
    }

    @Test
    void aSlashAtTheEndChangesNothing() {
        account.post("/Patient/", patient("", "Ada")).expect(201);
        account.put("/Patient/a/", patient("a", "Ada")).expect(201);
        account.get("/Patient/a/").expect(200);
        account.get("/Patient/a/_history/").expect(200);
        assertEquals(2, account.get("/Patient/").hits().size());
        account.get("/metadata/").expect(200);
    }

    @Test
    void digitsAndUnknownOrderSurvive() {
        String body =
                "{\"valueQuantity\":{\"value\":1.500},\"resourceType\":\"Observation\","
                        + "\"meta\":{\"profile\":[\"http://x.example/p\"],\"versionId\":\"99\"},"
                        + "\"code\":{\"text\":\"caf\\u00e9 \\\"x\\\"\"},\"status\":\"final\"}";
        Answer created = account.post("/Observation", body).expect(201);
        Answer read = account.get("/Observation/" + created.at("id"));
        assertEquals("1.500", read.at("valueQuantity", "value"));
        assertEquals("caf\u00e9 \"x\"", read.at("code", "text"));
        assertEquals("1", read.at("meta", "versionId"));
        assertEquals("http://x.example/p", read.at("meta", "profile", 0));
    }

    @Test
    void theHistoryOfAnInstanceShowsEveryVersionPageByPage() {
        for (int i = 1; i <= 5; i++) {
            account.put("/Patient/a", patient("a", "name" + i));
        }
        account.delete("/Patient/a");
        var seen = new ArrayList<String>();
        String next = "/Patient/a/_history?_count=4";
        int pages = 0;
        while (!next.isEmpty()) {
            Answer page = account.get(next).expect(200);
            page.entries().forEach(one -> seen.add(Answer.at(one, "response", "etag")));
            next = page.link("next");
            pages++;
        }
        assertEquals(2, pages);
        assertEquals(
                List.of("W/\"6\"", "W/\"5\"", "W/\"4\"", "W/\"3\"", "W/\"2\"", "W/\"1\""), seen);
        Answer all = account.get("/Patient/a/_history");
        assertEquals("6", all.at("total"));
        assertEquals("DELETE", all.at("entry", 0, "request", "method"));
        assertEquals("", all.at("entry", 0, "resource"));
        assertEquals("name5", all.at("entry", 1, "resource", "name", 0, "family"));
        assertEquals("Patient/a", all.at("entry", 1, "request", "url"));
        account.get("/Patient/b/_history").expect(404);
    }

    @Test
    void theHistoryOfATypeAndOfAllShowsTheNewestFirst() {
        account.put("/Patient/a", patient("a", "Ada"));
        account.put(
                "/Basic/b", "{\"resourceType\":\"Basic\",\"id\":\"b\",\"code\":{\"text\":\"x\"}}");
        account.put("/Patient/c", patient("c", "Eva"));
        account.delete("/Patient/a");
        assertEquals(
                List.of(
                        "DELETE Patient/a 204 No Content",
                        "PUT Patient/c 201 Created",
                        "PUT Patient/a 201 Created"),
                requests(account.get("/Patient/_history")));
        Answer page = account.get("/_history?_count=2");
        assertEquals(
                List.of("DELETE Patient/a 204 No Content", "PUT Patient/c 201 Created"),
                requests(page));
        assertEquals(
                List.of("PUT Basic/b 201 Created", "PUT Patient/a 201 Created"),
                requests(account.get(page.link("next"))));
    }

    @Test
    void aHistorySaysWhichWritesCreated() {
        account.put("/Patient/a", patient("a", "Ada")).expect(201);
        account.put("/Patient/a", patient("a", "Ida")).expect(200);
        account.delete("/Patient/a").expect(204);
        account.put("/Patient/a", patient("a", "Eva")).expect(201);
        account.put("/Patient/a", patient("a", "Ivy")).expect(200);
        var expected =
                List.of(
                        "PUT Patient/a 200 OK",
                        "PUT Patient/a 201 Created",
                        "DELETE Patient/a 204 No Content",
                        "PUT Patient/a 200 OK",
                        "PUT Patient/a 201 Created");
        for (String address : List.of("/Patient/a/_history", "/Patient/_history", "/_history")) {
            assertEquals(expected, requests(account.get(address)));
            // what a version follows may stand on the next page
            var seen = new ArrayList<String>();
            for (String next = address + "?_count=1"; !next.isEmpty(); ) {
                Answer page = account.get(next);
                seen.addAll(requests(page));
                next = page.link("next");
            }
            assertEquals(expected, seen);
        }
        String id = account.post("/Patient", patient("", "Amy")).expect(201).at("id");
        assertEquals(
                List.of("POST Patient 201 Created"),
                requests(account.get("/Patient/" + id + "/_history")));
    }

    private static List<String> requests(Answer page) {
        page.expect(200);
        return page.entries().stream()
                .map(
                        one ->
                                Answer.at(one, "request", "method")
                                        + " "
                                        + Answer.at(one, "request", "url")
                                        + " "
                                        + Answer.at(one, "response", "status"))
                .toList();
    }
}
