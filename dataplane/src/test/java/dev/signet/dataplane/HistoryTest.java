// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import static dev.signet.dataplane.Account.patient;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Histories: which versions, in which order, on which page.
class HistoryTest {
    @TempDir static Path folder;
    private static Account account;

    /// Times of the versions of `Patient/h`, by number less one.
    private static final List<Instant> TIMES = new ArrayList<>();

    @BeforeAll
    static void open() {
        account = new Account(folder);
        for (int i = 0; i < 5; i++) {
            while (!TIMES.isEmpty() && !Instant.now().isAfter(TIMES.getLast().plusMillis(3))) {
                Thread.onSpinWait(); // between versions there is time to ask for
            }
            Answer written = account.put("/Patient/h", patient("h", "V" + (i + 1)));
            TIMES.add(Instant.parse(written.at("meta", "lastUpdated")));
        }
        account.delete("/Patient/h").expect(204);
        account.put(
                        "/Basic/o",
                        "{\"resourceType\":\"Basic\",\"id\":\"o\",\"code\":{\"text\":\"t\"}}")
                .expect(201);
    }

    @AfterAll
    static void close() {
        account.close();
    }

    private static List<String> versions(Answer answer) {
        answer.expect(200);
        return answer.entries().stream()
                .map(entry -> Answer.at(entry, "response", "etag").replaceAll("[^0-9]", ""))
                .toList();
    }

