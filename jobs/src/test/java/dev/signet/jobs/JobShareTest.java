// SPDX-License-Identifier: Apache-2.0
package dev.signet.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class JobShareTest {
    @Test
    void jobsRestThreeTimesAsLongAsTheyWorkWhileSomebodyAsksAndAWhileAfter() {
        var now = new AtomicLong(-5);
        var share = new JobShare(4, now::get);
        assertEquals(0, share.rest(100));
        assertEquals(4, share.threads());
        share.began();
        now.addAndGet(JobShare.QUIET.toNanos() * 10);
        assertEquals(300, share.rest(100));
        assertEquals(1, share.threads());
        share.ended();
        now.addAndGet(JobShare.QUIET.toNanos() - 1);
        assertEquals(300, share.rest(100));
        now.incrementAndGet();
        assertEquals(0, share.rest(100));
    }

    @Test
    void noRestIsLongerThanASecondHoweverLongAStepTook() {
        var now = new AtomicLong();
        var share = new JobShare(4, now::get);
        share.began();
        long most = JobShare.REST_MOST.toNanos();
        assertEquals(Duration.ofSeconds(1).toNanos(), most);
        assertEquals(most - 1, share.rest((most - 1) / 3));
        assertEquals(most, share.rest(most / 3 + 1));
        assertEquals(most, share.rest(12 * most));
    }

    @Test
    void oneProcessorIsLeftToRequestsAndWhoWaitsForAPlaceGivesUpWhenItsJobEnds() {
        var share = new JobShare(2, System::nanoTime);
        assertTrue(share.enter(() -> false));
        var asked = new AtomicInteger();
        assertFalse(share.enter(() -> asked.incrementAndGet() > 2));
        share.leave();
        assertTrue(share.enter(() -> false));
        assertTrue(new JobShare(1, System::nanoTime).enter(() -> false));
    }
}
