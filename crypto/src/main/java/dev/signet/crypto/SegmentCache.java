// SPDX-License-Identifier: Apache-2.0
package dev.signet.crypto;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The opened segments of all sealed files of the process, within a fixed number of bytes.
///
/// A ring of frames of one segment each, with a clock hand for eviction. There is no map: each
/// open file knows in which frame it last put a segment, and the frame knows whether it still
/// holds it ([Frame#copy]). A hit takes no lock and writes nothing that is shared. Frames are
/// allocated when first needed and never given back. Any thread.
///
/// One cache serves all accounts; withdrawal wipes what belongs to one of them.
public final class SegmentCache {
    private static final int ROUNDS_MAX = 2;

    private final Frame[] frames;
    private final AtomicInteger hand = new AtomicInteger();

    /// @param bytesMax plaintext held at most, rounded down to whole segments of 16 KiB; from one
    ///     segment (16 KiB) to 16 GiB
    public SegmentCache(long bytesMax) {
        long count = bytesMax / FileFormat.SEGMENT_BYTES;
        if (count < 1 || count > 1 << 20) {
            throw new Failed(
                    Failure.INVALID,
                    "the segment cache holds 16 KiB to 16 GiB",
                    new Fact("bytes", bytesMax));
        }
        this.frames = new Frame[(int) count];
        for (int index = 0; index < frames.length; index++) {
            frames[index] = new Frame();
        }
    }

    /// The bound in bytes.
    public long bytesMax() {
        return (long) frames.length * FileFormat.SEGMENT_BYTES;
    }

    /// Bytes allocated so far; never more than [#bytesMax].
    public long bytes() {
        long allocated = 0;
        for (Frame frame : frames) {
            allocated += frame.allocated() ? FileFormat.SEGMENT_BYTES : 0;
        }
        return allocated;
    }

    /// A locked frame to fill, or null when all are being filled: then do without the cache.
    @Nullable Frame take() {
        for (int tries = 0; tries < ROUNDS_MAX * frames.length + 1; tries++) {
            Frame frame = frames[Math.floorMod(hand.getAndIncrement(), frames.length)];
            if (frame.passed() && frame.lock()) {
                return frame;
            }
        }
        return null;
    }

    /// Overwrites every segment that belongs to `owner`. A frame that is being filled meanwhile
    /// is left to the filler, which looks whether the keys are still lent once it has
    /// published.
    void wipe(Object owner) {
        for (Frame frame : frames) {
            if (frame.lock()) {
                if (frame.belongsTo(owner)) {
                    frame.wipe();
                }
                frame.unlock();
            }
        }
    }

    /// Whether any frame holds a byte that is not zero; for tests, when nobody writes.
    boolean hasPlaintext() {
        for (Frame frame : frames) {
            if (frame.hasPlaintext()) {
                return true;
            }
        }
        return false;
    }
}
