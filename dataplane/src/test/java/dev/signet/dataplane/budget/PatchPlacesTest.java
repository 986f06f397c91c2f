// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.budget;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class PatchPlacesTest {
    @Test
    void whoFindsNoPlaceInTimeIsRefusedAndPlacesAreGivenBack() throws InterruptedException {
        var places = new PatchPlaces(Duration.ofMillis(10));
        var working = new CountDownLatch(2);
        var end = new CountDownLatch(1);
        Thread[] threads = new Thread[2];
        for (int i = 0; i < threads.length; i++) {
            threads[i] =
                    Thread.ofVirtual()
                            .start(
                                    () ->
                                            places.compute(
                                                    () -> {
                                                        working.countDown();
                                                        return await(end);
                                                    }));
        }
        working.await();
        Failed failed = assertThrows(Failed.class, () -> places.compute(() -> 1));
        assertEquals(Failure.BUSY, failed.failure());
        end.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThrows(
                IllegalStateException.class,
                () ->
                        places.compute(
                                () -> {
                                    throw new IllegalStateException();
                                }));
        assertEquals(1, places.compute(() -> 1));
    }

    private static boolean await(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException _) {
            return false;
        }
    }
}
