// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.export;

import static dev.signet.dataplane.bulk.export.ExportAccount.START;
import static dev.signet.dataplane.bulk.export.ExportAccount.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.jobs.Job;
import dev.signet.store.Change;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where an export with `_since` begins, by the clock of the test.
class ExportSinceTest {
    private static final int OLD = 100;

    @TempDir Path folder;
    private ExportAccount account;

    @BeforeEach
    void open() {
        account = new ExportAccount(folder.resolve("account"));
    }

    @AfterEach
    void close() {
        account.close();
    }

    /// How many resources an export has of that time or later.
    private long exported(Instant since, Instant till) throws InterruptedException {
        Job begun = account.begin(since, till);
        Job done = account.jobs().await(begun.id(), Duration.ofSeconds(50)).orElseThrow();
        assertEquals(Job.State.COMPLETED, done.state());
        return account.resources(done);
    }

    @Test
    void whatWasWrittenDaysBeforeIsNotLookedAt() throws Exception {
        for (int i = 0; i < OLD; i++) {
            account.commit(put("old" + i));
        }
        account.now.set(START.plus(Duration.ofDays(10)));
        for (int i = 0; i < 3; i++) {
            account.commit(put("new" + i));
        }
        account.opened.set(0);
        assertEquals(3, exported(account.now.get(), account.now.get().plusSeconds(60)));
        assertTrue(account.opened.get() < OLD / 2, "opened: " + account.opened);
        assertEquals(OLD + 3, exported(Instant.EPOCH, account.now.get().plusSeconds(60)));
    }

    /// A server whose clock was ahead has written it, and it came before its time.
    @Test
    void aVersionWhoseTimeLiesAheadOfItsPlaceIsThere() throws Exception {
        Instant time = START.plus(Duration.ofMinutes(5));
        account.commit(Change.Kept.of(put("ahead"), 3, time));
        account.now.set(START.plus(Duration.ofHours(1)));
        account.commit(put("later"));
        assertEquals(2, exported(time, account.now.get().plusSeconds(60)));
        assertEquals(1, exported(time.plusMillis(1), account.now.get().plusSeconds(60)));
    }

    /// What another server wrote long ago and came today is old, as it says itself.
    @Test
    void aVersionWhoseTimeLiesBehindItsPlaceIsNotThere() throws Exception {
        account.commit(Change.Kept.of(put("behind"), 3, START.minus(Duration.ofDays(900))));
        account.commit(put("new"));
        assertEquals(1, exported(START, START.plusSeconds(60)));
        assertEquals(2, exported(START.minus(Duration.ofDays(900)), START.plusSeconds(60)));
    }
}
