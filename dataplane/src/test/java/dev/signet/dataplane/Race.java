// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntUnaryOperator;

/// Many clients that begin at one moment.
public final class Race {
    private Race() {}

    /// What each client got, in no order that means anything.
    public static List<Integer> of(int clients, IntUnaryOperator request)
            throws InterruptedException {
        var start = new CountDownLatch(1);
        var answers = new int[clients];
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < clients; i++) {
            int client = i;
            threads.add(
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        try {
                                            start.await();
                                        } catch (InterruptedException e) {
                                            throw new AssertionError(e);
                                        }
                                        answers[client] = request.applyAsInt(client);
                                    }));
        }
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        return java.util.Arrays.stream(answers).boxed().toList();
    }
}
