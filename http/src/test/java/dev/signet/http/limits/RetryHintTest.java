// SPDX-License-Identifier: Apache-2.0
package dev.signet.http.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RetryHintTest {
    private static final long PERIOD = 500_000_000;

    private final AtomicLong now = new AtomicLong(7);
    private final RetryHint hint = new RetryHint(7);

    private void period(int admitted, int refused) {
        for (int i = 0; i < admitted; i++) {
            hint.admitted(now.get());
        }
        for (int i = 0; i < refused; i++) {
            hint.refused(now.get());
        }
        now.addAndGet(PERIOD);
    }

    private long millis() {
        return hint.millis(now.get());
    }

    @Test
    void itBeginsWithTwentyMillisecondsAndGrowsByAFifthWhileMoreThanOneInAHundredIsRefused() {
        assertEquals(20, millis());
        period(98, 2);
        assertEquals(24, millis());
        period(0, 1);
        assertEquals(29, millis()); // 28.8
        period(99, 1); // as many as may be
        assertEquals(26, millis()); // 26.2
    }

    @Test
    void aPeriodCountsWhenItHasPassed() {
        hint.refused(now.get());
        now.addAndGet(PERIOD - 1);
        assertEquals(20, millis());
        now.addAndGet(1);
        assertEquals(24, millis());
    }

    @Test
    void itNeverSaysMoreThanAMinuteAndComesDownWhenNobodyIsRefused() {
        for (int i = 0; i < 60; i++) {
            period(0, 1);
        }
        assertEquals(60_000, millis());
        period(1, 0);
        assertEquals(54_545, millis());
        now.addAndGet(9 * PERIOD);
        assertEquals(Math.round(60_000 / Math.pow(1.1, 10)), millis());
        now.addAndGet(100_000 * PERIOD);
        assertEquals(20, millis());
    }

    @Test
    void whoFindsNoPlaceIsCounted() throws Exception {
        var places = new Places(1, now::get);
        Peer peer = Peer.of(InetAddress.getByName("127.0.0.1"), false);
        assertTrue(places.enter(peer, 0));
        assertFalse(places.enter(peer, 0));
        assertEquals(20, places.retryMillis());
        now.addAndGet(PERIOD);
        assertEquals(24, places.retryMillis());
        places.leave(peer);
        assertTrue(places.enter(peer, 0));
        now.addAndGet(PERIOD);
        assertEquals(22, places.retryMillis());
    }
}
