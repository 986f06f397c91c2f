// SPDX-License-Identifier: Apache-2.0
package dev.signet.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.ledger.Finding;
import dev.signet.store.Database;
import dev.signet.store.VerifyReport;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackgroundWalksTest {
    @TempDir static Path scratch;
    private static Database database;

    @BeforeAll
    static void open() {
        database = Sample.database(scratch);
    }

    @AfterAll
    static void close() {
        database.close();
    }

    /// Counts what it hears; the end of a walk waits for `mayEnd`.
    private static final class Heard implements BackgroundWalks.Hearer {
        final CountDownLatch walked = new CountDownLatch(1);
        final CountDownLatch failed = new CountDownLatch(1);
        final CountDownLatch mayEnd;

        Heard(int holds) {
            mayEnd = new CountDownLatch(holds);
        }

        @Override
        public void found(Finding finding) {}

        @Override
        public void walked(VerifyReport report) {
            walked.countDown();
            await(mayEnd);
        }

        @Override
        public void failed(RuntimeException why) {
            failed.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(60, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aWalkThatIsCancelledBeforeItsTurnIsNotHeldAnyLonger() {
        try (var walks = new BackgroundWalks()) {
            var first = new Heard(1);
            var second = new Heard(0);
            var third = new Heard(0);
            var _ = walks.begin(Sample.ACCOUNT, database, first);
            await(first.walked);
            var waits = walks.begin(Sample.ACCOUNT, database, second);
            assertEquals(1, walks.waiting());
            assertTrue(waits.cancel(false));
            assertEquals(0, walks.waiting());
            var _ = walks.begin(Sample.ACCOUNT, database, third);
            first.mayEnd.countDown();
            await(third.walked);
            assertEquals(1, second.walked.getCount());
        }
    }

    @Test
    void noWalkBeginsWhileTheServerIsBeingStoppedAndNobodyIsToldOfAFailure() {
        var walks = new BackgroundWalks();
        walks.close();
        var heard = new Heard(0);
        assertTrue(walks.begin(Sample.ACCOUNT, database, heard).isDone());
        assertEquals(1, heard.walked.getCount());
        assertEquals(1, heard.failed.getCount());
    }

    @Test
    void aWalkThatCannotGoOnIsTold() {
        try (var walks = new BackgroundWalks()) {
            var heard =
                    new BackgroundWalks.Hearer() {
                        final CountDownLatch failed = new CountDownLatch(1);

                        @Override
                        public void found(Finding finding) {}

                        @Override
                        public void walked(VerifyReport report) {
                            throw new IllegalStateException("what nobody has thought of");
                        }

                        @Override
                        public void failed(RuntimeException why) {
                            failed.countDown();
                        }
                    };
            var _ = walks.begin(Sample.ACCOUNT, database, heard);
            await(heard.failed);
        }
    }
}
