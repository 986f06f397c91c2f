// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.budget.BodyBudget;
import dev.signet.dataplane.budget.WorkBudget;
import dev.signet.fhir.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What requests of documented size take, many of them at a time.
class MemoryTest {
    private static final int TOGETHER = 6;

    @TempDir Path folder;

    /// A Patient of that many given names.
    private static String patient(int names, IntFunction<String> name) {
        var json = new StringBuilder("{\"resourceType\":\"Patient\",\"name\":[{\"given\":[");
        for (int i = 0; i < names; i++) {
            json.append(i == 0 ? "\"" : ",\"").append(name.apply(i)).append('"');
        }
        return json.append("]}]}").toString();
    }

    private static List<Integer> together(IntFunction<Answer> request) throws Exception {
        var barrier = new CyclicBarrier(TOGETHER);
        var statuses = new ConcurrentLinkedQueue<Integer>();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < TOGETHER; i++) {
            int number = i;
            threads.add(
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        try {
                                            barrier.await();
                                        } catch (Exception e) {
                                            throw new AssertionError(e);
                                        }
                                        statuses.add(request.apply(number).status());
                                    }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return statuses.stream().distinct().toList();
    }

    @Test
    void largePagesInParallelAllAnswer() throws Exception {
        try (Account account = new Account(folder)) {
            for (int i = 0; i < 20; i++) {
                var entries = new String[10];
                for (int j = 0; j < entries.length; j++) {
                    String basic =
                            "{\"resourceType\":\"Basic\",\"code\":{\"text\":\""
                                    + "x".repeat(100_000)
                                    + "\"}}";
                    entries[j] = Account.entry("", "POST", "Basic", basic, "");
                }
                assertEquals(200, account.batch(entries).status());
            }
            assertEquals(List.of(200), together(_ -> account.get("/Basic?_count=1000")));
            assertEquals(List.of(200), together(_ -> account.get("/Basic/_history?_count=1000")));
            assertEquals(
                    List.of(200),
                    together(i -> account.get(i % 2 == 0 ? "/_history?_count=900" : "/Basic")));
        }
    }

    @Test
    void aPageWhoseLaterResourcesAreLargerEndsEarly() throws Exception {
        try (Account account = new Account(folder)) {
            for (int i = 0; i < 50; i++) {
                int characters = i < 12 ? 10 : 1 << 20;
                String basic =
                        "{\"resourceType\":\"Basic\",\"code\":{\"text\":\""
                                + "x".repeat(characters)
                                + "\"}}";
                assertEquals(201, account.post("/Basic", basic).status());
            }
            for (String path : List.of("/Basic?_count=1000", "/Basic/_history?_count=1000")) {
                int seen = 0;
                int pages = 0;
                for (String next = path; !next.isEmpty(); pages++) {
                    Answer page = account.get(next);
                    assertEquals(200, page.status(), path);
                    seen += page.entries().size();
                    next = page.link("next");
                }
                assertEquals(50, seen, path);
                assertTrue(pages > 2, path + " has " + pages);
            }
        }
    }

    @Test
    void aHistoryThatFillsAPageWithItsOldestVersionEndsThere() throws Exception {
        try (Account account = new Account(folder)) {
            // eight are less than a page may hold, nine are more
            int versions = 9;
            for (int i = 0; i < versions; i++) {
                String basic =
                        "{\"resourceType\":\"Basic\",\"id\":\"b\",\"code\":{\"text\":\""
                                + i
                                + "x".repeat(950 << 10)
                                + "\",\"coding\":[{\"display\":\""
                                + "x".repeat(950 << 10)
                                + "\"}]}}";
                account.put("/Basic/b", basic).expect(i == 0 ? 201 : 200);
            }
            for (String path : List.of("/Basic/b/_history", "/Basic/_history", "/_history")) {
                assertEquals(versions, seen(account, path + "?_count=9"), path);
                assertEquals(versions, seen(account, path + "?_count=1000"), path);
            }
            assertEquals(1, seen(account, "/Basic/b/_history?_page=2"));
            assertEquals(0, seen(account, "/Basic/b/_history?_page=1"));
            assertEquals(versions, seen(account, "/Basic/b/_history?_page=10"));
        }
    }

