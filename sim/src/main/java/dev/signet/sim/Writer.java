// SPDX-License-Identifier: Apache-2.0
package dev.signet.sim;

import dev.signet.conformance.Client;
import dev.signet.conformance.Client.Answer;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// One connection that creates, updates, deletes and sends transactions, and notes what it asked
/// for before and what was acknowledged after. Owns what it writes. One thread.
final class Writer {
    private static final int TRANSACTION_RESOURCES = 5;
    private static final String NONE = "";

    private final Client client;
    private final String base;
    private final String name;
    private final Random random;
    private final Book book;
    private final Consumer<String> unexpected;
    private final List<Kept> own = new ArrayList<>();
    private final List<Kept> touched = new ArrayList<>();
    private int counter;
    private final AtomicLong acknowledged = new AtomicLong();

    /// @param name unique in a run; in every identifier
    /// @param unexpected hears of every answer that is not the one it should be
    Writer(
            Client client,
            String base,
            String name,
            Random random,
            Book book,
            Consumer<String> unexpected) {
        this.client = client;
        this.base = base;
        this.name = name;
        this.random = random;
        this.book = book;
        this.unexpected = unexpected;
    }

    /// Sends one request of a kind chosen at random.
    ///
    /// @return false when the connection has ended: what was asked last is in doubt
    boolean step() {
        try {
            int kind = random.nextInt(100);
            if (kind < 45 || own.isEmpty()) {
                create();
            } else if (kind < 75) {
                update(own.get(random.nextInt(own.size())));
            } else if (kind < 85) {
                delete(own.remove(random.nextInt(own.size())));
            } else {
                transact();
            }
            return true;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /// Everything this writer has written or tried to.
    List<Kept> touched() {
        return List.copyOf(touched);
    }

    /// One of those, while there is any.
    Optional<Kept> any(Random chance) {
        return touched.isEmpty()
                ? Optional.empty()
                : Optional.of(touched.get(chance.nextInt(touched.size())));
    }

    /// Requests acknowledged. Any thread.
    long acknowledged() {
        return acknowledged.get();
    }

    private String next() {
        return name + "-" + counter++;
    }

    private Kept made(String type, String id, String identifier, String subject, String tx) {
        var kept = new Kept(type, id, identifier, subject, tx);
        book.add(kept);
        touched.add(kept);
        return kept;
    }

    private void create() {
        String identifier = next();
        Kept kept = made("Patient", NONE, identifier, NONE, NONE);
        String content = "C" + identifier;
        kept.asked(State.of(1, content));
        Answer answer = send("POST", "/Patient", kept.body(content));
        if (expected(answer, 201)) {
            kept.named(answer.json().get("id").asString());
            kept.settled(State.of(1, content));
            own.add(kept);
        }
    }

    private void update(Kept kept) {
        State now = kept.acknowledged();
        var wanted = State.of(now.version() + 1, "U" + (now.version() + 1) + kept.identifier());
        kept.asked(wanted);
        String etag = "W/\"" + now.version() + "\"";
        Answer answer = send("PUT", address(kept), kept.body(wanted.content()), "If-Match", etag);
        if (expected(answer, 200)) {
            kept.settled(wanted);
        }
    }

    private void delete(Kept kept) {
        State wanted = kept.acknowledged().deleted();
        kept.asked(wanted);
        Answer answer = send("DELETE", address(kept), NONE);
        if (expected(answer, 204, 200)) {
            kept.settled(wanted);
        }
    }

    private void transact() {
        String transaction = next();
        var members = new ArrayList<Kept>();
        String patient = transaction + "-0";
        var bundle = new StringBuilder("{\"resourceType\":\"Bundle\",\"type\":\"transaction\",");
        bundle.append("\"entry\":[");
        for (int i = 0; i < TRANSACTION_RESOURCES; i++) {
            String id = transaction + "-" + i;
            String type = i == 0 ? "Patient" : "Observation";
            Kept kept = made(type, id, id, patient, transaction);
            kept.asked(State.of(1, "T" + id));
            members.add(kept);
            bundle.append(i == 0 ? "" : ",").append("{\"resource\":").append(kept.body("T" + id));
            bundle.append(",\"request\":{\"method\":\"PUT\",\"url\":\"");
            bundle.append(type).append('/').append(id).append("\"}}");
        }
        Answer answer = send("POST", "", bundle.append("]}").toString());
        if (expected(answer, 200)) {
            members.forEach(kept -> kept.settled(kept.doubtful().orElseThrow()));
        }
    }

    private static String address(Kept kept) {
        return "/" + kept.type() + "/" + kept.id();
    }

    private Answer send(String method, String path, String body, String... headers) {
        return client.send("fhir", method, base + path, body, headers);
    }

    private boolean expected(Answer answer, int... statuses) {
        for (int status : statuses) {
            if (answer.status() == status) {
                acknowledged.incrementAndGet();
                return true;
            }
        }
        String text = answer.text();
        unexpected.accept(
                answer.response().request().method()
                        + " "
                        + answer.status()
                        + " "
                        + text.substring(0, Math.min(300, text.length())));
        return false;
    }
}
