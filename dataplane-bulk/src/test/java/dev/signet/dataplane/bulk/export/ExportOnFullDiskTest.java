// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.export;

import static dev.signet.dataplane.bulk.export.ExportAccount.START;
import static dev.signet.dataplane.bulk.export.ExportAccount.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failure;
import dev.signet.jobs.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ExportOnFullDiskTest {
    private static final int PATIENTS = 20;

    @TempDir Path folder;

    @Test
    void anExportForWhoseFilesThereIsNoRoomWaitsAndEndsRightWhenThereIs() throws Exception {
        try (var account = new ExportAccount(folder.resolve("account"))) {
            for (int i = 0; i < PATIENTS; i++) {
                account.commit(put("p" + i));
            }
            account.isFull.set(true);
            UUID id = account.begin(Instant.EPOCH, START.plusSeconds(60)).id();
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(50);
            while (account.refused.get() < 2) {
                assertTrue(System.nanoTime() < until, "it is not tried again");
                Thread.sleep(1);
            }
            Job waits = account.jobs().find(id).orElseThrow();
            assertEquals(Job.State.RUNNING, waits.state());
            assertEquals(Optional.of(Failure.STORAGE), account.jobs().waitsFor(waits));

            account.isFull.set(false);
            Job done = account.jobs().await(id, Duration.ofSeconds(50)).orElseThrow();
            assertEquals(Job.State.COMPLETED, done.state());
            assertEquals(PATIENTS, account.resources(done));
            assertEquals(1, staged(), "what was begun before is gone or written over");
        }
    }

    private long staged() throws IOException {
        try (var files = Files.list(folder.resolve("account/staged"))) {
            return files.count();
        }
    }
}
