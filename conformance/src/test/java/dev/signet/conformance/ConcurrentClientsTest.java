// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Sixteen clients of one account at a time, over HTTP: no update is lost, what is conditional is
/// done once, and pages are those of one moment.
final class ConcurrentClientsTest {
    private static final int CLIENTS = 16;
    private static final int IDS = 4;
    private static final int EACH = 10;
    private static final int ROUNDS = 3;
    private static final int PATIENTS = 120;

    private static final List<String> ORDERS =
            List.of("", "&_sort=_id", "&_sort=identifier", "&_sort=-_lastUpdated");

    private static RunningSignet signet;
    private static Client client;
    private static String address;

    @BeforeAll
    static void start() {
        signet = RunningSignet.shared();
        client = signet.client();
        signet.keys().create("crowd");
        address = signet.account("crowd", "crowd");
    }

    @AfterAll
    static void stop() {
        signet.close();
    }

    private static String counter(int id, int value) {
        return "{\"resourceType\":\"Observation\",\"id\":\"counter-%d\",\"status\":\"final\","
                        .formatted(id)
                + "\"code\":{\"text\":\"counter\"},\"valueInteger\":%d}".formatted(value);
    }

    private static String patient(String id, String identifier) {
        return "{\"resourceType\":\"Patient\","
                + (id.isEmpty() ? "" : "\"id\":\"" + id + "\",")
                + "\"identifier\":[{\"system\":\"urn:crowd\",\"value\":\""
                + identifier
                + "\"}]}";
    }

    /// What each of the clients got, all of whom begin at one moment.
    private static <T> List<T> together(IntFunction<Callable<T>> work) throws Exception {
        var start = new CountDownLatch(1);
        var got = new ArrayList<T>();
        try (var threads = Executors.newFixedThreadPool(CLIENTS)) {
            var under = new ArrayList<Future<T>>();
            for (int i = 0; i < CLIENTS; i++) {
                Callable<T> one = work.apply(i);
                under.add(
                        threads.submit(
                                () -> {
                                    start.await();
                                    return one.call();
                                }));
            }
            start.countDown();
            for (Future<T> each : under) {
                got.add(each.get());
            }
        }
        return got;
    }

    @Test
    void sixteenWritersOnTheSameIdsLoseNoUpdate() throws Exception {
        for (int id = 0; id < IDS; id++) {
            String there = address + "/Observation/counter-" + id;
            client.send("fhir", "PUT", there, counter(id, 0)).expect(201);
        }
        List<Integer> tries =
                together(
                        writer ->
                                () -> {
                                    int tried = 0;
                                    for (int done = 0; done < EACH; tried++) {
                                        done += raised((writer + done) % IDS) ? 1 : 0;
                                    }
                                    return tried;
                                });
        int sum = 0;
        for (int id = 0; id < IDS; id++) {
            var read = client.get("fhir", address + "/Observation/counter-" + id).expect(200);
            int value = read.json().get("valueInteger").asInt();
            assertEquals(value + 1, read.json().get("meta").get("versionId").asInt(0));
            sum += value;
        }
        assertEquals(CLIENTS * EACH, sum);
        int all = tries.stream().mapToInt(Integer::intValue).sum();
        assertTrue(all > CLIENTS * EACH, "nobody was ever in another's way");
    }

    /// Whether nobody was faster.
    private static boolean raised(int id) {
        String there = address + "/Observation/counter-" + id;
        var read = client.get("fhir", there).expect(200);
        int value = read.json().get("valueInteger").asInt();
        String etag = read.header("ETag").orElseThrow();
        return client.send("fhir", "PUT", there, counter(id, value + 1), "If-Match", etag)
                        .expect(200, 412)
                        .status()
                == 200;
    }

