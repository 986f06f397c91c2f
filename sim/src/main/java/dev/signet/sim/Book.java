// SPDX-License-Identifier: Apache-2.0
package dev.signet.sim;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// All that the server has promised, by identifier. Any thread.
final class Book {
    private final Map<String, Kept> all = new ConcurrentHashMap<>();

    void add(Kept kept) {
        all.put(kept.identifier(), kept);
    }

    Kept at(String identifier) {
        Kept kept = all.get(identifier);
        if (kept == null) {
            throw new IllegalArgumentException("nothing of that identifier");
        }
        return kept;
    }

    Collection<Kept> all() {
        return List.copyOf(all.values());
    }

    /// A copy that later writes do not change.
    Book copy() {
        var copy = new Book();
        all.values().forEach(kept -> copy.add(kept.copy()));
        return copy;
    }

    /// How many of each type are present.
    Map<String, Integer> present() {
        var counts = new TreeMap<String, Integer>(Map.of("Patient", 0, "Observation", 0));
        for (Kept kept : all.values()) {
            if (kept.acknowledged().present()) {
                counts.merge(kept.type(), 1, Integer::sum);
            }
        }
        return counts;
    }

    /// How many of a type may be there or not.
    int doubtful(String type) {
        return (int)
                all.values().stream()
                        .filter(kept -> kept.type().equals(type) && kept.doubtful().isPresent())
                        .count();
    }

    /// Some of all, about `most`, each transaction with all its members.
    List<Kept> some(int most) {
        var some = new ArrayList<Kept>();
        var members = transactions(all.values());
        for (List<Kept> transaction : members.values()) {
            if (some.size() < most / 2) {
                some.addAll(transaction);
            }
        }
        all.values().stream()
                .filter(kept -> kept.transaction().isEmpty())
                .limit(most - some.size())
                .forEach(some::add);
        return some;
    }

    /// The members of each transaction among `some`.
    static Map<String, List<Kept>> transactions(Collection<Kept> some) {
        var transactions = new TreeMap<String, List<Kept>>();
        for (Kept kept : some) {
            if (!kept.transaction().isEmpty()) {
                transactions.computeIfAbsent(kept.transaction(), _ -> new ArrayList<>()).add(kept);
            }
        }
        return transactions;
    }
}
