// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.issuer;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// One at a time for each key; of those who wait the one who came last and the one who came first
/// have their turns alternately. So who comes after a crowd does not wait for all of it, and nobody
/// waits longer than twice as many turns as stood before him. Any thread.
///
/// @param <K> whose turns; with `equals`
final class Turns<K> {
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<K, Lane> lanes = new HashMap<>(); // guarded by lock; those with somebody

    private static final class Lane {
        private final Deque<Waiting> waiting = new ArrayDeque<>();
        private boolean last = true;

        private Waiting next() {
            Waiting next = last ? waiting.removeLast() : waiting.removeFirst();
            last = !last;
            return next;
        }
    }

    private static final class Waiting {
        private final Condition called;
        private boolean isCalled;

        private Waiting(Condition called) {
            this.called = called;
        }
    }

    /// Waits for the turn; [#leave] ends it.
    ///
    /// @throws Failed `BUSY` when it has not come in time, `UNAVAILABLE` when interrupted
    void enter(K key, Duration patience) {
        lock.lock();
        try {
            Lane lane = lanes.get(key);
            if (lane == null) {
                lanes.put(key, new Lane());
                return;
            }
            var me = new Waiting(lock.newCondition());
            lane.waiting.addLast(me);
            await(me, patience);
            if (!me.isCalled) {
                lane.waiting.remove(me);
                throw Thread.currentThread().isInterrupted()
                        ? new Failed(Failure.UNAVAILABLE, "the sign-in was interrupted")
                        : new Failed(Failure.BUSY, "too many sign in at this moment");
            }
        } finally {
            lock.unlock();
        }
    }

    /// Until it is called, its time is over, or its thread is interrupted.
    private static void await(Waiting me, Duration patience) {
        long left = patience.toNanos();
        try {
            while (!me.isCalled && left > 0) {
                left = me.called.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void leave(K key) {
        lock.lock();
        try {
            Lane lane = lanes.get(key);
            if (lane == null || lane.waiting.isEmpty()) {
                lanes.remove(key);
                return;
            }
            Waiting next = lane.next();
            next.isCalled = true;
            next.called.signal();
        } finally {
            lock.unlock();
        }
    }

    /// How many wait.
    int waiting(K key) {
        lock.lock();
        try {
            Lane lane = lanes.get(key);
            return lane == null ? 0 : lane.waiting.size();
        } finally {
            lock.unlock();
        }
    }
}
