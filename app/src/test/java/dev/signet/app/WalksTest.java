// SPDX-License-Identifier: Apache-2.0
package dev.signet.app;

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

class WalksTest {
    @TempDir static Path scratch;
    private static StoppedInstallation installation;
    private static Database database;

    @BeforeAll
    static void open() {
        installation = StoppedInstallation.make(scratch.resolve("data"));
        database = installation.database(installation.folder());
    }

    @AfterAll
    static void close() {
        database.close();
        installation.close();
    }

    /// Counts what it hears; the end of a walk waits for `mayEnd`.
    private static final class Heard implements Walks.Hearer {
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
        try (var walks = new Walks()) {
            var first = new Heard(1);
            var second = new Heard(0);
            var third = new Heard(0);
            var _ = walks.begin(installation.account(), database, first);
            await(first.walked);
            var waits = walks.begin(installation.account(), database, second);
            assertEquals(1, walks.waiting());
            assertTrue(waits.cancel(false));
            assertEquals(0, walks.waiting());
            var _ = walks.begin(installation.account(), database, third);
            first.mayEnd.countDown();
            await(third.walked);
            assertEquals(1, second.walked.getCount());
        }
    }

    @Test
    void noWalkBeginsWhileTheServerIsBeingStoppedAndNobodyIsToldOfAFailure() {
        var walks = new Walks();
        walks.close();
        var heard = new Heard(0);
        assertTrue(walks.begin(installation.account(), database, heard).isDone());
        assertEquals(1, heard.walked.getCount());
        assertEquals(1, heard.failed.getCount());
    }

    @Test
    void aWalkThatCannotGoOnIsTold() {
        try (var walks = new Walks()) {
            var heard =
                    new Walks.Hearer() {
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
            var _ = walks.begin(installation.account(), database, heard);
            await(heard.failed);
        }
    }
}
