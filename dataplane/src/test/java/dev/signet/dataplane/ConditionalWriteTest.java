// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import static dev.signet.dataplane.Account.patient;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Updates, deletes and reads on a condition, alone.
class ConditionalWriteTest {
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

    /// @param id "" for none
    private static String identified(String id, String identifier, String family) {
        return patient(id, family)
                .replace(
                        "\"name\"",
                        "\"identifier\":[{\"system\":\"s\",\"value\":\""
                                + identifier
                                + "\"}],\"name\"");
    }

    private String etag(String target) {
        return account.get(target).expect(200).header("ETag");
    }

    @Test
    void whatCriteriaDoNotFindIsCreatedUnderAnIdOfOursOrUnderTheOneThatWasSent() {
        Answer ours = account.put("/Patient?identifier=s|1", identified("", "1", "A")).expect(201);
        String id = ours.at("id");
        assertTrue(id.length() == 36, id);
        assertTrue(ours.header("Location").endsWith("/Patient/" + id + "/_history/1"));
        account.put("/Patient?identifier=s|2", identified("mine", "2", "B")).expect(201);
        assertEquals("W/\"1\"", etag("/Patient/mine"));
    }

    @Test
    void whatCriteriaFindOnceIsUpdatedWhetherItsIdIsSentOrNot() {
        account.put("/Patient/a", identified("a", "1", "A")).expect(201);
        Answer updated = account.put("/Patient?identifier=1", identified("", "1", "B")).expect(200);
        assertEquals("a", updated.at("id"));
        assertEquals("W/\"2\"", updated.header("ETag"));
        account.put("/Patient?identifier=1", identified("a", "1", "C")).expect(200);
        assertEquals("W/\"3\"", etag("/Patient/a"));
        account.put("/Patient?identifier=1", identified("b", "1", "D"))
                .refused(
                        400,
                        "invalid",
                        "the resource's id must be the id of the one that the criteria match",
                        "Patient.id");
        assertEquals("W/\"3\"", etag("/Patient/a"));
    }

    @Test
    void whatCriteriaFindSeveralTimesIsRefused() {
        account.put("/Patient/a", identified("a", "1", "A")).expect(201);
        account.put("/Patient/b", identified("b", "1", "B")).expect(201);
        account.put("/Patient?identifier=1", identified("", "1", "C"))
                .refused(
                        412,
                        "multiple-matches",
                        "the criteria match several resources, and one is written",
                        "");
        account.delete("/Patient?identifier=1").expect(412);
        assertEquals("W/\"1\"", etag("/Patient/a"));
        assertEquals(2, account.get("/_history").entries().size());
    }

    @Test
    void anUpdateUnderAnIdThatTheCriteriaDoNotFindIsOneOfThatId() {
        account.put("/Patient/a", identified("a", "1", "A")).expect(201);
        Answer moved = account.put("/Patient?identifier=2", identified("a", "2", "A")).expect(200);
        assertEquals("W/\"2\"", moved.header("ETag"));
        assertEquals(List.of("a"), account.get("/Patient?identifier=2").hits());
    }

    @Test
    void criteriaFindWhatWasWrittenJustBefore() {
        for (int i = 0; i < 20; i++) {
            String criteria = "/Patient?identifier=" + i;
            account.get("/Patient?name=x").expect(200); // somebody looks
            account.put("/Patient/a" + i, identified("a" + i, "" + i, "A")).expect(201);
            account.send(
                            "PATCH",
                            criteria,
                            "[{\"op\":\"add\",\"path\":\"/active\",\"value\":true}]",
                            "Content-Type",
                            "application/json-patch+json")
                    .expect(200);
            account.put(criteria, identified("", "" + i, "B")).expect(200);
            account.delete("/Patient/a" + i).expect(204);
            account.put(criteria, identified("b" + i, "" + i, "C")).expect(201);
            account.delete(criteria).expect(204);
            assertEquals("0", account.delete(criteria).expect(204).header("Items-Deleted"));
        }
    }

