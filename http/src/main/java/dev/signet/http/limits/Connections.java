// SPDX-License-Identifier: Apache-2.0
package dev.signet.http.limits;

import dev.signet.http.ServerLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;

/// The open connections of one listener. When there are too many, one that keeps us waiting is
/// cut rather than a newcomer refused: first those that have sent no whole head, or no whole body
/// to a route that is open to all, within a second; then the one idle for longest; then the
/// slowest body or reader. Who comes at a good pace or is worked for is never cut.
///
/// Half-open ones are bounded by themselves, and so is what one peer holds. Those who wait for us
/// to shake hands hold next to nothing and take nobody's room: there may be as many again, and of
/// those the oldest is cut for one more.
public final class Connections {
    private static final Duration OPENED_WITHIN = Duration.ofSeconds(1);

    private final ServerLimits limits;
    private final boolean shared;
    private final LongAdder cut;
    private final Map<Ends, Connection> open = new ConcurrentHashMap<>();

    /// @param shared whether a peer's share is bounded: not behind a proxy, where all are one
    /// @param cut counts those that were cut to make room
    public Connections(ServerLimits limits, boolean shared, LongAdder cut) {
        this.limits = limits;
        this.shared = shared;
        this.cut = cut;
    }

    private record Ends(SocketAddress local, SocketAddress remote) {}

    /// Makes room for one more and keeps it. On the accepting thread alone.
    ///
    /// @throws IOException when there is no room; the caller closes the channel
    public void accepted(SocketChannel channel) throws IOException {
        var ends = new Ends(channel.getLocalAddress(), channel.getRemoteAddress());
        var connection = new Connection(channel, peer(ends.remote()), limits, System::nanoTime);
        if (open.size() >= limits.connectionsPerListener() / 4) {
            open.values().removeIf(other -> !other.isOpen());
            if (!makeRoom(connection.peer())) {
                throw new IOException("too many connections");
            }
        }
        open.put(ends, connection);
    }

    /// The connection of that socket, on whose thread this is.
    public Connection of(Socket socket) {
        return of(new Ends(socket.getLocalSocketAddress(), socket.getRemoteSocketAddress()));
    }

    /// The same, known by its two ends.
    public Connection of(SocketAddress local, SocketAddress remote) {
        return of(new Ends(local, remote));
    }

    public int count() {
        return open.size();
    }

    /// Forgets those that have ended.
    public void sweep() {
        open.values().removeIf(connection -> !connection.isOpen());
    }

    /// Cuts the slowest one like this, if it is slower than a body may be.
    public Optional<Connection> cutSlowest(Predicate<Connection> like) {
        Optional<Connection> slowest = slowest(open.values(), like, System.nanoTime());
        boolean _ = cut(slowest);
        return slowest;
    }

    private Connection of(Ends ends) {
        Connection connection = open.get(ends);
        if (connection == null) {
            throw new IllegalStateException("a connection is accepted before it is served");
        }
        return connection;
    }

    private Peer peer(SocketAddress remote) {
        InetAddress address =
                remote instanceof InetSocketAddress socket
                        ? socket.getAddress()
                        : InetAddress.getLoopbackAddress();
        return Peer.of(address, shared);
    }

    private boolean makeRoom(Peer newcomer) {
        int most = limits.connectionsPerListener();
        List<Connection> all = new ArrayList<>();
        List<Connection> waiting = new ArrayList<>();
        for (Connection each : open.values()) {
            (each.phase() == Connection.Phase.SHAKING ? waiting : all).add(each);
        }
        bound(waiting, most);
        List<Connection> own =
                all.stream().filter(connection -> connection.peer().equals(newcomer)).toList();
        if (newcomer.limited()) {
            if (own.size() >= Peer.share(most)) {
                return cut(victim(own));
            }
            bound(opening(own), most / 4);
        }
        bound(opening(all), most / 2);
        return all.size() < most || cut(victim(all));
    }

    private void bound(List<Connection> among, int most) {
        if (among.size() >= most) {
            boolean _ = cut(oldest(among, _ -> true, System.nanoTime()));
        }
    }

    private static List<Connection> opening(List<Connection> all) {
        return all.stream()
                .filter(connection -> connection.phase() == Connection.Phase.OPENING)
                .toList();
    }

    private Optional<Connection> victim(List<Connection> among) {
        long now = System.nanoTime();
        Optional<Connection> stranger = oldest(among, Connection::isStranger, now);
        if (stranger.isPresent() && stranger.get().ageNanos(now) > OPENED_WITHIN.toNanos()) {
            return stranger;
        }
        return oldest(among, Connection::isIdle, now)
                .or(() -> slowest(among, one -> one.phase() == Connection.Phase.RECEIVING, now))
                .or(() -> slowest(among, one -> one.phase() == Connection.Phase.SENDING, now))
                .or(() -> stranger);
    }

    private static Optional<Connection> oldest(
            List<Connection> among, Predicate<Connection> like, long now) {
        return among.stream()
                .filter(like)
                .max(Comparator.comparingLong(connection -> connection.ageNanos(now)));
    }

    private Optional<Connection> slowest(
            Collection<Connection> among, Predicate<Connection> like, long now) {
        return among.stream()
                .filter(like)
                .filter(connection -> connection.pace(now) < limits.bodyBytesPerSecondMin())
                .min(Comparator.comparingDouble(connection -> connection.pace(now)));
    }

    private boolean cut(Optional<Connection> connection) {
        if (connection.isEmpty()) {
            return false;
        }
        connection.get().cut();
        open.values().remove(connection.get());
        cut.increment();
        return true;
    }
}
