// SPDX-License-Identifier: Apache-2.0
package dev.signet.accounts;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.ledger.Finding;
import dev.signet.ledger.Verifying;
import dev.signet.store.Database;
import dev.signet.store.VerifyReport;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Walks over the accounts' databases in the background after each opening, one after the other.
///
/// The pace: a walk rests three times as long as it has worked, so all walks together take a
/// quarter of one processor. A walk ends by itself when its database is closed or the customer's
/// key says no. Any thread.
final class BackgroundWalks implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(BackgroundWalks.class.getName());
    private static final Duration WORK = Duration.ofMillis(5);
    private static final int RESTS = 3;
    private static final int FINDINGS_LOGGED = 20;

    private final CountDownLatch closing = new CountDownLatch(1);
    private final ScheduledThreadPoolExecutor walker =
            new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("walk").factory());

    BackgroundWalks() {
        walker.setRemoveOnCancelPolicy(true); // one that waits holds a database
    }

    /// What becomes of a walk, in its thread.
    interface Hearer {
        /// At each finding.
        void found(Finding finding);

        /// At the end of a walk that came to an end.
        void walked(VerifyReport report);

        /// It could not go on, and neither the database nor we were being closed.
        void failed(RuntimeException why);
    }

    /// Begins a walk when those before it have ended; returns at once. Does nothing when we are
    /// closing.
    ///
    /// @return to be cancelled when the database is closed: a walk that waits for its turn goes,
    ///     and holds the database no longer; one under way ends by itself
    Future<?> begin(UUID accountId, Database database, Hearer hearer) {
        try {
            return walker.submit(() -> walk(accountId, database, hearer));
        } catch (RejectedExecutionException _) {
            return CompletableFuture.completedFuture(null);
        }
    }

    /// How many wait for their turn.
    int waiting() {
        return walker.getQueue().size();
    }

    private void walk(UUID accountId, Database database, Hearer hearer) {
        if (closing.getCount() == 0) {
            return;
        }
        long begun = System.nanoTime();
        try {
            var report = database.verify(new Paced(accountId, hearer));
            LOG.log(
                    Level.INFO,
                    "account {0}: walked over {1} transactions in {2} s: {3}",
                    accountId,
                    Long.toString(report.transactions()),
                    Long.toString(Duration.ofNanos(System.nanoTime() - begun).toSeconds()),
                    report.isSound() ? "all as it was written" : "DAMAGED");
            hearer.walked(report);
        } catch (RuntimeException thrown) {
            if (!isEnd(thrown)) {
                LOG.log(Level.WARNING, "account " + accountId + ": a walk has failed", thrown);
                hearer.failed(thrown);
            }
        }
    }

    /// The database was closed under the walk, or we are closing.
    private static boolean isEnd(RuntimeException thrown) {
        return thrown instanceof Failed failed
                && (failed.failure() == Failure.UNAVAILABLE
                        || failed.failure() == Failure.KEY_REFUSED
                        || failed.failure() == Failure.KEY_SILENT);
    }

    /// Logs what a walk finds; the first of it.
    static void log(UUID accountId, Finding finding) {
        var place = new StringBuilder();
        finding.facts()
                .forEach(
                        fact ->
                                place.append(place.isEmpty() ? "" : ", ")
                                        .append(fact.name())
                                        .append(' ')
                                        .append(fact.value()));
        LOG.log(
                Level.ERROR,
                "account {0}: the stored data is damaged: {1} ({2})",
                accountId,
                finding.text(),
                place);
    }

    private final class Paced implements Verifying {
        private final UUID accountId;
        private final Hearer hearer;
        private long since = System.nanoTime();
        private int findings;

        Paced(UUID accountId, Hearer hearer) {
            this.accountId = accountId;
            this.hearer = hearer;
        }

        @Override
        public void found(Finding finding) {
            findings++;
            if (findings <= FINDINGS_LOGGED) {
                log(accountId, finding);
            }
            hearer.found(finding);
        }

        @Override
        public void walked(Part part, long done, long total) {}

        @Override
        public void step() {
            long worked = System.nanoTime() - since;
            if (worked >= WORK.toNanos()) {
                rest(worked * RESTS);
                since = System.nanoTime();
            }
        }

        private void rest(long nanos) {
            try {
                if (closing.await(nanos, TimeUnit.NANOSECONDS)) {
                    throw new Failed(Failure.UNAVAILABLE, "the server is being stopped");
                }
            } catch (InterruptedException _) {
                throw new IllegalStateException("nobody interrupts a walk");
            }
        }
    }

    @Override
    public void close() {
        closing.countDown(); // no interrupt: it would close a file of the index under all
        walker.close();
    }
}