    @Test
    void whatIsConditionalIsDoneOnce() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String created = "created-" + round;
            String exist = "identifier=urn:crowd|" + created;
            List<Integer> statuses =
                    together(
                            _ ->
                                    () ->
                                            client.send(
                                                            "fhir",
                                                            "POST",
                                                            address + "/Patient",
                                                            patient("", created),
                                                            "If-None-Exist",
                                                            exist)
                                                    .status());
            onceAndElse(201, 200, statuses);
            String there = address + "/Patient?identifier=urn:crowd%7Cupdated-" + round;
            String body = patient("", "updated-" + round);
            statuses = together(_ -> () -> client.send("fhir", "PUT", there, body).status());
            onceAndElse(201, 200, statuses);
            List<JsonNode> found = found(there);
            assertEquals(1, found.size());
            assertEquals("1", found.getFirst().get("meta").get("versionId").asString());
            String id = found.getFirst().get("id").asString();
            statuses = together(_ -> () -> client.send("fhir", "DELETE", there, "").status());
            assertEquals(Collections.nCopies(CLIENTS, 204), statuses);
            assertEquals(List.of(), found(there));
            String history = address + "/Patient/" + id + "/_history";
            assertEquals(2, client.get("fhir", history).expect(200).json().get("total").asInt());
            assertEquals(1, found(address + "/Patient?" + exist.replace("|", "%7C")).size());
        }
    }

    private static void onceAndElse(int once, int other, List<Integer> statuses) {
        assertEquals(1, Collections.frequency(statuses, once), statuses::toString);
        assertEquals(CLIENTS - 1, Collections.frequency(statuses, other), statuses::toString);
    }

    private static List<JsonNode> found(String search) {
        var found = new ArrayList<JsonNode>();
        client.get("fhir", search)
                .expect(200)
                .json()
                .path("entry")
                .forEach(entry -> found.add(entry.get("resource")));
        return found;
    }

    @Test
    void pagesUnderWritesNeitherSkipNorRepeatAndAddUpToTheTotal() throws Exception {
        for (int i = 0; i < PATIENTS; i++) {
            String there = address + "/Patient/stays-" + i;
            client.send("fhir", "PUT", there, patient("stays-" + i, "s" + i)).expect(201);
        }
        var paging = new AtomicInteger(ORDERS.size());
        List<String> faults =
                together(
                        number ->
                                () -> {
                                    if (number < ORDERS.size()) {
                                        try {
                                            return paged(ORDERS.get(number));
                                        } finally {
                                            paging.decrementAndGet();
                                        }
                                    }
                                    for (int i = 0; paging.get() > 0; i++) {
                                        write(number, i);
                                    }
                                    return "";
                                });
        assertEquals("", String.join("", faults));
    }

    /// Adds, changes and deletes.
    private static void write(int number, int turn) {
        String id = "comes-" + number + "-" + turn % 5;
        String there = address + "/Patient/" + id;
        client.send("fhir", "PUT", there, patient(id, "c" + turn)).expect(200, 201);
        String stays = "stays-" + (number * 7 + turn) % PATIENTS;
        String changed = patient(stays, "s" + turn + "-" + number);
        client.send("fhir", "PUT", address + "/Patient/" + stays, changed).expect(200);
        client.send("fhir", "DELETE", there, "").expect(204);
    }

    /// What is wrong with a search's pages; empty for nothing.
    private static String paged(String order) {
        var seen = new ArrayList<String>();
        int total = -1;
        String next = address + "/Patient?_count=17&_total=accurate" + order;
        while (!next.isEmpty()) {
            JsonNode page = client.get("fhir", next).expect(200).json();
            page.path("entry")
                    .forEach(entry -> seen.add(entry.get("resource").get("id").asString()));
            total = total < 0 ? page.get("total").asInt() : total;
            next = "";
            for (JsonNode link : page.path("link")) {
                next =
                        link.get("relation").asString().equals("next")
                                ? link.get("url").asString()
                                : next;
            }
        }
        var once = new HashSet<>(seen);
        for (int i = 0; i < PATIENTS; i++) {
            if (!once.contains("stays-" + i)) {
                return order + ": stays-" + i + " was skipped. ";
            }
        }
        if (once.size() < seen.size()) {
            return order + ": a resource came twice. ";
        }
        return seen.size() == total ? "" : order + ": " + seen.size() + " of " + total + ". ";
    }
}
