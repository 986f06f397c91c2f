// SPDX-License-Identifier: Apache-2.0
package dev.signet.sim.attack;

import dev.signet.sim.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Connections that are opened to be held, and what happens meanwhile.
final class Hold {
    /// Longer than a server waits for a place, and than it should take to cut anybody.
    private static final Duration HELD = Duration.ofSeconds(18);

    private static final Duration OPENING = Duration.ofSeconds(8);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final int OPENED_AT_ONCE = 32;

    private Hold() {}

    /// Makes one connection.
    interface Opening<T> {
        T open() throws IOException;
    }

    /// What is done with each connection once a second.
    interface Tick<T> {
        /// @throws IOException when the server has cut it: it is then left alone
        void of(T connection) throws IOException;
    }

    /// Opens `count` of them, as many as there are after some seconds, and holds them while the
    /// customer switches the key.
    static <T> void of(
            int count, Opening<T> opening, Tick<T> tick, Customer customer, Tally tally) {
        var held = Deadline.in(HELD);
        var open = new ConcurrentLinkedQueue<T>();
        opened(count, opening, open, tally);
        Thread ticking = Thread.ofVirtual().start(() -> ticks(open, tick, held, tally));
        customer.offAndOn();
        joined(ticking);
    }

    private static <T> void opened(int count, Opening<T> opening, Queue<T> open, Tally tally) {
        Consumer<Integer> one =
                _ -> {
                    try {
                        open.add(opening.open());
                        tally.count("open");
                    } catch (IOException e) {
                        tally.count("refused");
                    }
                };
        var crowd =
                Crowd.of(
                        OPENED_AT_ONCE,
                        tally,
                        number -> {
                            for (int i = number; i < count; i += OPENED_AT_ONCE) {
                                one.accept(i);
                            }
                        });
        crowd.join(Deadline.in(OPENING));
    }

    private static <T> void ticks(Queue<T> open, Tick<T> tick, Deadline held, Tally tally) {
        long due = System.nanoTime();
        while (!held.over()) {
            open.removeIf(connection -> cut(connection, tick, tally));
            due += TICK.toNanos();
            pauseUntil(due);
        }
    }

    private static <T> boolean cut(T connection, Tick<T> tick, Tally tally) {
        try {
            tick.of(connection);
            return false;
        } catch (IOException e) {
            tally.count("cut");
            return true;
        }
    }

    private static void pauseUntil(long due) {
        try {
            TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void joined(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
