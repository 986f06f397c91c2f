// SPDX-License-Identifier: Apache-2.0
package dev.signet.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// What is kept of a worker that does not start, and that nothing is of one that did.
class StartUpErrorsTest {
    private static final Duration MOST = Duration.ofSeconds(20);

    private static String tail(String said) {
        return new StartUpErrors(new ByteArrayInputStream(said.getBytes(StandardCharsets.UTF_8)))
                .tail(MOST);
    }

    @Test
    void theLastLinesAreKeptOnOneLineAndWithoutWhatATerminalWouldActOn() {
        assertEquals("Error: no main class | at x", tail("Error: no main class\nat x\n"));
        assertEquals("?[31mred ?", tail("\u001b[31mred \u00e9"));
        assertEquals("", tail(""));
    }

    @Test
    void ofMuchTheEndIsKept() {
        String tail = tail("x".repeat(10 * StartUpErrors.KEPT_MAX) + "the end");
        assertEquals(StartUpErrors.KEPT_MAX, tail.length());
        assertTrue(tail.endsWith("xthe end"));
    }

    @Test
    void nothingIsKeptOfOneThatIsReady() throws IOException {
        try (var worker = new PipedOutputStream();
                var pipe = new PipedInputStream(worker)) {
            var errors = new StartUpErrors(pipe);
            worker.write("loading".getBytes(StandardCharsets.UTF_8));
            worker.flush();
            errors.ready();
            worker.write("a name of a patient".getBytes(StandardCharsets.UTF_8));
            worker.close();
            String tail = errors.tail(MOST);
            assertTrue(tail.isEmpty(), tail);
        }
    }
}
