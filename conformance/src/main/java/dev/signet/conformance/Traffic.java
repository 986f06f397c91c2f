// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import dev.signet.conformance.Client.Answer;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/// Clients that write patients and read back what was acknowledged, until they are stopped.
/// Counts requests and keeps every answer that was not a success.
public final class Traffic implements AutoCloseable {
    private final Client client;
    private final String base;
    private final String label;
    private final List<Thread> threads = new ArrayList<>();
    private final Map<String, String> acknowledged = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> unexpected = new ConcurrentLinkedQueue<>();
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong counter = new AtomicLong();
    private volatile boolean stopping;

    /// Starts `clients` threads, each writing and reading in turn.
    ///
    /// @param base the data plane of the account
    /// @param label goes into every family name
    public Traffic(Client client, String base, String label, int clients) {
        this.client = client;
        this.base = base;
        this.label = label;
        client.token("fhir");
        for (int i = 0; i < clients; i++) {
            threads.add(Thread.ofVirtual().start(this::run));
        }
    }

    private void run() {
        while (!stopping) {
            String family = label + counter.incrementAndGet();
            String body =
                    "{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"" + family + "\"}]}";
            try {
                Answer created = client.send("fhir", "POST", base + "/Patient", body);
                requests.incrementAndGet();
                if (created.status() != 201) {
                    unexpected.add("POST " + created.status());
                    continue;
                }
                String id = created.json().get("id").asString();
                acknowledged.put(id, family);
                Answer read = client.get("fhir", base + "/Patient/" + id);
                requests.incrementAndGet();
                if (read.status() != 200 || !read.text().contains(family)) {
                    unexpected.add("GET " + read.status());
                }
            } catch (UncheckedIOException e) {
                if (!stopping) {
                    unexpected.add("connection: " + e.getMessage());
                    return;
                }
            }
        }
    }

    /// Requests answered so far.
    public long requests() {
        return requests.get();
    }

    /// Ids acknowledged so far, with their family names.
    public Map<String, String> acknowledged() {
        return Map.copyOf(acknowledged);
    }

    /// Every answer that was not a success.
    public List<String> unexpected() {
        return List.copyOf(unexpected);
    }

    /// Ends the clients and waits for them; idempotent.
    @Override
    public void close() {
        stop();
    }

    /// As [#close], for use before the counts are read.
    public void stop() {
        stopping = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
