// SPDX-License-Identifier: Apache-2.0
package dev.signet.jobs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.jobs.Job.Progress;
import dev.signet.jobs.Job.State;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// docs/formats/job.md: records are read back as they were written, strictly, for ever.
class KeptJobTest {
    private static final UUID ID = UUID.fromString("00112233-4455-4677-8899-aabbccddeeff");
    private static final int STATE = 1;
    private static final int FLAGS = 2;
    private static final int KIND_LENGTH = 3;

    private static final KeptJob QUEUED =
            new KeptJob(
                    new Job(
                            ID,
                            "export",
                            State.QUEUED,
                            Instant.ofEpochMilli(1_000),
                            Optional.empty(),
                            Optional.empty(),
                            Progress.NONE,
                            0,
                            Optional.empty(),
                            new byte[0]),
                    false,
                    false);

    private static final KeptJob FAILED =
            new KeptJob(
                    new Job(
                            ID,
                            "bulk-delete",
                            State.FAILED,
                            Instant.ofEpochMilli(1_000),
                            Optional.of(Instant.ofEpochMilli(2_000)),
                            Optional.of(Instant.ofEpochMilli(3_000)),
                            new Progress(7, 9),
                            4,
                            Optional.of(new JobFailure(403, "not today, ö")),
                            "checkpoint".getBytes(StandardCharsets.US_ASCII)),
                    true,
                    true);

    private static byte[] vector(String name) throws IOException {
        var all = new Properties();
        try (var in = KeptJobTest.class.getResourceAsStream("/vectors/job-v1.properties")) {
            all.load(in);
        }
        return HexFormat.of().parseHex(all.getProperty(name));
    }

    @Test
    void aJobIsWrittenAndReadAsItsVectorSays() throws IOException {
        assertRead(QUEUED, vector("queued"));
        assertRead(FAILED, vector("failed"));
    }

    private static void assertRead(KeptJob expected, byte[] record) {
        assertEquals(HexFormat.of().formatHex(record), HexFormat.of().formatHex(expected.bytes()));
        KeptJob read = KeptJob.of(ID, record);
        assertArrayEquals(record, read.bytes());
        assertEquals(expected.leaving(), read.leaving());
        assertEquals(expected.cleared(), read.cleared());
        assertEquals(expected.job().state(), read.job().state());
        assertEquals(expected.job().failure(), read.job().failure());
        assertEquals(expected.job().ended(), read.job().ended());
        assertArrayEquals(expected.job().checkpoint(), read.job().checkpoint());
    }

    @Test
    void anotherVersionIsNamedSo() {
        assertRefused(Failure.FORMAT_TOO_OLD, changed(0, 0));
        assertRefused(Failure.FORMAT_TOO_NEW, changed(0, 2));
    }

    @Test
    void whatDoesNotReadIsDamage() {
        byte[] whole = FAILED.bytes();
        for (int length = 0; length < whole.length; length++) {
            assertRefused(Failure.CORRUPT, Arrays.copyOf(whole, length));
        }
        assertRefused(Failure.CORRUPT, Arrays.copyOf(whole, whole.length + 1));
        assertRefused(Failure.CORRUPT, changed(STATE, 6));
        assertRefused(Failure.CORRUPT, changed(STATE, 255));
        assertRefused(Failure.CORRUPT, changed(FLAGS, 4));
        assertRefused(Failure.CORRUPT, changed(KIND_LENGTH, 255));
    }

    private static byte[] changed(int at, int to) {
        byte[] record = FAILED.bytes();
        record[at] = (byte) to;
        return record;
    }

    private static void assertRefused(Failure failure, byte[] record) {
        var failed = assertThrows(Failed.class, () -> KeptJob.of(ID, record));
        assertEquals(failure, failed.failure());
    }
}
