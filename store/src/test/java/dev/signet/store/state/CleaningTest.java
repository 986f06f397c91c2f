// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.store.record.Unclean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CleaningTest {
    private static final long LONG = 60_000;

    private final Health health = new Health();
    private final Scripted files = new Scripted();
    private final Cleaning cleaning =
            new Cleaning(files, health, Optional.empty(), Duration.ofMillis(1));

    @AfterEach
    void close() {
        cleaning.halt();
        cleaning.join();
    }

    /// Each try waits for how it is to end.
    private static final class Scripted implements Cleaning.Files {
        final List<Unclean> tries = Collections.synchronizedList(new ArrayList<>());
        final BlockingQueue<Optional<Failure>> begun = new LinkedBlockingQueue<>();
        final BlockingQueue<Optional<Failure>> ends = new LinkedBlockingQueue<>();
        private volatile boolean halted;

        @Override
        public boolean clean(Unclean what) throws InterruptedException {
            tries.add(what);
            begun.add(Optional.empty());
            Optional<Failure> end = ends.take();
            if (end.isPresent()) {
                throw new Failed(end.get(), "as the test says");
            }
            return !halted;
        }

        @Override
        public void halt() {
            halted = true;
            ends.add(Optional.empty());
        }

        Unclean next() throws InterruptedException {
            var _ = begun.take();
            return tries.getLast();
        }
    }

    private static Unclean unclean(long lsn, int bodies) {
        List<Long> all = Collections.nCopies(bodies, lsn);
        return new Unclean(lsn, lsn + 10, Optional.of(all), Optional.of(List.of()));
    }

    @Test
    void whatFailsIsTriedAgainAndTheDatabaseStaysOpen() throws InterruptedException {
        cleaning.erased(unclean(1, 2));
        assertEquals(unclean(1, 2), files.next());
        cleaning.erased(unclean(3, 1));
        files.ends.add(Optional.of(Failure.STORAGE));
        Unclean again = files.next();
        assertEquals(3, again.lsn());
        assertEquals(13, again.sequence());
        assertEquals(3, again.bodies().orElseThrow().size(), "nothing is lost by a failure");
        assertEquals(Failure.STORAGE, cleaning.failure().orElseThrow().failure());
        assertFalse(cleaning.await(1));
        files.ends.add(Optional.of(Failure.INTERNAL));
        assertEquals(again, files.next());
        files.ends.add(Optional.empty());
        assertTrue(cleaning.await(LONG));
        assertTrue(cleaning.failure().isEmpty());
        assertTrue(health.ended().isEmpty());
    }

    @Test
    void damageThatItMeetsIsRemembered() throws InterruptedException {
        cleaning.erased(unclean(1, 1));
        var _ = files.next();
        files.ends.add(Optional.of(Failure.CORRUPT));
        var _ = files.next();
        assertTrue(health.damage().isPresent());
    }

    @Test
    void withoutKeysNothingIsTriedAgain() throws InterruptedException {
        cleaning.erased(unclean(1, 1));
        var _ = files.next();
        files.ends.add(Optional.of(Failure.KEY_REFUSED));
        assertFalse(cleaning.await(LONG));
        cleaning.join();
        assertEquals(1, files.tries.size());
        assertTrue(cleaning.failure().isEmpty());
    }

    @Test
    void beyondTheBoundNothingIsNamed() throws InterruptedException {
        cleaning.erased(unclean(1, 1));
        var _ = files.next();
        cleaning.erased(unclean(2, Uncleaned.BODIES_MAX));
        cleaning.erased(unclean(3, 1));
        cleaning.erased(unclean(4, 1));
        files.ends.add(Optional.empty());
        assertEquals(new Unclean(4, 14, Optional.empty(), Optional.empty()), files.next());
        cleaning.erased(unclean(5, 1));
        files.ends.add(Optional.empty());
        assertEquals(unclean(5, 1), files.next(), "named again");
    }
}
