// SPDX-License-Identifier: Apache-2.0
package dev.signet.process;

import java.time.Duration;
import java.util.ArrayDeque;

/// Tells when the collector has had most of the recent time, so that the process no longer
/// serves though it lives. A value with a past: time comes in by the door. One thread.
final class CollectionWatch {
    /// What is looked back on.
    static final Duration WINDOW = Duration.ofSeconds(30);

    private final ArrayDeque<Sample> samples = new ArrayDeque<>();

    /// @param at on a clock that never goes back
    /// @param collected time spent in collections since the process began
    /// @param processor time of processors that it was given since
    private record Sample(Duration at, Duration collected, Duration processor) {}

    /// Whether more than half of the last [#WINDOW] was spent in collections; false until there
    /// is so much past. Collections are told by the clock on the wall: on a machine that hardly
    /// gives a process its turn, or has stopped it, they take long and work little, and a new start
    /// would not help.
    ///
    /// @param at not before the call before
    /// @param collected not less than at the call before
    /// @param processor likewise
    boolean isSpent(Duration at, Duration collected, Duration processor) {
        samples.addLast(new Sample(at, collected, processor));
        Duration from = at.minus(WINDOW);
        // the newest that is old enough stays, as the beginning of the window
        Sample first = samples.removeFirst();
        while (!samples.isEmpty() && samples.getFirst().at.compareTo(from) <= 0) {
            first = samples.removeFirst();
        }
        samples.addFirst(first);
        Duration passed = at.minus(first.at);
        Duration collecting = collected.minus(first.collected);
        Duration working = processor.minus(first.processor);
        return passed.compareTo(WINDOW) >= 0
                && collecting.multipliedBy(2).compareTo(passed) > 0
                && working.multipliedBy(2).compareTo(collecting) > 0;
    }
}
