// SPDX-License-Identifier: Apache-2.0
package dev.signet.sim;

import dev.signet.conformance.Client;
import dev.signet.conformance.Client.Answer;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Compares what a server shows with what it has promised: by reading, by searching, by counting.
/// What was in doubt is settled by what is seen. One audit for one use.
final class Audit {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int CONNECTIONS = 8;
    private static final int SEARCHED_AT_ONCE = 40;
    private static final int TRANSACTIONS_AT_ONCE = 20;
    private static final int WRONG_TOLD_MAX = 20;

    private final Site.Running running;
    private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicInteger wrongs = new AtomicInteger();
    private final AtomicInteger refusedReads = new AtomicInteger();
    private final Map<String, Integer> refusals = new ConcurrentSkipListMap<>();
    private final AtomicInteger refusedSearches = new AtomicInteger();
    private final AtomicInteger checks = new AtomicInteger();
    private final Map<String, State> read = new ConcurrentHashMap<>();

    Audit(Site.Running running) {
        this.running = running;
    }

    /// What an audit saw.
    ///
    /// @param checks requests whose answers were compared
    /// @param wrong answers of success that are not what was promised
    /// @param told the first of them, in words
    /// @param refusedReads reads that ended in a server's error or in 403
    /// @param refusedSearches searches that did
    /// @param refusals how many of each status there were among them
    record Findings(
            int checks,
            int wrong,
            List<String> told,
            int refusedReads,
            int refusedSearches,
            Map<String, Integer> refusals) {
        boolean clean() {
            return wrong == 0 && refusedReads == 0 && refusedSearches == 0;
        }

        boolean honest() {
            return wrong == 0;
        }

        @Override
        public String toString() {
            return checks
                    + " checks, "
                    + wrong
                    + " wrong, "
                    + refusedReads
                    + " reads and "
                    + refusedSearches
                    + " searches refused "
                    + refusals
                    + (told.isEmpty() ? "" : ": " + told);
        }
    }

    /// Reads and searches every one of `some`, each transaction among them, then counts all.
    Findings of(Collection<Kept> some, Book book) {
        parallel(some.stream().filter(kept -> !kept.id().isEmpty()).toList(), this::read);
        for (String type : List.of("Patient", "Observation")) {
            List<Kept> typed = some.stream().filter(kept -> kept.type().equals(type)).toList();
            parallel(portions(typed, SEARCHED_AT_ONCE), portion -> search(type, portion));
        }
        var transactions = List.copyOf(Book.transactions(some).values());
        parallel(portions(transactions, TRANSACTIONS_AT_ONCE), this::transactions);
        if (refusedReads.get() == 0) {
            book.present().forEach((type, count) -> count(type, count, book.doubtful(type)));
        }
        return findings();
    }

    Findings findings() {
        return new Findings(
                checks.get(),
                wrongs.get(),
                List.copyOf(wrong),
                refusedReads.get(),
                refusedSearches.get(),
                new TreeMap<>(refusals));
    }

    private void read(Kept kept) {
        Answer answer = get("/" + kept.type() + "/" + kept.id());
        if (refusal(answer)) {
            refusedReads.incrementAndGet();
            return;
        }
        Optional<State> seen = seen(kept, answer);
        if (seen.isEmpty()) {
            fault(kept, "read: status " + answer.status() + " or another body");
        } else if (!kept.allows(seen.get())) {
            fault(kept, "read: " + seen.get() + ", promised " + kept.acknowledged());
        } else {
            kept.settled(settled(kept, seen.get()));
            read.put(kept.identifier(), seen.get());
        }
    }

    /// Keeps the version of a deleted resource, which the answer does not tell.
    private static State settled(Kept kept, State seen) {
        return (seen.present() || !kept.acknowledged().shownBy(seen))
                ? kept.doubtful().filter(d -> d.shownBy(seen)).orElse(seen)
                : kept.acknowledged();
    }

    private Optional<State> seen(Kept kept, Answer answer) {
        if (answer.status() == 404 || answer.status() == 410) {
            return Optional.of(State.ABSENT);
        }
        return answer.status() == 200 ? shown(kept, answer.json()) : Optional.empty();
    }

    /// The state that a body shows; empty when it is not a body of this resource.
    private static Optional<State> shown(Kept kept, JsonNode resource) {
        JsonNode version = resource.path("meta").path("versionId");
        String content =
                kept.type().equals("Patient")
                        ? resource.path("name").path(0).path("family").asString("")
                        : resource.path("valueString").asString("");
        var bare = ((ObjectNode) resource).deepCopy();
        bare.remove("meta");
        String expected = kept.body(content);
        var wanted = (ObjectNode) JSON.readTree(expected);
        wanted.set("id", bare.path("id"));
        return bare.equals(wanted)
                ? Optional.of(State.of(Long.parseLong(version.asString("0")), content))
                : Optional.empty();
    }

