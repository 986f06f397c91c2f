// SPDX-License-Identifier: Apache-2.0
package dev.signet.sim.attack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;

/// A listener of the server, as raw connections come in by it.
///
/// @param tls empty for the plain one
record Door(int port, Optional<SSLSocketFactory> tls) {
    private static final int CONNECT_MILLIS = 10_000;
    private static final String NAME = "localhost";

    /// Linux has all of 127.0.0.0/8.
    private static final byte[] ELSEWHERE = {127, 0, 0, 2};

    /// What belongs into `Host`.
    String host() {
        return NAME + ":" + port;
    }

    /// Connects to the port and no more.
    Socket connect() throws IOException {
        var socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /// The same from another address of the loopback.
    Socket connectFromElsewhere() throws IOException {
        var socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(ELSEWHERE), 0));
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /// Connects with a small window for what is received.
    Socket connectSlow(int windowBytes) throws IOException {
        var socket = new Socket();
        try {
            socket.setReceiveBufferSize(windowBytes);
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /// Does the handshake, when the listener has TLS.
    ///
    /// @return a layer that does not close `socket`; or `socket`
    Socket secured(Socket socket) throws IOException {
        if (tls.isEmpty()) {
            return socket;
        }
        return tls.get().createSocket(socket, NAME, port, false);
    }
}
