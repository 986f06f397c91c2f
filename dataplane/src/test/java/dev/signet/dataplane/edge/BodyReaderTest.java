// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.budget.BodyBudget;
import dev.signet.http.Headers;
import dev.signet.http.Request;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class BodyReaderTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int MEBIBYTE = 1 << 20;

    @Test
    void bundlesOfUnknownLengthTakeWhatComesAndRunTogether() throws Exception {
        var bundles = new BodyBudget();
        int clients = 12;
        var begun = new CountDownLatch(clients);
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < clients; i++) {
            // each gives its end only when all have begun
            InputStream body = new Held(new byte[100_000], begun);
            threads.add(
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        try (BodyBudget.Share share = bundles.share()) {
                                            BodyReader.bundle(request(body), share);
                                        }
                                    }));
        }
        for (Thread thread : threads) {
            assertTrue(thread.join(LONG));
        }
    }

    /// Bytes whose end comes when others have come so far too.
    private static final class Held extends ByteArrayInputStream {
        private final CountDownLatch latch;
        private boolean counted;

        Held(byte[] bytes, CountDownLatch latch) {
            super(bytes);
            this.latch = latch;
        }

        @Override
        public synchronized int read(byte[] target, int offset, int length) {
            int read = super.read(target, offset, length);
            if (read < 0 && !counted) {
                counted = true;
                latch.countDown();
                try {
                    latch.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
            return read;
        }
    }

    @Test
    void aBundleIsReadWholeWhateverItsLength() {
        var bundles = new BodyBudget();
        for (int length : List.of(1, 65_536, 65_537, MEBIBYTE, 3 * MEBIBYTE + 1)) {
            var sent = new byte[length];
            new Random(length).nextBytes(sent);
            for (String declared : List.of("", "" + length)) {
                try (BodyBudget.Share share = bundles.share()) {
                    String[] headers =
                            declared.isEmpty()
                                    ? new String[0]
                                    : new String[] {"Content-Length", declared};
                    var read =
                            BodyReader.bundle(
                                    request(new ByteArrayInputStream(sent), headers), share);
                    assertTrue(Arrays.equals(sent, read));
                }
            }
        }
    }

    @Test
    void aBundleThatComesTooSlowlyIsRefused() {
        var body = new ByteArrayInputStream(new byte[1000]);
        var pace = new BodyReader.Pace(Duration.ZERO, Long.MAX_VALUE);
        try (BodyBudget.Share share = new BodyBudget().share()) {
            var failed =
                    assertThrows(Failed.class, () -> BodyReader.bundle(request(body), share, pace));
            assertEquals(Failure.MALFORMED, failed.failure());
        }
        var minute = new BodyReader.Pace(Duration.ofSeconds(10), 1000);
        assertTrue(minute.keptBy(0, 10_000_000_000L));
        assertFalse(minute.keptBy(999, 11_000_000_000L));
        assertTrue(minute.keptBy(1000, 11_000_000_000L));
    }

    private static Request request(InputStream body, String... headers) {
        return new Request(
                "POST", "https://x", List.of(), List.of(), Headers.of(headers), body, "127.0.0.1");
    }
}
