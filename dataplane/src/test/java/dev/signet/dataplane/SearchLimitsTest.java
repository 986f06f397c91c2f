// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Searches that lead to everything there is: includes that iterate over thousands of resources and
/// in circles, criteria that all resources meet, chains and filters that are nested too deep.
class SearchLimitsTest {
    /// Each is part of one, ten are part of each; the first is part of the last.
    private static final int ORGANIZATIONS = 4_000;

    private static final int PAGE_BYTES_MAX = 2 << 20;

    @TempDir static Path folder;
    private static Account account;

    @BeforeAll
    static void open() {
        account = new Account(folder);
        for (int from = 0; from < ORGANIZATIONS; from += 1_000) {
            var entries = new String[1_000];
            for (int i = 0; i < entries.length; i++) {
                int number = from + i;
                int above = number == 0 ? ORGANIZATIONS - 1 : number / 10;
                String body =
                        """
                        {"resourceType":"Organization","id":"o%d","active":true,"name":"Ward",
                         "partOf":{"reference":"Organization/o%d"}}"""
                                .formatted(number, above);
                entries[i] = Account.entry("", "PUT", "Organization/o" + number, body, "");
            }
            account.transaction(entries).expect(200);
        }
    }

    @AfterAll
    static void close() {
        account.close();
    }

    /// All ids of a mode on the pages from an address on.
    ///
    /// @param relation of the link to the next one
    private static List<String> all(String first, String mode, String relation) {
        var ids = new ArrayList<String>();
        String next = first;
        String then = relation;
        while (!next.isEmpty()) {
            Answer page = account.get(next).expect(200);
            assertTrue(page.body().length < PAGE_BYTES_MAX, "a page has its bound");
            ids.addAll(page.ids(mode));
            next = page.link(then);
            then = "next";
        }
        return ids;
    }

    @Test
    void anIncludeThatIteratesOverEverythingIsToldInPagesEachResourceOnce() {
        for (String include :
                List.of(
                        "_revinclude:iterate=Organization:partof",
                        "_revinclude:iterate=*",
                        "_include:iterate=*&_revinclude:iterate=Organization:*")) {
            List<String> ids = all("/Organization?_id=o0&" + include, "include", "related");
            assertEquals(ORGANIZATIONS - 1, ids.size(), include);
            assertEquals(ids.size(), new HashSet<>(ids).size(), include);
        }
    }

    @Test
    void searchesThatEverythingMeetsAreToldInPagesAndCounted() {
        for (String search :
                List.of(
                        "/Organization?_count=1000",
                        "/Organization?name=w&active=true&_sort=name&_count=1000",
                        "/Organization?name:contains=a&_count=1000",
                        "/Organization?partof:Organization.name=ward&_count=1000",
                        "/Organization?_id:missing=false&_count=1000",
                        "/?_type=Organization,Patient&_count=1000",
                        "/?_lastUpdated=gt2000&_count=1000")) {
            List<String> ids = all(search, "match", "next");
            assertEquals(ORGANIZATIONS, new HashSet<>(ids).size(), search);
            assertEquals(ORGANIZATIONS, ids.size(), search);
            assertEquals(
                    "" + ORGANIZATIONS,
                    account.get(search + "&_summary=count").expect(200).at("total"),
                    search);
        }
    }

    @Test
    void whatIsNestedTooDeepIsRefusedWithTheBound() {
        String has = "_has:Organization:partof:";
        account.get("/Organization?" + has.repeat(12) + "name=x").expect(200);
        says("too-costly", account.get("/Organization?" + has.repeat(13) + "name=x"));
        String filter = "(".repeat(400) + "name%20eq%20%22x%22" + ")".repeat(400);
        says("_filter", account.get("/Organization?_filter=" + filter));
        String not = "not%20(".repeat(200) + "name%20eq%20%22x%22" + ")".repeat(200);
        says("_filter", account.get("/Organization?_filter=" + not));
    }

    private static void says(String text, Answer answer) {
        assertTrue(answer.expect(400).text().contains(text), answer::text);
    }
}
