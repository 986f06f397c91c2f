// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import static dev.signet.dataplane.Account.observation;
import static dev.signet.dataplane.Account.patient;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The links of a page carry what was in force, also when part of the query was passed over: all
/// pages together hold each match once, in one order.
class DroppedParametersTest {
    private static final int PATIENTS = 9;

    @TempDir static Path folder;
    private static Account account;

    @BeforeAll
    static void open() {
        account = new Account(folder);
        for (int i = 0; i < PATIENTS; i++) {
            String id = "p" + i * 7 % PATIENTS; // the order of ids is not that of changes
            account.put("/Patient/" + id, patient(id, "N" + i % 2)).expect(201);
            account.post("/Observation", observation("Patient/" + id, "1-8", "1", "2020"))
                    .expect(201);
        }
    }

    @AfterAll
    static void close() {
        account.close();
    }

    /// All hits of a search, page by page, of which each is looked at.
    private static List<String> all(Answer first, IntFunction<String> why) {
        var hits = new ArrayList<String>(first.hits());
        String self = first.link("self");
        int page = 1;
        for (String next = first.link("next"); !next.isEmpty(); page++) {
            assertTrue(next.startsWith(self), next);
            Answer answer = account.get(next).expect(200);
            assertEquals(self, answer.link("self"), why.apply(page));
            hits.addAll(answer.hits());
            next = answer.link("next");
        }
        assertTrue(page > 1, "there is more than one page");
        return hits;
    }

    private static List<String> all(String target) {
        return all(account.get(target), page -> target + " page " + page);
    }

    @Test
    void theSortKeysThatAreLeftOrderAllPages() {
        for (String[] one :
                List.of(
                        new String[] {"-_lastUpdated,nope", "-_lastUpdated"},
                        new String[] {"nope,-_lastUpdated", "-_lastUpdated"},
                        new String[] {"nope,family,-never,-_id", "family,-_id"},
                        new String[] {"-_id,nope,no", "-_id"},
                        new String[] {",-_id", "-_id"},
                        new String[] {"nope", ""})) {
            String sort = one[1].isEmpty() ? "" : "&_sort=" + one[1];
            List<String> right = all("/Patient?_count=2" + sort);
            assertEquals(PATIENTS, new HashSet<>(right).size());
            assertEquals(right, all("/Patient?_count=2&_sort=" + one[0]), one[0]);
            assertEquals(right, all("/Patient?_sort=" + one[0] + "&_count=2"), one[0]);
            Answer told = account.get("/Patient?_count=2&_sort=" + one[0]);
            assertEquals(1, told.ids("outcome").size());
        }
    }

    @Test
    void severalSortsOfWhichOneIsDropped() {
        assertEquals(
                all("/Patient?_count=2&_sort=family,-_id"),
                all("/Patient?_count=2&_sort=family&_sort=nope&_sort=-_id"));
    }

    @Test
    void anUnknownCriterionAmongOthersStaysAwayFromEveryPage() {
        List<String> right = all("/Patient?family=N0&_count=2&_sort=-_id");
        assertEquals(5, new HashSet<>(right).size());
        assertEquals(right, all("/Patient?shoe=9&family=N0&_count=2&_sort=-_id,nope&hat=1,2"));
        assertEquals(right, all("/?_type=Patient&shoe=9&family=N0&_count=2&_sort=-_id"));
    }

    @Test
    void theShapeOfTheAnswerStaysOnEveryPage() {
        String query =
                "/Observation?_count=2&shoe=9&_sort=nope,-_id&_total=accurate&_elements=status"
                        + "&_include=Observation:subject&_format=json";
        Answer page = account.get(query).expect(200);
        int hits = 0;
        while (true) {
            assertEquals("" + PATIENTS, page.at("total"));
            assertEquals("", page.at("entry", 0, "resource", "valueQuantity"));
            assertEquals(page.ids("match").size(), page.ids("include").size());
            hits += page.hits().size();
            if (page.link("next").isEmpty()) {
                break;
            }
            page = account.get(page.link("next"));
        }
        assertEquals(PATIENTS, hits);
        account.get("/Patient?_count=2&_include=Patient:nope").expect(400);
    }

    @Test
    void aSearchThatWasPostedGoesOnByGet() {
        Answer first =
                account.post(
                        "/Patient/_search?_sort=nope,-_id",
                        "_count=2&shoe=9&family=N0&_pretty=true",
                        "Content-Type",
                        "application/x-www-form-urlencoded");
        assertEquals(
                all("/Patient?family=N0&_count=2&_sort=-_id"), all(first, page -> "page " + page));
        assertTrue(first.link("self").contains("/Patient?_sort=-_id&_count=2&family=N0"));
    }
}
