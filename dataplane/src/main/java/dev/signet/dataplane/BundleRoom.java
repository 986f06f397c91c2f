// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.base.Failed;
import java.time.Duration;

/// Room for the Bundles that a process works on at one time, and for their answers. Two rooms:
/// small ones never wait for large ones. Any thread.
final class BundleRoom {
    /// Work on a Bundle takes about three times its bytes.
    private static final long SMALL_BYTES = 16 << 20;

    private static final long LARGE_BYTES = 68 << 20;

    /// A Bundle up to this is a small one.
    private static final long SMALL_BYTES_MAX = 1 << 20;

    private static final int SMALL_WAITING_MAX = 48;
    private static final int LARGE_WAITING_MAX = 8;
    private static final long STEP_BYTES = 16 << 10;
    private static final Duration WAIT = Duration.ofSeconds(30);
    private static final String REFUSAL = "other large Bundles are being worked on";

    private final Room small = new Room(REFUSAL, SMALL_BYTES, SMALL_WAITING_MAX, WAIT);
    private final Room large = new Room(REFUSAL, LARGE_BYTES, LARGE_WAITING_MAX, WAIT);

    Share share() {
        return new Share();
    }

    /// What one Bundle has. One thread.
    final class Share implements AutoCloseable {
        private final Room.Share inSmall = small.share();
        private final Room.Share inLarge = large.share();

        /// Makes it at least so large.
        ///
        /// @throws Failed `BUSY` when there is no room in time
        void need(long bytes) {
            if (isSmall(bytes)) {
                inSmall.need(stepped(bytes));
            } else {
                inLarge.need(stepped(bytes));
                inSmall.close();
            }
        }

        /// The same for an answer, which can do without: false when there is no room.
        boolean grows(long bytes) {
            if (isSmall(bytes)) {
                return inSmall.grows(stepped(bytes));
            }
            boolean grown = inLarge.grows(stepped(bytes));
            if (grown) {
                inSmall.close();
            }
            return grown;
        }

        private boolean isSmall(long bytes) {
            return bytes <= SMALL_BYTES_MAX && inLarge.bytes() == 0;
        }

        @Override
        public void close() {
            inSmall.close();
            inLarge.close();
        }
    }

    private static long stepped(long bytes) {
        return Math.ceilDiv(Math.max(1, bytes), STEP_BYTES) * STEP_BYTES;
    }
}
