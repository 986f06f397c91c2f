// SPDX-License-Identifier: Apache-2.0
package dev.signet.bench;

import dev.signet.conformance.Synthea;
import dev.signet.conformance.Synthea.BundleFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.LongAdder;

/// Loads a Synthea set through transaction bundles: hospitals and practitioners first and
/// alone, then the patients on some connections.
///
/// @param copy 0 for the set as it is; another for other patients ([Copies]) at the same hospitals,
///     which are there already
record Ingest(Synthea set, int connections, int copy) {
    private static final BundleFile END = new BundleFile("", new byte[0]);

    /// @param resources entries answered with a success
    record Result(long resources, long bundles, long failed, double seconds) {
        double perSecond() {
            return resources / seconds;
        }
    }

    Result run(Subject subject) {
        var resources = new LongAdder();
        var bundles = new LongAdder();
        var failed = new LongAdder();
        BlockingQueue<BundleFile> queue = new ArrayBlockingQueue<>(2);
        long start = System.nanoTime();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            threads.add(
                    Thread.ofPlatform()
                            .start(() -> drive(subject, queue, resources, bundles, failed)));
        }
        try (Connection first = subject.connect()) {
            set.forEach(
                    bundle -> {
                        if (!bundle.name().contains("Information")) {
                            byte[] json = Copies.of(bundle.json(), copy);
                            put(queue, new BundleFile(bundle.name(), json));
                        } else if (copy == 0) {
                            post(subject, first, bundle, resources, bundles, failed);
                        }
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (int i = 0; i < connections; i++) {
            put(queue, END);
        }
        threads.forEach(Round::join);
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Result(resources.sum(), bundles.sum(), failed.sum(), seconds);
    }

    private static void drive(
            Subject subject,
            BlockingQueue<BundleFile> queue,
            LongAdder resources,
            LongAdder bundles,
            LongAdder failed) {
        try (Connection connection = subject.connect()) {
            for (BundleFile next = queue.take(); !next.name().isEmpty(); next = queue.take()) {
                post(subject, connection, next, resources, bundles, failed);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void post(
            Subject subject,
            Connection connection,
            BundleFile bundle,
            LongAdder resources,
            LongAdder bundles,
            LongAdder failed) {
        try {
            var answer = connection.send("POST", subject.base(), bundle.json());
            if (answer.status() == 200) {
                bundles.increment();
                resources.add(count(answer.body(), "\"status\":\"20"));
            } else {
                failed.increment();
                String text = answer.text();
                System.err.println(
                        bundle.name()
                                + ": "
                                + answer.status()
                                + " "
                                + text.substring(0, Math.min(400, text.length())));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void put(BlockingQueue<BundleFile> queue, BundleFile bundle) {
        try {
            queue.put(bundle);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static long count(byte[] body, String word) {
        byte[] needle = word.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        long found = 0;
        outer:
        for (int i = 0; i <= body.length - needle.length; i++) {
            for (int j = 0; j < needle.length; j++) {
                if (body[i + j] != needle[j]) {
                    continue outer;
                }
            }
            found++;
        }
        return found;
    }
}
