// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import static dev.signet.dataplane.Account.entry;
import static dev.signet.dataplane.Account.patient;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyLossTest {
    @TempDir Path folder;
    private Account account;

    @BeforeEach
    void open() {
        account = new Account(folder);
        for (int i = 0; i < 30; i++) {
            account.put("/Patient/p" + i, patient("p" + i, "N" + i)).expect(201);
        }
    }

    @AfterEach
    void close() {
        account.close();
    }

    private static void lost(Answer answer) {
        answer.refused(403, "invalid", Account.LOST, "");
        assertEquals("application/fhir+json; charset=utf-8", answer.header("Content-Type"));
    }

    @Test
    void everythingThatTouchesDataIsRefusedAndTheRestIsNot() {
        String next = account.get("/Patient?_count=10").link("next");
        account.revoke();
        lost(account.get("/Patient/p1"));
        lost(account.get("/Patient/p1/_history/1"));
        lost(account.get("/Patient?name=N1"));
        lost(account.get(next));
        lost(account.post("/Patient/_search", ""));
        lost(account.post("/Patient", patient("", "x")));
        lost(account.put("/Patient/p1", patient("p1", "x")));
        lost(account.delete("/Patient/p1"));
        lost(account.get("/Patient/p1/_history"));
        lost(account.get("/_history"));
        lost(account.transaction(entry("", "POST", "Patient", patient("", "x"), "")));
        lost(account.batch(entry("", "GET", "Patient/p1", "", "")));
        lost(account.get("/Nonsense"));
        lost(account.send("PATCH", "/Patient/p1", ""));
        account.get("/metadata").expect(200);
        account.get("/.well-known/smart-configuration").expect(200);
        Answer health = account.get("/health/check").expect(200);
        assertEquals("Degraded", health.at("overallStatus"));
        assertEquals("Degraded", health.at("details", 0, "status"));
        assertEquals(
                "The health of the store has degraded.", health.at("details", 0, "description"));
        assertEquals("CustomerManagedKeyAccessLost", health.at("details", 0, "data", "Reason"));
        assertEquals("Error412", health.at("details", 0, "data", "Error"));
        assertEquals(
                "0123456789abcdef0123456789abcdef",
                health.at("details", 0, "data", "KeyVersionsNeeded", 0));
    }

    @Test
    void itHealsWhenTheKeyIsBackAndPagesGoOn() {
        String next = account.get("/Patient?_count=10&_sort=_id").link("next");
        account.revoke();
        lost(account.get("/Patient/p1"));
        account.restore();
        assertEquals("N1", account.get("/Patient/p1").expect(200).at("name", 0, "family"));
        assertEquals(10, account.get(next).hits().size());
        assertEquals("Healthy", account.get("/health/check").at("overallStatus"));
    }

    @Test
    void snapshotsOfADatabaseThatWasClosedAreLetGoWithoutAWord() {
        account.get("/Patient?_count=10").expect(200);
        account.revoke();
        account.plane.letGo();
        account.plane.letGo();
        account.restore();
        account.get("/Patient?_count=10").expect(200);
        account.revoke();
        account.restore();
        account.get("/Patient?_count=10").expect(200);
    }

    @Test
    void requestsUnderWhichTheKeyIsLostAreRefusedNotBroken() throws Exception {
        var statuses = Collections.synchronizedList(new ArrayList<Integer>());
        var running = new CountDownLatch(40);
        var threads = new ArrayList<Thread>();
        for (int c = 0; c < 8; c++) {
            int client = c;
            threads.add(
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        int after = 0;
                                        for (int i = 0; after < 5; i++) {
                                            int status = one(client, i);
                                            statuses.add(status);
                                            running.countDown();
                                            after += status == 403 ? 1 : 0;
                                        }
                                    }));
        }
        running.await();
        account.revoke();
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(
                List.of(),
                statuses.stream().filter(s -> s != 200 && s != 201 && s != 403).toList());
        account.restore();
        account.get("/Patient?_count=10").expect(200);
    }

    private int one(int client, int i) {
        return switch ((client + i) % 5) {
            case 0 -> account.get("/Patient/p1").status();
            case 1 -> account.get("/Patient?_count=5&_sort=family").status();
            case 2 -> account.post("/Patient", patient("", "N" + i)).status();
            case 3 -> account.get("/_history").status();
            default ->
                    account.transaction(
                                    entry("", "POST", "Patient", patient("", "a"), ""),
                                    entry("", "POST", "Patient", patient("", "b"), ""))
                            .status();
        };
    }

    @Test
    void otherStatesOfTheAccountAreSaid() {
        var serving = account.state;
        account.state = new Access.State.Opening();
        Answer opening = account.get("/Patient/p1");
        opening.refused(503, "transient", "the account is being opened", "");
        assertEquals("1", opening.header("Retry-After"));
        assertEquals("Degraded", account.get("/health/check").at("overallStatus"));
        account.state = new Access.State.Broken();
        account.get("/Patient/p1").expect(500);
        assertEquals("Unhealthy", account.get("/health/check").expect(503).at("overallStatus"));
        account.state = new Access.State.Serving(account.database(), true);
        account.get("/Patient/p1").expect(200);
        Answer stale = account.get("/health/check").expect(200);
        assertEquals("Degraded", stale.at("overallStatus"));
        assertEquals("CustomerManagedKeyStale", stale.at("details", 0, "data", "Reason"));
        account.state = serving;
    }
}
