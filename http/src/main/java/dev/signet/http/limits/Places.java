// SPDX-License-Identifier: Apache-2.0
package dev.signet.http.limits;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/// A number of places, given in order of arrival; no peer holds more than its share of them, so
/// that who comes from elsewhere finds one. Any thread.
public final class Places {
    private final int places;
    private final LongSupplier nanoTime;
    private final RetryHint hint;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Peer, Integer> held = new HashMap<>();
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private int inside;
    private long refused;

    /// @param nanoTime of a clock that only goes on
    public Places(int places, LongSupplier nanoTime) {
        this.places = places;
        this.nanoTime = nanoTime;
        this.hint = new RetryHint(nanoTime.getAsLong());
    }

    private static final class Waiting {
        private final Peer peer;
        private final Condition given;
        private boolean inside;

        private Waiting(Peer peer, Condition given) {
            this.peer = peer;
            this.given = given;
        }
    }

    /// @return false when no place came free in time
    public boolean enter(Peer peer, long waitNanos) {
        lock.lock();
        try {
            boolean isInside = fits(peer);
            if (isInside) {
                take(peer);
            } else {
                isInside = waitNanos > 0 && awaited(peer, waitNanos);
            }
            if (isInside) {
                hint.admitted(nanoTime.getAsLong());
            } else {
                hint.refused(nanoTime.getAsLong());
                refused++;
            }
            return isInside;
        } finally {
            lock.unlock();
        }
    }

    public void leave(Peer peer) {
        lock.lock();
        try {
            inside--;
            held.computeIfPresent(peer, (_, count) -> count == 1 ? null : count - 1);
            give();
        } finally {
            lock.unlock();
        }
    }

    /// After how many milliseconds to come again: 20 to 60,000, by how many have found no place
    /// of late.
    public long retryMillis() {
        lock.lock();
        try {
            return hint.millis(nanoTime.getAsLong());
        } finally {
            lock.unlock();
        }
    }

    /// How many have found no place since the start.
    public long refused() {
        lock.lock();
        try {
            return refused;
        } finally {
            lock.unlock();
        }
    }

    public int inside() {
        lock.lock();
        try {
            return inside;
        } finally {
            lock.unlock();
        }
    }

    private boolean awaited(Peer peer, long waitNanos) {
        var me = new Waiting(peer, lock.newCondition());
        waiting.add(me);
        long left = waitNanos;
        try {
            while (!me.inside && left > 0) {
                left = me.given.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!me.inside) {
            waiting.remove(me);
        }
        return me.inside;
    }

    private void give() {
        Iterator<Waiting> queue = waiting.iterator();
        while (inside < places && queue.hasNext()) {
            Waiting next = queue.next();
            if (fits(next.peer)) {
                queue.remove();
                take(next.peer);
                next.inside = true;
                next.given.signal();
            }
        }
    }

    private boolean fits(Peer peer) {
        return inside < places
                && (!peer.limited() || held.getOrDefault(peer, 0) < Peer.share(places));
    }

    private void take(Peer peer) {
        inside++;
        held.merge(peer, 1, Integer::sum);
    }
}
