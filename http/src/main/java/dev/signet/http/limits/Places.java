// SPDX-License-Identifier: Apache-2.0
package dev.signet.http.limits;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// A number of places, given in order of arrival; no peer holds more than its share of them, so
/// that who comes from elsewhere finds one. Any thread.
public final class Places {
    private final int places;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Peer, Integer> held = new HashMap<>();
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private int inside;

    public Places(int places) {
        this.places = places;
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
            if (fits(peer)) {
                take(peer);
                return true;
            }
            return waitNanos > 0 && awaited(peer, waitNanos);
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
