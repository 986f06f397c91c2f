// SPDX-License-Identifier: Apache-2.0
package dev.signet.http.limits;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Places in which handshakes are computed. Whoever sends the first message of TLS makes the
/// server compute for it, before it has shown a right to anything; so a thousand at once wait
/// here, holding next to nothing, and not for a processor, where requests of those who are known
/// already would wait behind them. Peers take turns: who comes from elsewhere stands behind one
/// handshake of a crowd, not behind the crowd. Of one peer every other turn is for those whom the
/// server has answered already and who have gone on, if there are any; the others come in order,
/// but where many wait the newest takes turns with the oldest: who comes after a crowd does not
/// wait for its end. While the client is waited for no place is held. Any thread.
public final class Handshakes {
    /// So many of one peer wait in the order in which they have come.
    private static final int CROWD = 8;

    private static final String CUT = "the connection has been cut";

    private final int places;
    private final ReentrantLock lock = new ReentrantLock();

    /// Peers of whom somebody waits, in the order of their turns.
    private final Map<Peer, Waiting> waiting = new LinkedHashMap<>();

    private int inside;

    /// @param places how many compute at once
    public Handshakes(int places) {
        this.places = places;
    }

    /// The handshake of one connection, which does not compute yet.
    public Turn of(Connection connection) {
        var turn = new Turn(connection);
        connection.whenCut(turn::cut);
        return turn;
    }

    /// How many compute now.
    public int inside() {
        lock.lock();
        try {
            return inside;
        } finally {
            lock.unlock();
        }
    }

    private void give() {
        while (inside < places && !waiting.isEmpty()) {
            Iterator<Map.Entry<Peer, Waiting>> turns = waiting.entrySet().iterator();
            Map.Entry<Peer, Waiting> first = turns.next();
            Peer peer = first.getKey();
            Waiting own = first.getValue();
            turns.remove();
            Turn next = own.next();
            if (!own.isEmpty()) {
                waiting.put(peer, own);
            }
            next.called();
        }
    }

    /// Who of one peer waits, each kind in the order in which it has come. Under the lock.
    private static final class Waiting {
        private final Deque<Turn> begun = new ArrayDeque<>();
        private final Deque<Turn> answered = new ArrayDeque<>();
        private boolean lastWasAnswered;
        private boolean lastWasNewest;

        void add(Turn turn) {
            (turn.answered ? answered : begun).addLast(turn);
        }

        boolean remove(Turn turn) {
            return (turn.answered ? answered : begun).remove(turn);
        }

        boolean isEmpty() {
            return begun.isEmpty() && answered.isEmpty();
        }

        Turn next() {
            lastWasAnswered = begun.isEmpty() || !(lastWasAnswered || answered.isEmpty());
            if (lastWasAnswered) {
                return answered.removeFirst();
            }
            lastWasNewest = begun.size() > CROWD && !lastWasNewest;
            return lastWasNewest ? begun.removeLast() : begun.removeFirst();
        }
    }

    /// One handshake. On the connection's thread, but for [#end].
    public final class Turn {
        private final Connection connection;
        private @Nullable Condition given;
        private boolean holds;
        private boolean isCut;

        /// Whether it has been computed for before: who goes on has taken the server's answer.
        private boolean answered;

        private volatile boolean over;

        private Turn(Connection connection) {
            this.connection = connection;
        }

        /// The client has sent something: waits until there is a place to compute in. Once the
        /// handshake is over nothing is waited for.
        ///
        /// @throws IOException when the connection was cut meanwhile
        public void computes() throws IOException {
            if (over) {
                return;
            }
            lock.lock();
            try {
                if (over || holds) {
                    return;
                }
                if (isCut || !connection.isOpen()) {
                    throw new IOException(CUT);
                }
                connection.shakes();
                if (inside < places && waiting.isEmpty()) {
                    take();
                } else {
                    queued();
                }
            } finally {
                lock.unlock();
            }
        }

        /// The client is waited for.
        public void rests() {
            if (over) {
                return;
            }
            lock.lock();
            try {
                if (!over) {
                    leave();
                    connection.awaits();
                }
            } finally {
                lock.unlock();
            }
        }

        /// It is over, well or not. Any thread, any number of times.
        public void end() {
            lock.lock();
            try {
                over = true;
                leave();
            } finally {
                lock.unlock();
            }
        }

        private void queued() throws IOException {
            Condition mine = lock.newCondition();
            given = mine;
            waiting.computeIfAbsent(connection.peer(), _ -> new Waiting()).add(this);
            try {
                while (given != null) {
                    mine.await();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                forget();
                leave();
                throw new InterruptedIOException("the handshake takes too long");
            }
            if (!holds) {
                throw new IOException(CUT);
            }
        }

        /// Whoever waits goes away now: its thread and what it has been sent.
        private void cut() {
            lock.lock();
            try {
                isCut = true;
                Condition mine = given;
                if (mine != null) {
                    forget();
                    mine.signal();
                }
            } finally {
                lock.unlock();
            }
        }

        /// Its turn has come.
        private void called() {
            Condition mine = given;
            given = null;
            if (connection.isOpen() && !over) {
                take();
            }
            if (mine != null) {
                mine.signal();
            }
        }

        private void forget() {
            given = null;
            Waiting own = waiting.get(connection.peer());
            if (own != null && own.remove(this) && own.isEmpty()) {
                waiting.remove(connection.peer());
            }
        }

        private void take() {
            holds = true;
            inside++;
        }

        private void leave() {
            if (holds) {
                holds = false;
                answered = true;
                inside--;
                give();
            }
        }
    }
}
