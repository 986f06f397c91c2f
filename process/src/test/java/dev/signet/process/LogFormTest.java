// SPDX-License-Identifier: Apache-2.0
package dev.signet.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The two forms of the log, and its weight while the process runs.
final class LogFormTest {
    private static LogRecord record(Level level, String message) {
        var record = new LogRecord(level, message);
        record.setLoggerName("dev.signet.accounts.LiveAccount");
        record.setInstant(Instant.parse("2026-11-30T02:00:00.123456Z"));
        return record;
    }

    @AfterEach
    void asBefore() {
        Logs.from(Logs.Weight.INFO);
    }

    @Test
    void aLineOfJsonHasTimeLevelLoggerAndMessageInEscapes() {
        assertEquals(
                """
                {"time":"2026-11-30T02:00:00.123Z","level":"warning",\
                "logger":"dev.signet.accounts.LiveAccount",\
                "message":"a \\"quoted\\" back\\\\slash\\n\\u0001\\u007f"}
                """,
                new JsonLine()
                        .format(record(Level.WARNING, "a \"quoted\" back\\slash\n\u0001\u007f")));
    }

    @Test
    void whatWasThrownIsOneLineOfJsonWithoutAForeignMessage() {
        LogRecord thrown = record(Level.SEVERE, "incident");
        thrown.setThrown(new IllegalStateException("the value of a resource"));
        String line = new JsonLine().format(thrown);
        assertEquals(1, line.lines().count(), line);
        assertTrue(line.contains("\"level\":\"error\""), line);
        String detail =
                "RedactedCause: java.lang.IllegalStateException\\n\\tat dev.signet.process.";
        assertTrue(line.contains(detail), line);
        assertFalse(line.contains("value of a resource"), line);
    }

    @Test
    void theWeightHoldsFromTheMomentItIsSet() {
        Logger ours = Logger.getLogger("dev.signet.some");
        Logs.from(Logs.Weight.WARNING);
        assertFalse(ours.isLoggable(Level.INFO));
        Logs.from(Logs.Weight.DEBUG);
        assertTrue(ours.isLoggable(Level.FINE));
        assertFalse(ours.isLoggable(Level.FINER));
    }
}
