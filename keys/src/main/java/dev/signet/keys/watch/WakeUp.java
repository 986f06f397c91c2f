// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys.watch;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Wakes one waiting thread. Signals while nobody waits are remembered as one. Any thread.
final class WakeUp {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean signalled;
    private boolean closed;

    void signal() {
        lock.lock();
        try {
            signalled = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// From now on nobody waits.
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Waits for `least` in any case but [#close], then on until it is signalled, for
    /// `most` in all.
    ///
    /// @return false once closed, or when the thread was interrupted, which stays set
    boolean await(Duration least, Duration most) {
        long began = System.nanoTime();
        lock.lock();
        try {
            while (!closed) {
                long passed = System.nanoTime() - began;
                long left = (signalled ? least : most).toNanos() - passed;
                if (left <= 0) {
                    break;
                }
                long unused = changed.awaitNanos(left);
            }
            signalled = false;
            return !closed;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }
}
