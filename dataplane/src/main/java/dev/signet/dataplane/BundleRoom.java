// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Request;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Room for the Bundles that a process works on at one time: some large ones must not fill the
/// heap. Fair: who came first goes first. Any thread.
final class BundleRoom {
    /// Work on a Bundle takes about three times its bytes.
    private static final int MEBIBYTES = 80;

    private static final Duration WAIT = Duration.ofSeconds(30);

    private final Semaphore mebibytes = new Semaphore(MEBIBYTES, true);

    /// Runs `work` when there is room for the request's body.
    ///
    /// @throws Failed `BUSY` when there was none for 30 seconds
    <T> T within(Request request, Supplier<T> work) {
        int wanted = mebibytes(request);
        try {
            if (!mebibytes.tryAcquire(wanted, WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new Failed(Failure.BUSY, "other large Bundles are being worked on");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failed(e, Failure.UNAVAILABLE, "the service is stopping");
        }
        try {
            return work.get();
        } finally {
            mebibytes.release(wanted);
        }
    }

    /// A body of unknown length counts as the largest.
    private static int mebibytes(Request request) {
        long bytes = Bodies.declaredBytes(request).orElse(Bodies.BUNDLE_BYTES_MAX);
        return (int) Math.min(1 + (bytes >> 20), MEBIBYTES);
    }
}
