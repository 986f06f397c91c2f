// SPDX-License-Identifier: Apache-2.0
package dev.signet.sim.attack;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/// One innocent client that asks the same at a steady pace. A question that could not be asked in
/// time, because the one before it still waited, counts from when it was due: else a server that
/// stands still for long would have one slow answer only.
final class Pulse implements AutoCloseable {
    /// The status of a question without an answer.
    static final int NONE = 0;

    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(5);

    private final Door door;
    private final byte[] request;
    private final long paceNanos;
    private final boolean anew;
    private final Queue<Sample> samples = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean stopping;
    private volatile Wire wire;

    /// One question.
    ///
    /// @param dueNanos when it was to be asked
    record Sample(long dueNanos, long endNanos, int status) {
        long millis() {
            return (endNanos - dueNanos) / 1_000_000;
        }
    }

    /// @param anew whether each question comes by a connection of its own
    @SuppressWarnings("this-escape")
    Pulse(Door door, byte[] request, Duration pace, boolean anew) throws IOException {
        this.door = door;
        this.request = request.clone();
        this.paceNanos = pace.toNanos();
        this.anew = anew;
        this.wire = Wire.open(door, ANSWERED_WITHIN);
        this.thread = Thread.ofPlatform().daemon().start(this::go);
    }

    List<Sample> samples() {
        return List.copyOf(samples);
    }

    private void go() {
        long due = System.nanoTime();
        while (!stopping) {
            int status = asked();
            long end = System.nanoTime();
            if (stopping) {
                return;
            }
            for (; due <= end; due += paceNanos) {
                samples.add(new Sample(due, end, status));
            }
            pauseUntil(due);
        }
    }

    /// Asks; once more on a new connection when an old one was closed by the server.
    private int asked() {
        try {
            if (!anew) {
                try {
                    return exchanged(wire);
                } catch (IOException e) {
                    if (stopping) {
                        return NONE;
                    }
                }
            }
            wire.close();
            wire = Wire.open(door, ANSWERED_WITHIN);
            if (stopping) {
                wire.close();
            }
            return exchanged(wire);
        } catch (IOException e) {
            return NONE;
        }
    }

    private int exchanged(Wire by) throws IOException {
        return by.exchange(request).status();
    }

    private static void pauseUntil(long due) {
        try {
            TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stopping = true;
        wire.close();
        try {
            thread.join(Duration.ofSeconds(15));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
