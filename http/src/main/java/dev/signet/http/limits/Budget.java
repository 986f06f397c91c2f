// SPDX-License-Identifier: Apache-2.0
package dev.signet.http.limits;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/// Bytes that may be held at one time for peers that send or take them at their own pace. When
/// they are spent the slowest is cut, not the next one refused. No peer holds more than its share
/// of them. Any thread.
public final class Budget {
    private static final long ROUND_NANOS = Duration.ofMillis(100).toNanos();

    private final long bytesMax;
    private final long waitNanos;
    private final SlowestCutter cutter;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition given = lock.newCondition();
    private final Map<Peer, Long> heldBy = new HashMap<>();
    private long held;
    private long waiting;
    private long overdrawn;

    /// @param waitNanos how long one more waits for bytes to come free
    /// @param cutter cuts the slowest of those that hold some
    public Budget(long bytesMax, long waitNanos, SlowestCutter cutter) {
        this.bytesMax = bytesMax;
        this.waitNanos = waitNanos;
        this.cutter = cutter;
    }

    /// Takes `bytes`; what is larger than the whole budget, or the peer's share of it, waits until
    /// it is alone. What waits is in memory too, so no more than half the budget does.
    ///
    /// @return false when they did not come free in time, or too much waits for that already
    public boolean take(Peer peer, long bytes) {
        if (taken(peer, bytes, 0)) {
            return true;
        }
        if (!mayWait(bytes)) {
            return false;
        }
        try {
            return awaited(peer, bytes);
        } finally {
            waitsNoMore(bytes);
        }
    }

    private void waitsNoMore(long bytes) {
        lock.lock();
        try {
            waiting -= bytes;
        } finally {
            lock.unlock();
        }
    }

    /// Takes `bytes` for what must not be refused any more: a quarter more than the budget.
    ///
    /// @return false when that is spent too
    public boolean overdraw(long bytes) {
        lock.lock();
        try {
            if (overdrawn > 0 && overdrawn + bytes > bytesMax / 4) {
                return false;
            }
            overdrawn += bytes;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Gives back what was overdrawn.
    public void giveOverdrawn(long bytes) {
        lock.lock();
        try {
            overdrawn -= bytes;
        } finally {
            lock.unlock();
        }
    }

    private boolean mayWait(long bytes) {
        lock.lock();
        try {
            if (waiting > 0 && waiting + bytes > bytesMax / 2) {
                return false;
            }
            waiting += bytes;
            return true;
        } finally {
            lock.unlock();
        }
    }

    private boolean awaited(Peer peer, long bytes) {
        long end = System.nanoTime() + waitNanos;
        while (true) {
            cutter.cut(inTheWayOf(peer, bytes));
            long left = end - System.nanoTime();
            if (taken(peer, bytes, Math.min(left, ROUND_NANOS))) {
                return true;
            }
            if (left <= 0) {
                return false;
            }
        }
    }

    /// One whose own share is spent is not helped by cutting others.
    private Predicate<Peer> inTheWayOf(Peer peer, long bytes) {
        lock.lock();
        try {
            return withinShare(peer, bytes) ? _ -> true : peer::equals;
        } finally {
            lock.unlock();
        }
    }

    private boolean withinShare(Peer peer, long bytes) {
        long own = peer.limited() ? heldBy.getOrDefault(peer, 0L) : 0;
        return own == 0 || own + bytes <= Peer.share(bytesMax);
    }

    public void give(Peer peer, long bytes) {
        lock.lock();
        try {
            held -= bytes;
            heldBy.computeIfPresent(peer, (_, own) -> own == bytes ? null : own - bytes);
            given.signalAll();
        } finally {
            lock.unlock();
        }
    }

    public long held() {
        lock.lock();
        try {
            return held + overdrawn;
        } finally {
            lock.unlock();
        }
    }

    private boolean taken(Peer peer, long bytes, long nanosMax) {
        lock.lock();
        try {
            long left = nanosMax;
            while (!withinShare(peer, bytes) || (held > 0 && held + bytes > bytesMax)) {
                if (left <= 0) {
                    return false;
                }
                left = given.awaitNanos(left);
            }
            held += bytes;
            heldBy.merge(peer, bytes, Long::sum);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }
}
