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
/// handshake of a crowd, not behind the crowd. Of one peer those come first whom the server has
/// answered already and who have gone on; then the first to come, and in turn with it, where many
/// wait, the last: who comes after a crowd does not wait for its end. While the client is waited
/// for no place is held. Any thread.
public final class Handshakes {
    /// So many of one peer wait in the order in which they have come.
    private static final int CROWD = 8;

    private static final String CUT = "the connection has been cut";

    private final int places;
    private final ReentrantLock lock = new ReentrantLock();

    /// Peers of whom somebody waits, in the order of their turns.
    private final Map<Peer, Deque<Turn>> waiting = new LinkedHashMap<>();

    private int inside;
    private boolean lastWasNewest;

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
            Iterator<Map.Entry<Peer, Deque<Turn>>> turns = waiting.entrySet().iterator();
            Map.Entry<Peer, Deque<Turn>> first = turns.next();
            Peer peer = first.getKey();
            Deque<Turn> own = first.getValue();
            turns.remove();
            Turn next = next(own);
            if (!own.isEmpty()) {
                waiting.put(peer, own);
            }
            next.called();
        }
    }

    private Turn next(Deque<Turn> own) {
        if (own.size() <= CROWD || own.getFirst().answered) {
            return own.removeFirst();
        }
        lastWasNewest = !lastWasNewest;
        return lastWasNewest ? own.removeLast() : own.removeFirst();
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
            Deque<Turn> own =
                    waiting.computeIfAbsent(connection.peer(), _ -> new ArrayDeque<>());
            if (answered) {
                own.addFirst(this);
            } else {
                own.addLast(this);
            }
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
            Deque<Turn> own = waiting.get(connection.peer());
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
