// SPDX-License-Identifier: Apache-2.0
package dev.signet.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One place of the [SegmentCache]: the plaintext of one segment, guarded by a stamp.
///
/// The stamp is odd while somebody writes (fills, wipes). A reader copies out first and looks at
/// the stamp again after; when it has moved, what was copied is overwritten with zeros and counts
/// as a miss. So nobody is ever handed bytes of another file or bytes that are half wiped, and
/// readers do not write to memory that they share.
final class Frame {
    private static final VarHandle STAMP;

    static {
        try {
            STAMP = MethodHandles.lookup().findVarHandle(Frame.class, "stamp", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile long stamp;

    // all below: written under an odd stamp, read under a stamp that is checked again after
    private @Nullable Object owner;
    private @Nullable Object file;
    private int segment;
    private int length;
    private byte @Nullable [] bytes;

    /// Set by readers, cleared by the hand of the clock; a lost update costs one eviction.
    private boolean recent;

    /// Copies out when this frame holds that segment now.
    ///
    /// @return false on a miss; then `target` holds what it held, or zeros in the range
    boolean copy(Object file, int segment, int from, byte[] target, int offset, int count) {
        long before = (long) STAMP.getAcquire(this);
        byte[] held = bytes;
        if ((before & 1) != 0 || this.file != file || this.segment != segment || held == null) {
            return false;
        }
        System.arraycopy(held, from, target, offset, count);
        VarHandle.acquireFence();
        if ((long) STAMP.getOpaque(this) != before) {
            Arrays.fill(target, offset, offset + count, (byte) 0);
            return false;
        }
        if (!recent) {
            recent = true;
        }
        return true;
    }

    /// Takes the frame for writing unless somebody else has it.
    boolean lock() {
        long before = stamp;
        if ((before & 1) != 0 || !STAMP.compareAndSet(this, before, before + 1)) {
            return false;
        }
        VarHandle.fullFence(); // the odd stamp is seen before any byte changes
        return true;
    }

    /// Ends what [#lock] began.
    void unlock() {
        STAMP.setVolatile(this, stamp + 1);
    }

    /// Whether the hand of the clock may take it; the second time it may.
    boolean passed() {
        boolean was = recent;
        recent = false;
        return !was;
    }

    /// The array to fill; locked only. Whatever it held is of no file any more.
    byte[] claim() {
        file = null;
        owner = null;
        byte[] held = bytes;
        if (held == null) {
            held = new byte[FileFormat.SEGMENT_PLAIN_BYTES];
            bytes = held;
        }
        return held;
    }

    /// The array as filled; locked only.
    byte[] claimed() {
        byte[] held = bytes;
        if (held == null) {
            throw new IllegalStateException("the frame has been claimed");
        }
        return held;
    }

    /// Names what the array holds now; locked only. The tail of what it held before is wiped.
    void hold(Object owner, Object file, int segment, int length) {
        byte[] held = bytes;
        if (held != null && this.length > length) {
            Arrays.fill(held, length, this.length, (byte) 0);
        }
        this.owner = owner;
        this.file = file;
        this.segment = segment;
        this.length = length;
    }

    /// Overwrites everything; locked only.
    void wipe() {
        byte[] held = bytes;
        if (held != null) {
            Arrays.fill(held, (byte) 0);
        }
        owner = null;
        file = null;
        length = 0;
        recent = false;
    }

    /// Names no file any more; the plaintext stays the owner's until it is replaced or wiped.
    /// Locked only.
    void disown() {
        file = null;
        recent = false;
    }

    /// Locked only.
    boolean belongsTo(Object owner) {
        return this.owner == owner;
    }

    /// Locked only.
    boolean holds(Object file) {
        return this.file == file;
    }

    /// Whether an array has been allocated; a hint.
    boolean allocated() {
        return bytes != null;
    }

    /// Whether any byte is not zero; for tests, when nobody writes.
    boolean hasPlaintext() {
        byte[] held = bytes;
        return held != null && !Arrays.equals(held, new byte[held.length]);
    }
}
