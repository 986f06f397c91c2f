// SPDX-License-Identifier: Apache-2.0
package dev.signet.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/// Runs one exchange on some connections for some time and counts.
///
/// @param connections how many at once
/// @param length how long
record Round(int connections, Duration length) {

    /// What is sent, again and again.
    @FunctionalInterface
    interface Exchange {
        /// Sends one request.
        ///
        /// @param number rises by one with each request of the round
        /// @return whether the answer was the expected one
        boolean send(Connection connection, long number) throws IOException;
    }

    /// @param perSecond answers as expected
    /// @param right how many those were
    /// @param wrong answers not as expected
    record Result(double perSecond, long right, long wrong) {}

    Result run(Subject subject, Exchange exchange) {
        var right = new LongAdder();
        var wrong = new LongAdder();
        var numbers = new AtomicLong();
        long start = System.nanoTime();
        long end = start + length.toNanos();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            threads.add(
                    Thread.ofPlatform()
                            .start(() -> drive(subject, exchange, numbers, end, right, wrong)));
        }
        for (Thread thread : threads) {
            join(thread);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Result(right.sum() / seconds, right.sum(), wrong.sum());
    }

    private static void drive(
            Subject subject,
            Exchange exchange,
            AtomicLong numbers,
            long end,
            LongAdder right,
            LongAdder wrong) {
        try (Connection connection = subject.connect()) {
            while (System.nanoTime() < end) {
                if (exchange.send(connection, numbers.getAndIncrement())) {
                    right.increment();
                } else {
                    wrong.increment();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
