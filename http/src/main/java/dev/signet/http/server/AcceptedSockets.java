// SPDX-License-Identifier: Apache-2.0
package dev.signet.http.server;

import dev.signet.http.limits.Connections;
import io.helidon.common.socket.SocketOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketOption;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// The options of a listener's sockets, and with them the one place where Helidon shows a socket
/// that it has just accepted. When this throws, Helidon closes the socket.
record AcceptedSockets(Connections connections, SocketOptions options) implements SocketOptions {
    AcceptedSockets(Connections connections) {
        this(connections, SocketOptions.builder().tcpNoDelay(true).buildPrototype());
    }

    @Override
    public void configureSocket(SocketChannel channel) {
        try {
            options.configureSocket(channel);
            connections.accepted(channel);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Map<SocketOption<?>, Object> socketOptions() {
        return options.socketOptions();
    }

    @Override
    public Duration connectTimeout() {
        return options.connectTimeout();
    }

    @Override
    public Duration readTimeout() {
        return options.readTimeout();
    }

    @Override
    public Optional<Integer> socketReceiveBufferSize() {
        return options.socketReceiveBufferSize();
    }

    @Override
    public Optional<Integer> socketSendBufferSize() {
        return options.socketSendBufferSize();
    }

    @Override
    public boolean socketReuseAddress() {
        return options.socketReuseAddress();
    }

    @Override
    public boolean socketKeepAlive() {
        return options.socketKeepAlive();
    }

    @Override
    public boolean tcpNoDelay() {
        return options.tcpNoDelay();
    }
}
