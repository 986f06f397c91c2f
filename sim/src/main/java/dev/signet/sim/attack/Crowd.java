// SPDX-License-Identifier: Apache-2.0
package dev.signet.sim.attack;

import dev.signet.sim.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Many clients at once, each on a virtual thread of its own.
final class Crowd {
    private final List<Thread> threads = new ArrayList<>();

    private Crowd() {}

    /// What one of them does.
    interface Work {
        /// @throws IOException when its connection ends
        void of(int number) throws IOException;
    }

    /// Starts them all; a connection that ends is counted as [Tally#NONE].
    static Crowd of(int count, Tally tally, Work work) {
        var crowd = new Crowd();
        for (int i = 0; i < count; i++) {
            int number = i;
            crowd.threads.add(
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        try {
                                            work.of(number);
                                        } catch (IOException e) {
                                            tally.count(Tally.NONE);
                                        }
                                    }));
        }
        return crowd;
    }

    /// Waits for all of them.
    ///
    /// @return whether all have ended
    boolean join(Deadline deadline) {
        for (Thread thread : threads) {
            try {
                if (!thread.join(Duration.ofMillis(1).plus(deadline.left()))) {
                    return false;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }
}
