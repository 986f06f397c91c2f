// SPDX-License-Identifier: Apache-2.0
package dev.signet.validation;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/// What a worker says on its standard error until it is ready: the last lines, for whoever has to
/// find out why it does not start. It has seen nothing of any account until then; what it says
/// afterwards, when a library may repeat what it reads, is read and let go of.
final class StartUpErrors {
    /// Bytes that are kept.
    static final int KEPT_MAX = 4 << 10;

    private final Thread reader;
    private final byte[] last = new byte[KEPT_MAX];
    private long read; // guarded by this
    private boolean isReady; // guarded by this

    /// Begins to read.
    ///
    /// @param errors of the worker; read to its end
    StartUpErrors(InputStream errors) {
        this.reader =
                Thread.ofPlatform().daemon().name("validator-errors").unstarted(() -> read(errors));
        reader.start();
    }

    /// From now on nothing is kept, and what was is wiped.
    synchronized void ready() {
        isReady = true;
        Arrays.fill(last, (byte) 0);
        read = 0;
    }

    /// The end of what was said, without what a log or a terminal would act on; waits for the end
    /// of what a worker says that has ended.
    String tail(Duration most) {
        try {
            reader.join(most);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            int length = (int) Math.min(read, KEPT_MAX);
            var text = new byte[length];
            for (int i = 0; i < length; i++) {
                text[i] = last[(int) ((read - length + i) % KEPT_MAX)];
            }
            return new String(text, StandardCharsets.UTF_8)
                    .replaceAll("[^ -~\n]", "?")
                    .strip()
                    .replace("\n", " | ");
        }
    }

    private void read(InputStream errors) {
        var buffer = new byte[1 << 10];
        try (errors) {
            for (int n = errors.read(buffer); n >= 0; n = errors.read(buffer)) {
                keep(buffer, n);
            }
        } catch (IOException _) {
            // the worker has been ended
        }
    }

    private synchronized void keep(byte[] buffer, int length) {
        for (int i = 0; i < length && !isReady; i++) {
            last[(int) (read++ % KEPT_MAX)] = buffer[i];
        }
    }
}
