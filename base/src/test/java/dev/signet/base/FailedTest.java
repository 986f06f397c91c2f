// SPDX-License-Identifier: Apache-2.0
package dev.signet.base;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class FailedTest {
    @Test
    void theMessageNamesTheFailureTheTextAndEveryFact() {
        var failed =
                new Failed(
                        Failure.CORRUPT,
                        "block tag does not verify",
                        new Fact("file", "_0.cfs"),
                        new Fact("block", 3));
        assertEquals(
                "CORRUPT: block tag does not verify (file _0.cfs, block 3)", failed.getMessage());
        assertEquals("_0.cfs", failed.fact("file", "?"));
        assertEquals("?", failed.fact("absent", "?"));
    }

    @Test
    void aMistakeKeepsClassesAndFramesOfWhatWasThrownButNoMessage() {
        var deepest = new NumberFormatException("For input string: \"Mustermann\"");
        var thrown = new IllegalStateException("of Mustermann", deepest);
        var failed = Failed.mistake(thrown, "it failed");
        assertEquals(Failure.INTERNAL, failed.failure());
        var log = new StringWriter();
        failed.printStackTrace(new PrintWriter(log, true));
        assertFalse(log.toString().contains("Mustermann"), log.toString());
        assertTrue(log.toString().contains("java.lang.NumberFormatException"), log.toString());
        assertArrayEquals(
                thrown.getStackTrace(), Objects.requireNonNull(failed.getCause()).getStackTrace());
    }

    @Test
    void aMistakeThatIsAFailureStaysWhatItIs() {
        var failed = new Failed(Failure.STORAGE, "the disk is full");
        assertSame(failed, Failed.mistake(failed, "it failed"));
        var outer = new IllegalStateException("of Mustermann", failed);
        assertSame(failed, RedactedCause.of(outer).getCause());
    }
}
