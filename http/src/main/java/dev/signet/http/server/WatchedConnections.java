// SPDX-License-Identifier: Apache-2.0
package dev.signet.http.server;

import dev.signet.http.Headers.Header;
import dev.signet.http.Response;
import dev.signet.http.ServerLimits;
import dev.signet.http.limits.Connection;
import dev.signet.http.limits.Connections;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.http1.Http1ConnectionListener;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

/// Helidon's HTTP/1.1 connections, with every read from the socket under [Watch] and through
/// [RequestFraming].
///
/// @param heads see [RequestFraming]
record WatchedConnections(
        Http1ConnectionSelector selector,
        Watch watch,
        Connections connections,
        ServerLimits limits,
        Semaphore heads)
        implements ServerConnectionSelector {
    @Override
    public int bytesToIdentifyConnection() {
        return selector.bytesToIdentifyConnection();
    }

    @Override
    public Support supports(BufferData data) {
        return selector.supports(data);
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return selector.supportedApplicationProtocols();
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        Watch.Ticket ticket =
                watch.ticket(
                        () ->
                                connections.of(
                                        context.localPeer().address(),
                                        context.remotePeer().address()));
        ticket.shaken();
        var framing = new RequestFraming(ticket, limits, heads);
        ticket.connected(context.serverSocket(), framing::release);
        if (context.remotePeer().address() instanceof InetSocketAddress peer) {
            ticket.comesFrom(peer.getAddress());
        }
        ticket.rest();
        return selector.connection(
                new Watched(
                        context,
                        framing,
                        reader(framing),
                        new AtomicReference<>(Optional.empty())));
    }

    private static DataReader reader(RequestFraming framing) {
        return DataReader.create(
                () -> {
                    try {
                        return framing.get();
                    } catch (UncheckedIOException e) {
                        throw new ServerConnectionException("the socket cannot be read", e);
                    }
                });
    }

    /// Tells the ticket when a request's headers have all arrived, and refuses a body that is
    /// declared too large: Helidon would cut the connection while the client sends.
    ///
    /// @param dispatch knows whose words that is said in
    /// @param secure whether the listener speaks TLS
    record Arrivals(long bodyBytesMax, Dispatch dispatch, boolean secure)
            implements Http1ConnectionListener {
        private static final byte[] NONE = {};

        /// Where no route has words of its own.
        private static final Response OF_NO_PLANE =
                Response.of(
                        413,
                        "application/json",
                        ("{\"error\":{\"code\":\"RequestBodyTooLarge\","
                                        + "\"message\":\"the body is too large\"}}")
                                .getBytes(StandardCharsets.US_ASCII));

        private byte[] tooLarge(HttpPrologue line, Headers headers, Watch.Ticket ticket) {
            Response said =
                    dispatch.tooLarge(() -> Adapter.incoming(line, headers, ticket, secure));
            boolean isBare = said.headers().first("Content-Type").isEmpty();
            return written(isBare ? OF_NO_PLANE : said);
        }

        private static byte[] written(Response refusal) {
            var head = new StringBuilder("HTTP/1.1 413 Content Too Large\r\nConnection: close\r\n");
            for (Header header : refusal.headers().all()) {
                head.append(header.name()).append(": ").append(header.value()).append("\r\n");
            }
            byte[] body = refusal.body() instanceof Response.Body.Bytes(var bytes) ? bytes : NONE;
            head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
            var written = new ByteArrayOutputStream();
            written.writeBytes(head.toString().getBytes(StandardCharsets.US_ASCII));
            written.writeBytes(body);
            return written.toByteArray();
        }

        @Override
        public void prologue(ConnectionContext context, HttpPrologue prologue) {
            // a pipelined request may have been read along with the one before it
            var watched = (Watched) context;
            watched.line().set(Optional.of(prologue));
            watched.framing().ticket().enter();
        }

        @Override
        public void headers(ConnectionContext context, Headers headers) {
            var watched = (Watched) context;
            // a connection at rest keeps nothing of what was asked
            Optional<HttpPrologue> line = watched.line().getAndSet(Optional.empty());
            RequestFraming framing = watched.framing();
            Watch.Ticket ticket = framing.ticket();
            long declared =
                    headers.contains(HeaderNames.TRANSFER_ENCODING) ? -1 : declared(headers);
            if (declared <= bodyBytesMax) {
                ticket.leave();
                ticket.connection().enters(Connection.Phase.WORKING);
                framing.body(declared);
                return;
            }
            byte[] refusal = tooLarge(line.orElseThrow(), headers, ticket);
            context.dataWriter().writeNow(BufferData.create(refusal));
            if (!headers.containsToken(HeaderValues.EXPECT_100)) {
                ticket.linger();
            }
            throw new CloseConnectionException("the body is too large");
        }

        /// Zero for what Helidon refuses next: no number, or not alone.
        private static long declared(Headers headers) {
            try {
                return headers.contentLength().orElse(0);
            } catch (IllegalArgumentException e) {
                return 0;
            }
        }
    }

    /// The same connection with another reader.
    ///
    /// @param line of a request of which no more has arrived yet
    private record Watched(
            ConnectionContext context,
            RequestFraming framing,
            DataReader dataReader,
            AtomicReference<Optional<HttpPrologue>> line)
            implements ConnectionContext {
        @Override
        public ListenerContext listenerContext() {
            return context.listenerContext();
        }

        @Override
        public ExecutorService executor() {
            return context.executor();
        }

        @Override
        public DataWriter dataWriter() {
            return context.dataWriter();
        }

        @Override
        public Router router() {
            return context.router();
        }

        @Override
        public Optional<ProxyProtocolData> proxyProtocolData() {
            return context.proxyProtocolData();
        }

        @Override
        public HelidonSocket serverSocket() {
            return context.serverSocket();
        }

        @Override
        public PeerInfo remotePeer() {
            return context.remotePeer();
        }

        @Override
        public PeerInfo localPeer() {
            return context.localPeer();
        }

        @Override
        public boolean isSecure() {
            return context.isSecure();
        }

        @Override
        public String socketId() {
            return context.socketId();
        }

        @Override
        public String childSocketId() {
            return context.childSocketId();
        }
    }
}
