// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Orders by parameters of every type that has one, and the links there and back.
class SortTest {
    private static final int PATIENTS = 7;

    @TempDir static Path folder;
    private static Account account;

    @BeforeAll
    static void write() {
        account = new Account(folder);
        String[] genders = {"male", "female", "", "other", "female", "male", ""};
        for (int i = 0; i < PATIENTS; i++) {
            String gender = genders[i].isEmpty() ? "" : ",\"gender\":\"" + genders[i] + "\"";
            account.put(
                            "/Patient/p" + i,
                            "{\"resourceType\":\"Patient\",\"id\":\"p"
                                    + i
                                    + "\",\"managingOrganization\":{\"reference\":\"Organization/o"
                                    + (9 - i)
                                    + "\"},\"identifier\":[{\"value\":\"b"
                                    + i % 3
                                    + "\"},{\"system\":\"s\",\"value\":\"c"
                                    + i
                                    + "\"}],\"name\":[{\"family\":\"N"
                                    + i % 2
                                    + "\"}]"
                                    + gender
                                    + "}")
                    .expect(201);
        }
        account.put(
                        "/Basic/b",
                        "{\"resourceType\":\"Basic\",\"id\":\"b\",\"code\":{\"text\":\"x\"},"
                                + "\"identifier\":[{\"value\":\"a\"}]}")
                .expect(201);
    }

    @AfterAll
    static void close() {
        account.close();
    }

    private static void sorts(String sort, String ids) {
        String target = "/Patient?_sort=" + sort;
        List<String> expected = List.of(ids.split(" "));
        assertEquals(expected, account.get(target).hits(), sort);
        var paged = new ArrayList<String>();
        Answer page = account.get(target + "&_count=2");
        while (true) {
            paged.addAll(page.hits());
            if (page.link("next").isEmpty()) {
                break;
            }
            page = account.get(page.link("next"));
        }
        assertEquals(expected, paged, sort);
    }

    @Test
    void tokensReferencesAndTextsSortWithMissingOnesLast() {
        sorts("gender", "p1 p4 p0 p5 p3 p2 p6");
        sorts("-gender", "p3 p0 p5 p1 p4 p2 p6");
        sorts("organization", "p6 p5 p4 p3 p2 p1 p0");
        sorts("-organization", "p0 p1 p2 p3 p4 p5 p6");
        sorts("family", "p0 p2 p4 p6 p1 p3 p5");
    }

    @Test
    void ofSeveralValuesTheLeastCountsAndTheGreatestTheOtherWayRound() {
        sorts("identifier", "p0 p3 p6 p1 p4 p2 p5");
        sorts("-identifier", "p6 p5 p4 p3 p2 p1 p0");
    }

    @Test
    void severalKeysCountInTheirOrder() {
        sorts("family,gender", "p4 p0 p2 p6 p1 p5 p3");
        sorts("-family,-gender,-_id", "p3 p5 p1 p0 p4 p6 p2");
        sorts("gender,-organization", "p1 p4 p0 p5 p3 p2 p6");
    }

    @Test
    void pagesLeadBack() {
        for (String sort :
                List.of("", "_sort=gender&", "_sort=-family,identifier&", "_sort=-_lastUpdated&")) {
            List<String> all = account.get("/Patient?" + sort + "_count=100").hits();
            Answer first = account.get("/Patient?" + sort + "_count=3");
            assertEquals(all.subList(0, 3), first.hits());
            assertEquals("", first.link("previous"));
            Answer second = account.get(first.link("next"));
            assertEquals(all.subList(3, 6), second.hits());
            Answer third = account.get(second.link("next"));
            assertEquals(all.subList(6, 7), third.hits());
            assertEquals("", third.link("next"));
            Answer back = account.get(third.link("previous"));
            assertEquals(all.subList(3, 6), back.hits(), sort);
            assertEquals(all.subList(6, 7), account.get(back.link("next")).hits());
            Answer start = account.get(back.link("previous"));
            assertEquals(all.subList(0, 3), start.hits());
            assertEquals("", start.link("previous"));
            assertEquals(all.subList(3, 6), account.get(start.link("next")).hits());
            assertEquals(all.subList(0, 3), account.get(third.link("first")).hits());
            Answer last = account.get(second.link("last"));
            assertEquals(all.subList(4, 7), last.hits(), sort);
            assertEquals(all.subList(1, 4), account.get(last.link("previous")).hits());
        }
    }

    @Test
    void whatHasNoOrderIsRefused() {
        Answer refused = account.get("/Observation?_sort=code-value-quantity").expect(400);
        assertEquals("not-supported", refused.at("issue", 0, "code"));
    }

    @Test
    void aCountThatIsLoweredIsSaid() {
        Answer answer = account.get("/Patient?_count=1001");
        assertEquals(PATIENTS, answer.hits().size());
        String text = answer.text();
        assertTrue(text.contains("search parameter _count: is lowered to 1,000"), text);
        assertTrue(!account.get("/Patient?_count=01000").text().contains("lowered"));
    }
}
