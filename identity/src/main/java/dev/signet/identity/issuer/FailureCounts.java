// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.issuer;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/// Counts wrong secrets: after too many within a minute, wrong ones for one name from one peer are
/// answered in another way until the minute is over. It says nothing about right ones. Bounded:
/// what was asked about least lately goes first. Any thread.
final class FailureCounts {
    static final int FAILURES_MAX = 20;
    static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int KEYS_MAX = 10_000;

    private final InstantSource clock;
    private final Map<Key, Count> counts =
            new LinkedHashMap<>(64, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Key, Count> eldest) {
                    return size() > KEYS_MAX;
                }
            };

    private record Key(String name, Peer peer) {}

    private record Count(int failures, Instant until) {}

    FailureCounts(InstantSource clock) {
        this.clock = clock;
    }

    boolean tooMany(String name, Peer peer) {
        return count(name, peer) >= FAILURES_MAX;
    }

    /// How many within the minute that runs.
    synchronized int count(String name, Peer peer) {
        Count count = counts.get(new Key(name, peer));
        return count != null && clock.instant().isBefore(count.until()) ? count.failures() : 0;
    }

    synchronized void failed(String name, Peer peer) {
        Instant now = clock.instant();
        counts.compute(
                new Key(name, peer),
                (_, count) ->
                        count == null || !now.isBefore(count.until())
                                ? new Count(1, now.plus(WINDOW))
                                : new Count(count.failures() + 1, count.until()));
    }
}
