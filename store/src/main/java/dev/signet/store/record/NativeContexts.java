// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.record;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Contexts of a native library that are used by one thread at a time and kept for the next: a
/// virtual thread must not own one. Any thread.
final class NativeContexts<T> {
    private static final int KEPT_MAX = 8;

    private final Supplier<T> making;
    private final Consumer<T> closing;
    private final ConcurrentLinkedQueue<T> free = new ConcurrentLinkedQueue<>();
    private final AtomicInteger freeCount = new AtomicInteger();

    NativeContexts(Supplier<T> making, Consumer<T> closing) {
        this.making = making;
        this.closing = closing;
    }

    /// One for the caller alone, who gives it back.
    T take() {
        T kept = free.poll();
        if (kept == null) {
            return making.get();
        }
        freeCount.decrementAndGet();
        return kept;
    }

    void giveBack(T context) {
        if (freeCount.incrementAndGet() <= KEPT_MAX) {
            free.add(context);
        } else {
            freeCount.decrementAndGet();
            closing.accept(context);
        }
    }

    /// Closes those that nobody has.
    void letGo() {
        for (T kept = free.poll(); kept != null; kept = free.poll()) {
            freeCount.decrementAndGet();
            closing.accept(kept);
        }
    }
}
