// SPDX-License-Identifier: Apache-2.0
package dev.signet.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

/// A failure that repeats itself does not fill the log.
final class RepeatedFailuresTest {
    private static final Instant START = Instant.parse("2026-11-29T06:00:00Z");

    private final Logs.Line lines = new Logs.Line();

    @Test
    void aThousandOfAKindAreOneStackAndNineLinesAMinute() {
        var log = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            log.append(lines.format(record("incident " + i, full(i), START.plusMillis(i))));
        }
        assertEquals(10, log.toString().lines().filter(line -> line.contains("incident")).count());
        assertEquals(1, occurrences(log.toString(), "\tat "), log.toString());
        assertTrue(log.toString().contains("incident 9: STORAGE: the disk is full (attempt 9)"));
        assertFalse(log.toString().contains("incident 10"));

        String later = lines.format(record("incident x", full(1), START.plusSeconds(61)));
        assertTrue(later.contains("incident x (990 more like it have not been told)\n"), later);
        assertTrue(later.contains("\tat "), later);
    }

    @Test
    void anotherKindIsToldBesideIt() {
        for (int i = 0; i < 100; i++) {
            lines.format(record("incident", full(i), START));
        }
        var other = new Failed(Failure.CORRUPT, "a block does not verify");
        assertTrue(lines.format(record("incident", other, START)).contains("\tat "));
        var elsewhere = new IllegalStateException("the value of a resource");
        String told = lines.format(record("incident", elsewhere, START));
        assertTrue(told.contains("\tat "), told);
        assertFalse(told.contains("resource"), told);
    }

    @Test
    void eachOfManyAccountsThatFailAlikeIsTold() {
        var log = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            String line = "account " + i + ": the keys cannot be opened";
            log.append(lines.format(record(line, full(i), START)));
        }
        assertEquals(50, log.toString().lines().filter(line -> line.contains("account")).count());
    }

    @Test
    void whatThrowsNothingIsAlwaysTold() {
        for (int i = 0; i < 100; i++) {
            assertTrue(lines.format(record("ready", null, START)).endsWith("ready\n"));
        }
    }

    private static Failed full(int attempt) {
        var full = new Failed(Failure.STORAGE, "the disk is full", new Fact("attempt", attempt));
        full.setStackTrace(
                new StackTraceElement[] {new StackTraceElement("Ledger", "write", "L", 1)});
        return full;
    }

    private static LogRecord record(String text, Throwable thrown, Instant when) {
        var record = new LogRecord(Level.SEVERE, text);
        record.setLoggerName("dev.signet.dataplane");
        record.setThrown(thrown);
        record.setInstant(when);
        return record;
    }

    private static int occurrences(String text, String part) {
        return text.split(part, -1).length - 1;
    }
}