    private static String time(int version) {
        return TIMES.get(version - 1).toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/Patient/h/_history", "/Patient/_history"})
    void sinceIsFromThenOnAndBeforeIsEarlier(String path) {
        assertEquals(
                List.of("6", "5", "4", "3"), versions(account.get(path + "?_since=" + time(3))));
        assertEquals(List.of("2", "1"), versions(account.get(path + "?_before=" + time(3))));
        assertEquals(
                List.of("3", "2"),
                versions(account.get(path + "?_since=" + time(2) + "&_before=" + time(4))));
        assertEquals(List.of(), versions(account.get(path + "?_since=2999-12")));
        assertEquals(
                List.of("6", "5", "4", "3", "2", "1"),
                versions(account.get(path + "?_since=2020&_before=2999-01-01")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/Patient/h/_history", "/Patient/_history"})
    void atIsWhatWasCurrentThen(String path) {
        assertEquals(List.of("3"), versions(account.get(path + "?_at=" + time(3))));
        String between = TIMES.get(1).plusMillis(1).toString();
        assertEquals(List.of("2"), versions(account.get(path + "?_at=" + between)));
        assertEquals(List.of(), versions(account.get(path + "?_at=1999")));
        account.get(path + "?_at=" + time(3) + "&_since=2020").expect(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/Patient/h/_history", "/Patient/_history", "/_history"})
    void pagesLeadOnAndBack(String path) {
        List<String> all = versions(account.get(path + "?_count=100"));
        var forward = new ArrayList<String>();
        var pages = new ArrayList<List<String>>();
        Answer last = account.get(path + "?_count=2");
        for (Answer page = last; ; page = account.get(page.link("next"))) {
            pages.add(versions(page));
            forward.addAll(versions(page));
            last = page;
            if (page.link("next").isEmpty()) {
                break;
            }
        }
        assertEquals(all, forward);
        for (int i = pages.size() - 2; i >= 0; i--) {
            last = account.get(last.link("previous"));
            assertEquals(pages.get(i), versions(last));
        }
        assertEquals("", last.link("previous"));
    }

    @Test
    void countIsTheNumberAlone() {
        Answer counted = account.get("/Patient/h/_history?_summary=count").expect(200);
        assertEquals("6", counted.at("total"));
        assertEquals(List.of(), counted.entries());
        assertEquals("", counted.link("next"));
        assertEquals("7", account.get("/_history?_summary=count").at("total"));
        assertEquals("7", account.get("/_history?_summary=Count").at("total"));
        assertEquals(
                "4", account.get("/Patient/_history?_summary=count&_since=" + time(3)).at("total"));
        account.get("/Patient/none/_history?_summary=count").expect(404);
        for (String path : List.of("/Patient/h/_history", "/Patient/_history", "/_history")) {
            Answer none = account.get(path + "?_count=0").expect(200);
            assertEquals(account.get(path + "?_summary=count").at("total"), none.at("total"));
            assertEquals(List.of(), none.entries());
            assertTrue(none.link("self").contains("_count=0"), none.link("self"));
        }
    }

    @Test
    void partsOfResourcesAreAskedForAsInAReadAndLinksKeepThem() {
        Answer part = account.get("/Patient/h/_history?_elements=id&_count=3").expect(200);
        assertEquals("SUBSETTED", part.at("entry", 1, "resource", "meta", "tag", 0, "code"));
        assertEquals("", part.at("entry", 1, "resource", "name"));
        assertTrue(part.link("next").contains("_elements=id"));
        assertTrue(account.get("/_history?_format=json&_count=1").link("next").contains("_format"));
    }

    @Test
    void theOrderIsNewestFirst() {
        assertEquals(
                List.of("6", "5"),
                versions(account.get("/Patient/h/_history?_sort=-_lastUpdated&_count=2")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/Patient/h/_history", "/Patient/_history", "/_history"})
    void theOldestComesFirstForWhoAsks(String path) {
        String oldestFirst = path + "?_sort=_lastUpdated&_count=100";
        String newestFirst = path + "?_count=100";
        for (String narrowed :
                List.of(
                        "",
                        "&_since=" + time(3),
                        "&_before=" + time(3),
                        "&_since=" + time(2) + "&_before=" + time(4),
                        "&_at=" + time(3),
                        "&_at=" + TIMES.get(1).plusMillis(1),
                        "&_since=2999")) {
            Answer down = account.get(newestFirst + narrowed);
            Answer up = account.get(oldestFirst + narrowed);
            assertEquals(versions(down).reversed(), versions(up), narrowed);
            assertEquals(statuses(down).reversed(), statuses(up), narrowed);
            assertEquals(down.at("total"), up.at("total"), narrowed);
        }
        var pages = new ArrayList<List<String>>();
        Answer page = account.get(path + "?_sort=_lastUpdated&_count=2");
        pages.add(versions(page));
        while (!page.link("next").isEmpty()) {
            page = account.get(page.link("next"));
            pages.add(versions(page));
        }
        assertEquals(
                versions(account.get(oldestFirst)), pages.stream().flatMap(List::stream).toList());
        for (List<String> before : pages.reversed().subList(1, pages.size())) {
            page = account.get(page.link("previous"));
            assertEquals(before, versions(page));
        }
        assertEquals("", page.link("previous"));
    }

    private static List<String> statuses(Answer answer) {
        return answer.entries().stream()
                .map(entry -> Answer.at(entry, "response", "status"))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/Patient/h/_history", "/Patient/_history", "/_history"})
    void noOtherOrderIsThere(String path) {
        for (String sort : List.of("_id", "-_id", "_lastUpdated,_id", "")) {
            account.get(path + "?_sort=" + sort).expect(400);
        }
    }

    @Test
    void aHistoryOfWhatWasNeverThereIsNotFoundInEitherOrder() {
        account.get("/Patient/none/_history").expect(404);
        account.get("/Patient/none/_history?_sort=_lastUpdated").expect(404);
    }

    @Test
    void entriesSayWhatWasDone() {
        Answer all = account.get("/Patient/h/_history").expect(200);
        assertEquals("DELETE", all.at("entry", 0, "request", "method"));
        assertEquals("204 No Content", all.at("entry", 0, "response", "status"));
        assertEquals("200 OK", all.at("entry", 1, "response", "status"));
        assertEquals("201 Created", all.at("entry", 5, "response", "status"));
    }

    @Test
    void headIsGetWithoutItsBody() {
        for (String path :
                List.of(
                        "/Patient/h/_history",
                        "/_history",
                        "/Basic/o",
                        "/metadata",
                        "/Basic?_count=1")) {
            Answer get = account.get(path).expect(200);
            Answer head = account.send("HEAD", path, "");
            assertEquals(200, head.status(), path);
            assertEquals(get.header("Content-Type"), head.header("Content-Type"), path);
            assertEquals(get.header("ETag"), head.header("ETag"), path);
        }
    }
}
