// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.budget;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ComputingPlacesTest {
    private final ComputingPlaces places = new ComputingPlaces(System::nanoTime);
    private final Semaphore entered = new Semaphore(0);
    private final CountDownLatch leave = new CountDownLatch(1);
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();

    @AfterEach
    void end() throws InterruptedException {
        leave.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void compute(ComputingPlaces.Share share, ComputingTime time) {
        Runnable work =
                () ->
                        share.compute(
                                time,
                                _ -> {
                                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                                    entered.release();
                                    awaited(leave);
                                    return inside.decrementAndGet();
                                });
        threads.add(Thread.ofVirtual().start(work));
    }

    private void enter(int count) throws InterruptedException {
        assertTrue(entered.tryAcquire(count, 20, TimeUnit.SECONDS), "they compute");
    }

    @Test
    void noMoreThanThePlacesComputeAtATimeAndTheOthersFollow() throws InterruptedException {
        for (int i = 0; i < 3 * ComputingPlaces.PLACES; i++) {
            compute(places.share(), new ComputingTime());
        }
        enter(ComputingPlaces.PLACES);
        end();
        assertEquals(ComputingPlaces.PLACES, most.get());
        assertEquals(2 * ComputingPlaces.PLACES, entered.availablePermits());
    }

    @Test
    void anAccountHasNoMoreThanItsShareAndLeavesPlacesToOthers() throws InterruptedException {
        ComputingPlaces.Share greedy = places.share();
        for (int i = 0; i < 3 * ComputingPlaces.PLACES; i++) {
            compute(greedy, new ComputingTime());
        }
        enter(ComputingPlaces.ACCOUNT_PLACES);
        compute(places.share(), new ComputingTime());
        enter(1); // nobody leaves before
        assertEquals(ComputingPlaces.ACCOUNT_PLACES + 1, most.get());
        end();
    }

    @Test
    void whatOneRequestComputesHasOnePlace() throws InterruptedException {
        var time = new ComputingTime();
        for (int i = 0; i < 3; i++) {
            compute(places.share(), time);
        }
        for (Thread thread : threads) { // in the work, or for their turn
            while (thread.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
        }
        assertEquals(1, most.get());
        end();
        assertEquals(1, most.get());
    }

    @Test
    void theTimeOfARequestIsForAllThatItComputes() {
        var now = new AtomicLong();
        var share = new ComputingPlaces(() -> now.get() * 1_000_000_000).share();
        var time = new ComputingTime();
        share.compute(time, _ -> now.addAndGet(29));
        Failed late =
                assertThrows(
                        Failed.class,
                        () ->
                                share.compute(
                                        time,
                                        end -> {
                                            now.addAndGet(2);
                                            end.check();
                                            return 0;
                                        }));
        assertEquals(Failure.TOO_LARGE, late.failure());
        var begun = new AtomicInteger();
        Failed none =
                assertThrows(Failed.class, () -> share.compute(time, _ -> begun.incrementAndGet()));
        assertEquals("30 s", none.fact("most", ""));
        assertEquals(0, begun.get());
        share.compute(new ComputingTime(), _ -> begun.incrementAndGet());
        assertEquals(1, begun.get());
    }

    @Test
    void aPlaceIsGivenBackWhenTheWorkFails() {
        ComputingPlaces.Share share = places.share();
        var time = new ComputingTime();
        for (int i = 0; i < 2 * ComputingPlaces.PLACES; i++) {
            assertThrows(
                    IllegalStateException.class,
                    () ->
                            share.compute(
                                    time,
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
