// SPDX-License-Identifier: Apache-2.0
package dev.signet.sim.attack;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Answers by kind, and faults. Any thread.
final class Tally {
    /// No answer came before the end of the case.
    static final String NONE = "none";

    private static final int FAULTS_MAX = 20;

    private final Map<String, AtomicInteger> counts = new ConcurrentSkipListMap<>();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();

    void count(String kind) {
        counts.computeIfAbsent(kind, _ -> new AtomicInteger()).incrementAndGet();
    }

    int of(String kind) {
        AtomicInteger count = counts.get(kind);
        return count == null ? 0 : count.get();
    }

    void fault(String text) {
        if (faults.size() < FAULTS_MAX && !faults.contains(text)) {
            faults.add(text);
        }
    }

    List<String> faults() {
        return List.copyOf(faults);
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        counts.forEach((kind, count) -> text.append(count).append('x').append(kind).append(' '));
        return text.toString().strip();
    }
}
