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
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/// The open connections of one listener. When there are too many, one that keeps us waiting is
/// cut rather than a newcomer refused: first those that have sent no whole head, or no whole body
/// to a route that is open to all, within a second; then the one idle for longest, if it has been
/// for a second; then the slowest body or reader. When a burst leaves no time to tell who is slow:
/// who has said nothing yet, the body of which least has come, and who rests between two requests.
/// Who is worked for or takes an answer at a good pace is never cut.
///
/// Half-open ones are bounded by themselves, and so is what one peer holds. Those who wait for us
/// to shake hands, and those who have only just come, hold next to nothing and take nobody's room:
/// of either kind there may be as many again, and the oldest of its kind is cut for one more. So
/// who comes amid a burst has the time to say what it wants.
public final class Connections {
    private static final Duration OPENED_WITHIN = Duration.ofSeconds(1);

    /// Who rests for less may be between two requests.
    private static final Duration IDLE_FROM = Duration.ofSeconds(1);

    /// Who has said nothing for as long as this has not only just come.
    private static final Duration JUST_COME = Duration.ofMillis(250);

    private final ServerLimits limits;
    private final boolean shared;
    private final LongAdder cut;
    private final LongSupplier nanos;
    private final Map<Ends, Connection> open = new ConcurrentHashMap<>();

    /// @param shared whether a peer's share is bounded: not behind a proxy, where all are one
    /// @param cut counts those that were cut to make room
    /// @param nanos the time, as [System#nanoTime]
    public Connections(ServerLimits limits, boolean shared, LongAdder cut, LongSupplier nanos) {
        this.limits = limits;
        this.shared = shared;
        this.cut = cut;
        this.nanos = nanos;
    }

    private record Ends(SocketAddress local, SocketAddress remote) {}

    /// Makes room for one more and keeps it. On the accepting thread alone.
    ///
    /// @throws IOException when there is no room; the caller closes the channel
    public void accepted(SocketChannel channel) throws IOException {
        var ends = new Ends(channel.getLocalAddress(), channel.getRemoteAddress());
        var connection = new Connection(channel, peer(ends.remote()), limits, nanos);
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
        Optional<Connection> slowest = slowest(open.values(), like, nanos.getAsLong());
        slowest.ifPresent(this::cut);
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
        List<Connection> fresh = new ArrayList<>();
        long now = nanos.getAsLong();
        for (Connection each : open.values()) {
            switch (each.phase()) {
                case SHAKING -> waiting.add(each);
                case OPENING -> (each.ageNanos(now) < JUST_COME.toNanos() ? fresh : all).add(each);
                default -> all.add(each);
            }
        }
        bound(waiting, most);
        if (newcomer.limited()) {
            bound(of(newcomer, fresh), Peer.share(most));
            bound(opening(of(newcomer, all)), most / 4);
        }
        bound(fresh, most);
        bound(opening(all), most / 2);
        boolean hasRoom = true;
        if (newcomer.limited()) {
            hasRoom = cutDownTo(Peer.share(most), of(newcomer, all));
        }
        return hasRoom && cutDownTo(most, all);
    }

    private static List<Connection> of(Peer peer, List<Connection> all) {
        return all.stream().filter(connection -> connection.peer().equals(peer)).toList();
    }

    /// Cuts who keeps us waiting until there are fewer: many may have come of age at once.
    ///
    /// @return whether there is room for one more
    private boolean cutDownTo(int most, List<Connection> among) {
        List<Connection> still = new ArrayList<>(among);
        still.removeIf(connection -> !connection.isOpen());
        while (still.size() >= most) {
            Optional<Connection> victim = victim(still);
            if (victim.isEmpty()) {
                return false;
            }
            cut(victim.get());
            still.remove(victim.get());
        }
        return true;
    }

    /// Cuts the oldest until there is room for one more. Whoever has sent something that was not
    /// read yet waits for us, and is cut only when all do.
    private void bound(List<Connection> among, int most) {
        List<Connection> still = new ArrayList<>(among);
        still.removeIf(connection -> !connection.isOpen());
        int over = still.size() - most + 1;
        if (over <= 0) {
            return;
        }
        still = oldestFirst(still, nanos.getAsLong());
        List<Connection> mute = still.stream().filter(one -> !one.isUnread()).limit(over).toList();
        mute.forEach(this::cut);
        still.stream().filter(Connection::isOpen).limit(over - mute.size()).forEach(this::cut);
    }

    /// As old as they are now: each goes on meanwhile on its own thread.
    private static List<Connection> oldestFirst(List<Connection> among, long now) {
        record Aged(Connection connection, long ageNanos) {}
        return among.stream()
                .map(one -> new Aged(one, one.ageNanos(now)))
                .sorted(Comparator.comparingLong(Aged::ageNanos).reversed())
                .map(Aged::connection)
                .toList();
    }

    private static List<Connection> opening(List<Connection> all) {
        return all.stream()
                .filter(connection -> connection.phase() == Connection.Phase.OPENING)
                .toList();
    }

    private Optional<Connection> victim(List<Connection> among) {
        long now = nanos.getAsLong();
        List<Connection> strangers =
                oldestFirst(among.stream().filter(Connection::isStranger).toList(), now);
        List<Connection> late =
                strangers.stream()
                        .filter(one -> one.ageNanos(now) > OPENED_WITHIN.toNanos())
                        .toList();
        List<Connection> idle =
                oldestFirst(among.stream().filter(Connection::isIdle).toList(), now);
        return mute(late)
                .or(() -> late.stream().findFirst())
                .or(() -> mute(idle).filter(one -> one.ageNanos(now) >= IDLE_FROM.toNanos()))
                .or(() -> slowest(among, one -> one.phase() == Connection.Phase.RECEIVING, now))
                .or(() -> slowest(among, one -> one.phase() == Connection.Phase.SENDING, now))
                .or(() -> mute(strangers))
                .or(() -> leastReceived(among, now))
                .or(() -> mute(idle))
                .or(() -> strangers.stream().findFirst())
                .or(() -> idle.stream().findFirst());
    }

    /// The first that has sent nothing that waits for us to read it.
    private static Optional<Connection> mute(List<Connection> among) {
        return among.stream().filter(one -> !one.isUnread()).findFirst();
    }

    /// Of the bodies that have been coming for a moment: a burst is over before a pace is known.
    private static Optional<Connection> leastReceived(List<Connection> among, long now) {
        return among.stream()
                .filter(one -> one.phase() == Connection.Phase.RECEIVING)
                .filter(one -> one.ageNanos(now) >= JUST_COME.toNanos())
                .min(Comparator.comparingDouble(one -> one.paceSoFar(now)));
    }

    private Optional<Connection> slowest(
            Collection<Connection> among, Predicate<Connection> like, long now) {
        return among.stream()
                .filter(like)
                .filter(connection -> connection.pace(now) < limits.bodyBytesPerSecondMin())
                .min(Comparator.comparingDouble(connection -> connection.pace(now)));
    }

    private void cut(Connection connection) {
        connection.cut();
        open.values().remove(connection);
        cut.increment();
    }
}