    @Test
    void ifMatchHoldsForWhatTheCriteriaFind() {
        account.put("/Patient/a", identified("a", "1", "A")).expect(201);
        String other = identified("", "1", "B");
        account.put("/Patient?identifier=1", other, "If-Match", "W/\"2\"")
                .refused(412, "conflict", "the resource is not at the version that was named", "");
        account.put("/Patient?identifier=1", other, "If-None-Match", "*").expect(412);
        account.put("/Patient?identifier=none", other, "If-Match", "W/\"1\"").expect(412);
        account.delete("/Patient?identifier=1", "If-Match", "W/\"2\"").expect(412);
        account.delete("/Patient?identifier=none", "If-Match", "W/\"1\"").expect(412);
        assertEquals("W/\"1\"", etag("/Patient/a"));
        account.put("/Patient?identifier=1", other, "If-Match", "W/\"1\"").expect(200);
        account.delete("/Patient?identifier=1", "If-Match", "W/\"2\"").expect(204);
    }

    @Test
    void criteriaThatAreNoneAreRefused() {
        String body = identified("", "1", "A");
        account.put("/Patient", body).refused(400, "invalid", "the condition has no criteria", "");
        account.put("/Patient?_format=json", body).expect(400);
        account.put("/Patient?identifier=", body)
                .refused(400, "invalid", "the condition has no criteria", "");
        account.delete("/Patient").expect(400);
        account.delete("/Patient?_count=10").expect(400);
        String unknown = account.put("/Patient?shoe=43", body).at("issue", 0, "code");
        assertEquals("not-supported", unknown);
        account.delete("/Patient?shoe=43").expect(400);
        for (String name : List.of("HardDelete", "_purge", "_include", "_sort", "_total")) {
            String said =
                    account.delete("/Patient?identifier=1&" + name + "=true")
                            .expect(400)
                            .at("issue", 0, "diagnostics");
            assertTrue(said.startsWith("parameter " + name + ":"), said);
        }
        account.put("/Patient?identifier=1&_count=1", body).expect(400);
        account.put("/Patient?identifier=1", body, "If-None-Exist", "identifier=1").expect(400);
        assertEquals(0, account.get("/_history").entries().size());
    }

    @Test
    void aDeleteTakesNoneAndOne() {
        Answer none = account.delete("/Patient?identifier=1").expect(204);
        assertEquals("0", none.header("Items-Deleted"));
        account.put("/Patient/a", identified("a", "1", "A")).expect(201);
        Answer one = account.delete("/Patient?identifier=1").expect(204);
        assertEquals("1", one.header("Items-Deleted"));
        account.get("/Patient/a").expect(410);
    }

    @Test
    void aDeleteOfSeveralTakesSoManyAsCountSaysAndAllAtOnce() {
        for (int i = 0; i < 5; i++) {
            account.put("/Patient/p" + i, identified("p" + i, "1", "A")).expect(201);
        }
        for (String count : List.of("0", "-1", "101", "1000000", "x", "1.0")) {
            account.delete("/Patient?identifier=1&_count=" + count)
                    .refused(
                            400,
                            "value",
                            "parameter _count: of a conditional delete it is 1 to 100",
                            "");
        }
        account.delete("/Patient?identifier=1&_count=1").expect(412);
        account.delete("/Patient?identifier=1&_count=2", "If-Match", "W/\"1\"").expect(400);
        Answer three = account.delete("/Patient?identifier=1&_count=3").expect(204);
        assertEquals("3", three.header("Items-Deleted"));
        assertEquals(2, account.get("/Patient?identifier=1").hits().size());
        Answer rest = account.delete("/Patient?identifier=1&_count=100").expect(204);
        assertEquals("2", rest.header("Items-Deleted"));
        assertEquals(0, account.get("/Patient?identifier=1").hits().size());
    }

