// SPDX-License-Identifier: Apache-2.0
package dev.signet.crypto;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A bounded pool of things that are dear to make and serve one thread at a time, such as
/// ciphers.
///
/// Not thread-locals: with a virtual thread for each request those would be made for one use
/// each. A thread looks first into the slot its id points to; what finds no free slot is
/// dropped. Any thread; nothing blocks.
final class Pool<T> {
    private static final int PROBES = 4;
    private static final int SLOTS_MAX = 64;
    private static final int SLOTS =
            Math.min(
                    SLOTS_MAX,
                    Integer.highestOneBit(Runtime.getRuntime().availableProcessors()) * 4);

    private final AtomicReferenceArray<@Nullable T> slots = new AtomicReferenceArray<>(SLOTS);
    private final Supplier<T> maker;

    Pool(Supplier<T> maker) {
        this.maker = maker;
    }

    /// One from the pool, or a new one. Give it back with [#give] unless its use failed.
    T take() {
        int start = start();
        for (int probe = 0; probe < PROBES; probe++) {
            T free = slots.getAndSet((start + probe) & (SLOTS - 1), null);
            if (free != null) {
                return free;
            }
        }
        return maker.get();
    }

    void give(T used) {
        int start = start();
        for (int probe = 0; probe < PROBES; probe++) {
            if (slots.compareAndSet((start + probe) & (SLOTS - 1), null, used)) {
                return;
            }
        }
    }

    /// Lets go of everything that is not in use.
    void clear() {
        for (int slot = 0; slot < SLOTS; slot++) {
            slots.set(slot, null);
        }
    }

    private static int start() {
        return (int) ((Thread.currentThread().threadId() * 0x9E3779B97F4A7C15L) >>> 32);
    }
}