    private void search(String type, List<Kept> portion) {
        String values =
                portion.stream()
                        .map(kept -> Kept.SYSTEM + "|" + kept.identifier())
                        .collect(Collectors.joining(","));
        var found = entries(type, values);
        if (found.isEmpty()) {
            return;
        }
        var byIdentifier = new HashMap<String, JsonNode>();
        for (JsonNode resource : found.get()) {
            String identifier = resource.path("identifier").path(0).path("value").asString("");
            if (byIdentifier.put(identifier, resource) != null) {
                fault("search: " + identifier + " is found twice");
            }
        }
        for (Kept kept : portion) {
            compare(kept, Optional.ofNullable(byIdentifier.get(kept.identifier())));
        }
    }

    private void compare(Kept kept, Optional<JsonNode> found) {
        if (kept.id().isEmpty()) {
            // The server was to choose the id, and its answer never came.
            if (found.isPresent()) {
                kept.named(found.get().path("id").asString());
                read(kept);
            } else {
                kept.settled(State.ABSENT);
                return;
            }
        }
        State byRead = read.get(kept.identifier());
        if (byRead == null) {
            // The read was refused or is told already: what the search shows must be promised.
            found.ifPresent(
                    resource -> {
                        if (shown(kept, resource).filter(kept::allows).isEmpty()) {
                            fault(kept, "search: another body");
                        }
                    });
            if (found.isEmpty() && kept.acknowledged().present() && kept.doubtful().isEmpty()) {
                fault(kept, "search: not found, promised " + kept.acknowledged());
            }
            return;
        }
        State bySearch = found.flatMap(resource -> shown(kept, resource)).orElse(State.ABSENT);
        if (!byRead.shownBy(bySearch)) {
            fault(kept, "search shows " + bySearch + ", read shows " + byRead);
        }
    }

    private void transactions(List<List<Kept>> portion) {
        String values =
                portion.stream()
                        .map(members -> Kept.TRANSACTION + "|" + members.getFirst().transaction())
                        .collect(Collectors.joining(","));
        var counts = new HashMap<String, Integer>();
        for (String type : List.of("Patient", "Observation")) {
            var found = entries(type, values);
            if (found.isEmpty()) {
                return;
            }
            for (JsonNode resource : found.get()) {
                String shared = resource.path("identifier").path(1).path("value").asString("");
                counts.merge(shared, 1, Integer::sum);
            }
        }
        for (List<Kept> members : portion) {
            long present = members.stream().filter(kept -> kept.acknowledged().present()).count();
            int found = counts.getOrDefault(members.getFirst().transaction(), 0);
            if (found != 0 && found != members.size()) {
                fault("transaction: search finds " + found + " of " + members.size());
            }
            if (present != 0 && present != members.size()) {
                fault("transaction: reads find " + present + " of " + members.size());
            }
        }
    }

    /// The resources that a search by identifier finds; empty when it was refused.
    private Optional<List<JsonNode>> entries(String type, String identifiers) {
        Answer answer = get("/" + type + "?_count=1000&identifier=" + Client.encode(identifiers));
        if (refusal(answer)) {
            refusedSearches.incrementAndGet();
            return Optional.empty();
        }
        if (answer.status() != 200) {
            fault("search: status " + answer.status());
            return Optional.empty();
        }
        var found = new ArrayList<JsonNode>();
        for (JsonNode entry : answer.json().path("entry")) {
            found.add(entry.get("resource"));
        }
        return Optional.of(found);
    }

    /// @param doubtful how many may be there or not: their writes were neither acknowledged nor
    ///     looked at
    private void count(String type, int expected, int doubtful) {
        Answer answer = get("/" + type + "?_summary=count");
        if (refusal(answer)) {
            refusedSearches.incrementAndGet();
        } else if (answer.status() != 200
                || Math.abs(answer.json().path("total").asInt() - expected) > doubtful) {
            fault(
                    "count of %s: %s, promised %d, in doubt %d"
                            .formatted(type, answer.text(), expected, doubtful));
        }
    }

    private Answer get(String path) {
        checks.incrementAndGet();
        return running.get("fhir", running.base() + path);
    }

    private boolean refusal(Answer answer) {
        int status = answer.status();
        boolean isRefusal = status >= 500 || status == 429 || status == 403;
        if (isRefusal) {
            String busy = answer.header("Retry-After").isPresent() ? " (busy)" : "";
            refusals.merge(answer.status() + busy, 1, Integer::sum);
        }
        return isRefusal;
    }

    private void fault(Kept kept, String what) {
        fault(kept.type() + " " + kept.identifier() + " " + what);
    }

    private void fault(String what) {
        if (wrongs.incrementAndGet() <= WRONG_TOLD_MAX) {
            wrong.add(what);
        }
    }

    private static <T> List<List<T>> portions(List<T> all, int size) {
        var portions = new ArrayList<List<T>>();
        for (int from = 0; from < all.size(); from += size) {
            portions.add(all.subList(from, Math.min(all.size(), from + size)));
        }
        return portions;
    }

    private <T> void parallel(List<T> all, java.util.function.Consumer<T> each) {
        try (var executor = Executors.newFixedThreadPool(CONNECTIONS)) {
            for (T one : all) {
                var _ =
                        executor.submit(
                                () -> {
                                    try {
                                        each.accept(one);
                                    } catch (UncheckedIOException e) {
                                        fault("the connection ended: " + e.getMessage());
                                    } catch (RuntimeException e) {
                                        fault("cannot be compared: " + e);
                                    }
                                });
            }
        }
    }
}
