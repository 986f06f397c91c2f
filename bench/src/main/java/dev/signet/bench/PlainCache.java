// SPDX-License-Identifier: Apache-2.0
package dev.signet.bench;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// Segments of plain files within a fixed number of bytes, of which those go that nobody has used
/// since the hand of the clock passed by: as the server's own cache chooses. It allocates an array
/// for each, which that one does not. Any thread.
final class PlainCache {
    static final int SEGMENT_BYTES = 16 << 10;

    private final AtomicReferenceArray<@Nullable Segment> places;
    private final AtomicInteger hand = new AtomicInteger();

    /// @param bytesMax at least one segment
    PlainCache(long bytesMax) {
        places = new AtomicReferenceArray<>((int) (bytesMax / SEGMENT_BYTES));
    }

    /// One segment of a file; its bytes never change.
    static final class Segment {
        private final byte[] bytes;
        private final PlainReader file;
        private final int number;
        private volatile boolean recent;

        Segment(byte[] bytes, PlainReader file, int number) {
            this.bytes = bytes;
            this.file = file;
            this.number = number;
        }

        /// The bytes, not to be written to.
        byte[] used() {
            if (!recent) {
                recent = true;
            }
            return bytes;
        }
    }

    /// Holds it in place of another.
    void hold(Segment segment) {
        while (true) {
            int at = Math.floorMod(hand.getAndIncrement(), places.length());
            Segment before = places.get(at);
            if (before != null && before.recent) {
                before.recent = false;
            } else if (places.compareAndSet(at, before, segment)) {
                if (before != null) {
                    before.file.letGo(before, before.number);
                }
                return;
            }
        }
    }
}