    /// Entries of all pages.
    private static int seen(Account account, String path) {
        int seen = 0;
        for (String next = path; !next.isEmpty(); ) {
            String target = next;
            Answer page =
                    assertTimeoutPreemptively(
                            Duration.ofSeconds(60), () -> account.get(target).expect(200), path);
            seen += page.entries().size();
            next = page.link("next");
        }
        return seen;
    }

    @Test
    void tooManySearchValuesAreRefusedWhileTheyAreCounted() {
        byte[] body = patient(140_000, i -> "" + i).getBytes(UTF_8);
        var told = new AtomicLong();
        var failed =
                assertThrows(
                        Failed.class,
                        () ->
                                Account.MODEL
                                        .documents()
                                        .document(Json.readObject(body), told::addAndGet));
        assertEquals(Failure.TOO_LARGE, failed.failure());
        assertTrue(told.get() > 65_535 * 100L && told.get() < 65_535 * 200L, "told " + told);
    }

    @Test
    void theSameSearchValueWithoutEndIsRefusedToo() {
        // each variant of a sequence is a tuple with each of the sequence's chromosomes
        var json =
                new StringBuilder(
                        "{\"resourceType\":\"MolecularSequence\",\"id\":\"a\",\"coordinateSystem\":0,"
                                + "\"referenceSeq\":{\"chromosome\":{\"coding\":[");
        json.append("{\"code\":\"1\"},".repeat(5_000)).append("{\"code\":\"1\"}");
        json.append("]}},\"variant\":[").append("{\"start\":1,\"end\":2},".repeat(5_000));
        json.append("{\"start\":1,\"end\":2}]}");
        byte[] body = json.toString().getBytes(UTF_8);
        var failed =
                assertThrows(
                        Failed.class,
                        () -> Account.MODEL.documents().document(Json.readObject(body), _ -> {}));
        assertEquals(Failure.TOO_LARGE, failed.failure());
    }

    @Test
    void theLargestResourcesGoInTogether() throws Exception {
        try (Account account = new Account(folder)) {
            // 16,000 names are 64,000 search values; 260,000 equal ones are the most JSON values
            assertEquals(
                    List.of(201),
                    together(
                            n ->
                                    account.post(
                                            "/Patient",
                                            n % 2 == 0
                                                    ? patient(16_000, i -> "n" + n + "x" + i)
                                                    : patient(260_000, i -> "" + i % 10))));
        }
    }

    @Test
    void whateverBecomesOfARequestItsRoomComesBack() throws Exception {
        try (Account account = new Account(folder)) {
            String many = patient(140_000, i -> "" + i);
            String values = patient(500_000, i -> "a");
            String broken = many.substring(0, many.length() - 1);
            String wrong = "{\"resourceType\":\"Patient\",\"x\":" + many + "}";
            for (String body : List.of(many, values, broken, wrong)) {
                int alone = account.post("/Patient", body).status();
                assertTrue(alone == 413 || alone == 400, "" + alone);
                Answer batch = account.batch(Account.entry("", "POST", "Patient", body, ""));
                assertTrue(batch.status() == 200 || batch.status() == 400, "" + batch.status());
                int transaction =
                        account.transaction(Account.entry("", "POST", "Patient", body, ""))
                                .status();
                assertTrue(transaction == 413 || transaction == 400, "" + transaction);
            }
            // nobody waits: all of it is there
            var shares = new ArrayList<AutoCloseable>();
            for (int i = 0; i < 12; i++) {
                BodyBudget.Share small = Account.BUDGETS.bodies().share();
                shares.add(small);
                assertTrue(small.grows(BodyBudget.SMALL_BYTES_MAX), "small bodies " + i);
            }
            BodyBudget.Share large = Account.BUDGETS.bodies().share();
            shares.add(large);
            assertTrue(large.grows(80 << 20), "large bodies");
            for (int i = 0; i < 24; i++) {
                WorkBudget.Share small = Account.BUDGETS.work().share();
                shares.add(small);
                assertTrue(small.growsTo(1 << 20), "small work " + i);
            }
            WorkBudget.Share work = Account.BUDGETS.work().share();
            shares.add(work);
            assertTrue(work.growsTo(WorkBudget.LARGE_BYTES), "large work");
            for (AutoCloseable share : shares) {
                share.close();
            }
        }
    }
}
