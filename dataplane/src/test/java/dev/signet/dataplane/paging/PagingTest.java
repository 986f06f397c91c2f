// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.paging;

import static dev.signet.dataplane.Account.patient;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.dataplane.Account;
import dev.signet.dataplane.Answer;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PagingTest {
    @TempDir Path folder;
    private Account account;

    @BeforeEach
    void open() {
        account = new Account(folder);
        var entries = new ArrayList<String>();
        for (int i = 0; i < 50; i++) {
            String id = "p" + (100 + i);
            entries.add(Account.entry("", "PUT", "Patient/" + id, patient(id, "N" + i % 7), ""));
        }
        account.transaction(entries.toArray(String[]::new)).expect(200);
    }

    @AfterEach
    void close() {
        account.close();
    }

    @Test
    void aLargePageIsCompressedForThoseWhoAsk() throws Exception {
        String all = account.get("/Patient?_count=50").expect(200).text();
        Answer packed = account.get("/Patient?_count=50", "Accept-Encoding", "gzip").expect(200);
        assertEquals("gzip", packed.header("Content-Encoding"));
        var opened = new GZIPInputStream(new ByteArrayInputStream(packed.body()));
        assertEquals(all, new String(opened.readAllBytes(), StandardCharsets.UTF_8));
        assertEquals(
                "",
                account.get("/Patient/p100", "Accept-Encoding", "gzip").header("Content-Encoding"));
        String get = Account.entry("", "GET", "Patient?_count=50", "", "");
        String bundle = Account.bundle("batch", get);
        Answer batch = account.post("/", bundle, "Accept-Encoding", "gzip").expect(200);
        assertEquals("gzip", batch.header("Content-Encoding"));
    }

    @Test
    void pagesAreDisjointAndCompleteWhileAWriterAddsChangesAndDeletes() throws Exception {
        var stop = new AtomicBoolean();
        Thread writer =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    for (int i = 0; !stop.get(); i++) {
                                        String id = "p" + (100 + i % 50);
                                        account.post("/Patient", patient("", "N1"));
                                        account.put("/Patient/" + id, patient(id, "N" + i % 5));
                                        account.delete("/Patient/p" + (149 - i % 50));
                                    }
                                });
        try {
            for (String sort : List.of("", "&_sort=family", "&_sort=-_lastUpdated", "&_sort=_id")) {
                Answer first = account.get("/Patient?_count=7&_total=accurate" + sort);
                int total = Integer.parseInt(first.at("total"));
                var seen = new ArrayList<>(first.hits());
                for (String next = first.link("next"); !next.isEmpty(); ) {
                    Answer page = account.get(next);
                    assertEquals("" + total, page.at("total"));
                    assertEquals(List.of(), page.ids("outcome"));
                    seen.addAll(page.hits());
                    next = page.link("next");
                }
                assertEquals(total, seen.size(), sort);
                assertEquals(total, new HashSet<>(seen).size(), sort);
            }
        } finally {
            stop.set(true);
            writer.join();
        }
    }

    @Test
    void aPageOfASnapshotThatIsGoneGoesOnAndSaysSo() {
        Answer first = account.get("/Patient?_count=30&_sort=_id");
        account.put("/Patient/p199", patient("p199", "late")).expect(201);
        assertEquals(20, account.get(first.link("next")).hits().size());
        account.plane.letGo();
        Answer second = account.get(first.link("next"));
        assertEquals(21, second.hits().size());
        assertEquals(1, second.ids("outcome").size());
        assertEquals("information", second.at("entry", 21, "resource", "issue", 0, "severity"));
    }

    @Test
    void snapshotsThatAreCameBackForOutliveThoseOfOtherSearches() {
        Answer mine = account.get("/Patient?_count=20&_sort=_id");
        mine = account.get(mine.link("next"));
        for (int i = 0; i < OpenSnapshots.NEW_MAX + 5; i++) {
            account.put("/Patient/p199", patient("p199", "late" + i));
            account.get("/Patient?_count=1").expect(200);
        }
        Answer last = account.get(mine.link("next"));
        assertEquals(10, last.hits().size());
        assertEquals(0, last.ids("outcome").size());
    }

    @Test
    void aSnapshotNobodyCameBackForIsLetGoInTime() {
        Answer first = account.get("/Patient?_count=30&_sort=_id");
        account.put("/Patient/p199", patient("p199", "late")).expect(201);
        account.ahead = OpenSnapshots.LIFE.plusSeconds(1);
        assertEquals(21, account.get(first.link("next")).hits().size());
    }

    @Test
    void aPageLinkIsGoodForItsSearchOnlyAndForAnHour() {
        String next = account.get("/Patient?_count=10").link("next");
        String token = next.substring(next.indexOf("_page=") + 6);
        account.get("/Patient?_count=11&_page=" + token)
                .refused(400, "invalid", "_page is not what a link of this search said", "");
        account.get("/Observation?_count=10&_page=" + token).expect(400);
        char changed = token.charAt(30) == 'A' ? 'B' : 'A';
        account.get(
                        "/Patient?_count=10&_page="
                                + token.substring(0, 30)
                                + changed
                                + token.substring(31))
                .expect(400);
        account.get("/Patient?_count=10&_page=nonsense").expect(400);
        account.get("/Patient?_count=10&_page=%25%25").expect(400);
        account.get("/Patient?_count=10&_page=" + "A".repeat(9000)).expect(400);
        account.get("/Patient?_count=10&_page=" + token).expect(200);
        account.ahead = Duration.ofMinutes(61);
        account.get("/Patient?_count=10&_page=" + token)
                .refused(410, "expired", "the page link has expired; search again", "");
    }

    @Test
    void aPageLinkTellsNothing() {
        Answer page = account.get("/Patient?_count=10&_sort=family");
        String one = page.link("next");
        String other = account.get("/Patient?_count=10&_sort=family").link("next");
        assertNotEquals(one, other);
        for (String id : page.hits()) {
            assertFalse(one.contains(id), one); // four characters, which chance does not write
        }
    }

    @Test
    void aPageEndsEarlyRatherThanGrowTooLarge(@TempDir Path other) {
        try (var large = new Account(other)) {
            String filler = "x".repeat(1_000_000);
            for (int i = 0; i < 40; i++) {
                String id = "p" + (100 + i);
                large.put("/Patient/" + id, patient(id, filler + i)).expect(201);
            }
            var seen = new ArrayList<String>();
            int pages = 0;
            for (String next = "/Patient?_count=1000"; !next.isEmpty(); pages++) {
                Answer page = large.get(next);
                seen.addAll(page.hits());
                assertTrue(page.body().length < 48_000_000, page.body().length + " bytes");
                next = page.link("next");
            }
            assertEquals(40, new HashSet<>(seen).size());
            assertEquals(40, seen.size());
            assertTrue(pages > 1);
            Answer history = large.get("/_history?_count=1000").expect(200);
            assertTrue(history.body().length < 48_000_000);
            assertTrue(!history.link("next").isEmpty());
        }
    }
}
