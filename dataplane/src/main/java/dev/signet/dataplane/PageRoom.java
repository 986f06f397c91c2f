// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import java.time.Duration;
import java.util.function.LongConsumer;

/// Room for the pages of searches and histories that a process makes at one time. A page of
/// ordinary size asks for none. Any thread.
final class PageRoom {
    /// A page of the most hits and inclusions fits once.
    private static final long BYTES = 96 << 20;

    /// Resources as stored, the page, and its copy on the way out.
    private static final int COPIES = 3;

    /// So many at once as there may be requests do not fill the heap.
    static final long ORDINARY_BYTES_MAX = 64 << 10;

    private static final long STEP_BYTES = 256 << 10;
    private static final int WAITING_MAX = 64;
    private static final Duration WAIT = Duration.ofSeconds(10);

    private final Room room =
            new Room("other large pages are being made", BYTES, WAITING_MAX, WAIT);

    Share share() {
        return new Share();
    }

    /// What one page has; is told of its resources' bytes as they are gathered. One thread.
    final class Share implements LongConsumer, AutoCloseable {
        private final Room.Share share = room.share();

        /// @param bytes of all resources of the page so far, or soon
        /// @throws dev.signet.base.Failed `BUSY` when there is no room in time
        @Override
        public void accept(long bytes) {
            if (bytes > ORDINARY_BYTES_MAX) {
                share.need(Math.ceilDiv(bytes * COPIES, STEP_BYTES) * STEP_BYTES);
            }
        }

        @Override
        public void close() {
            share.close();
        }
    }
}
