// SPDX-License-Identifier: Apache-2.0
package dev.signet.http;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Ends socket operations that take too long, by interrupting their thread: a blocked read or
/// write of a virtual thread then closes its socket and throws. Only time between [Ticket#enter]
/// and [Ticket#leave] counts, so a plane may think as long as it likes.
final class Watch implements AutoCloseable {
    private static final Duration ROUND = Duration.ofSeconds(1);

    private final long stallNanosMax;
    private final Map<Thread, Ticket> tickets = new ConcurrentHashMap<>();
    private final Thread rounds;

    Watch(Duration stallMax) {
        this.stallNanosMax = stallMax.toNanos();
        Duration round = stallMax.compareTo(ROUND) < 0 ? stallMax : ROUND;
        this.rounds = Thread.ofVirtual().name("http-watch").start(() -> go(round));
    }

    /// The ticket of the calling thread.
    Ticket ticket() {
        Thread thread = Thread.currentThread();
        Ticket ticket = tickets.get(thread);
        if (ticket == null) {
            ticket = new Ticket(thread);
            tickets.put(thread, ticket);
        }
        return ticket;
    }

    private void go(Duration round) {
        try {
            while (true) {
                Thread.sleep(round);
                long now = System.nanoTime();
                tickets.values().removeIf(ticket -> ticket.over(now, stallNanosMax));
            }
        } catch (InterruptedException _) {
            // closed
        }
    }

    @Override
    public void close() {
        rounds.interrupt();
    }

    /// What one connection's thread is doing.
    static final class Ticket {
        private final Thread thread;
        private boolean inside;
        private long sinceNanos;

        private Ticket(Thread thread) {
            this.thread = thread;
        }

        /// A socket operation begins.
        synchronized void enter() {
            inside = true;
            sinceNanos = System.nanoTime();
        }

        /// It has ended; from here on the thread is not interrupted.
        synchronized void leave() {
            inside = false;
        }

        /// Whether the ticket can be forgotten; interrupts a thread that stalls.
        private synchronized boolean over(long nowNanos, long stallNanosMax) {
            if (inside && nowNanos - sinceNanos > stallNanosMax) {
                inside = false;
                thread.interrupt();
            }
            return !thread.isAlive();
        }
    }
}
