// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.budget;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ComputingPlacesTest {
    private static final int PLACES = 8;

    @Test
    void noMoreThanThePlacesComputeAtATimeAndTheOthersFollow() throws Exception {
        var places = new ComputingPlaces(InstantSource.system());
        var entered = new Semaphore(0);
        var leave = new CountDownLatch(1);
        var inside = new AtomicInteger();
        var most = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 3 * PLACES; i++) {
            threads.add(
                    Thread.ofVirtual()
                            .start(
                                    () ->
                                            places.compute(
                                                    _ -> {
                                                        int now = inside.incrementAndGet();
                                                        most.accumulateAndGet(now, Math::max);
                                                        entered.release();
                                                        awaited(leave);
                                                        return inside.decrementAndGet();
                                                    })));
        }
        entered.acquire(PLACES);
        leave.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(PLACES, most.get());
        assertEquals(2 * PLACES, entered.availablePermits());
    }

    @Test
    void aPlaceIsGivenBackWhenTheWorkFails() {
        var places = new ComputingPlaces(InstantSource.system());
        for (int i = 0; i < 2 * PLACES; i++) {
            assertThrows(
                    IllegalStateException.class,
                    () ->
                            places.compute(
                                    _ -> {
                                        throw new IllegalStateException();
                                    }));
        }
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