    @Test
    void ofManyUpdatesWithOneIdentifierOneCreatesAndAllHaveTheSameResource() throws Exception {
        var statuses =
                Race.of(
                        16,
                        client ->
                                account.put(
                                                "/Patient?identifier=1",
                                                identified("", "1", "N" + client))
                                        .status());
        assertEquals(1, Collections.frequency(statuses, 201), statuses::toString);
        assertEquals(15, Collections.frequency(statuses, 200), statuses::toString);
        List<String> there = account.get("/Patient?identifier=1").hits();
        assertEquals(1, there.size());
        assertEquals("W/\"16\"", etag("/Patient/" + there.getFirst()));
    }

    @Test
    void ofManyDeletesOfOneIdentifierOneHasAnEffect() throws Exception {
        for (int i = 0; i < 3; i++) {
            account.put("/Patient/p" + i, identified("p" + i, "1", "A")).expect(201);
        }
        var deleted =
                Race.of(
                        16,
                        _ ->
                                Integer.parseInt(
                                        account.delete("/Patient?identifier=1&_count=10")
                                                .expect(204)
                                                .header("Items-Deleted")));
        assertEquals(3, deleted.stream().mapToInt(Integer::intValue).sum(), deleted::toString);
        assertEquals(6, account.get("/Patient/_history").entries().size());
    }

    @Test
    void anUpdateThatChangesNothingKeepsItsVersion() {
        String body = identified("a", "1", "A");
        account.put("/Patient/a", body).expect(201);
        Answer again = account.put("/Patient/a", body).expect(200);
        assertEquals("W/\"1\"", again.header("ETag"));
        assertEquals("1", again.at("meta", "versionId"));
        account.put("/Patient/a", body, "If-Match", "W/\"1\"").expect(200);
        account.put("/Patient/a", body, "If-Match", "W/\"2\"").expect(412);
        account.put("/Patient/a", body, "If-None-Match", "*").expect(412);
        account.put("/Patient?identifier=1", identified("", "1", "A")).expect(200);
        assertEquals(1, account.get("/Patient/a/_history").entries().size());
        account.put("/Patient/a", identified("a", "1", "B")).expect(200);
        assertEquals("W/\"2\"", etag("/Patient/a"));
        account.delete("/Patient/a").expect(204);
        account.put("/Patient/a", identified("a", "1", "B")).expect(201);
        assertEquals("W/\"4\"", etag("/Patient/a"));
    }

    @Test
    void whatIsReadWithTheMetaThatItWasGivenIsWrittenBackWithoutAChange() {
        account.put(
                        "/Patient/a",
                        identified("a", "1", "A")
                                .replace(
                                        "\"identifier\"",
                                        "\"meta\":{\"tag\":[{\"code\":\"t\"}]},\"identifier\""))
                .expect(201);
        String stored = account.get("/Patient/a").expect(200).text();
        assertEquals("W/\"1\"", account.put("/Patient/a", stored).expect(200).header("ETag"));
        assertEquals("W/\"1\"", etag("/Patient/a"));
    }

    @Test
    void aReadAnswersOnlyWhatHasChangedSince() {
        account.put("/Patient/a", patient("a", "A")).expect(201);
        String time = account.get("/Patient/a").header("Last-Modified");
        assertNotEquals("", time);
        account.get("/Patient/a", "If-Modified-Since", time).expect(304);
        account.get("/Patient/a", "If-Modified-Since", "Sun, 06 Nov 1994 08:49:37 GMT").expect(200);
        account.get("/Patient/a", "If-Modified-Since", "yesterday").expect(200);
        // a version says it better
        account.get("/Patient/a", "If-Modified-Since", time, "If-None-Match", "W/\"9\"")
                .expect(200);
        Answer batch =
                account.batch(
                                Account.entry(
                                        "",
                                        "GET",
                                        "Patient/a",
                                        "",
                                        ",\"ifModifiedSince\":\"2100-01-01T00:00:00Z\""),
                                Account.entry(
                                        "",
                                        "GET",
                                        "Patient/a",
                                        "",
                                        ",\"ifModifiedSince\":\"1994-01-01T00:00:00Z\""))
                        .expect(200);
        assertEquals("304 Not Modified", batch.at("entry", 0, "response", "status"));
        assertEquals("200 OK", batch.at("entry", 1, "response", "status"));
    }
}
