// SPDX-License-Identifier: Apache-2.0
package dev.signet.http.server;

import dev.signet.http.Tls;
import dev.signet.http.limits.Connections;
import dev.signet.http.limits.Handshakes;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.security.KeyManagementException;
import java.security.SecureRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/// A TLS context whose server-side handshakes are under [Watch], compute in their [Handshakes]
/// places and offer what [Tls] allows: Helidon makes the socket on the connection's thread and
/// shakes hands at once, without a limit of its own.
final class WatchedHandshakes extends SSLContext {
    WatchedHandshakes(
            SSLContext context, Watch watch, Connections connections, Handshakes handshakes) {
        super(
                new Delegate(context, watch, connections, handshakes),
                context.getProvider(),
                context.getProtocol());
    }

    private static final class Delegate extends SSLContextSpi {
        private final SSLContext context;
        private final SSLSocketFactory sockets;

        private Delegate(
                SSLContext context, Watch watch, Connections connections, Handshakes handshakes) {
            this.context = context;
            this.sockets = new Sockets(context.getSocketFactory(), watch, connections, handshakes);
        }

        @Override
        protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random)
                throws KeyManagementException {
            throw new KeyManagementException("initialised already");
        }

        @Override
        protected SSLSocketFactory engineGetSocketFactory() {
            return sockets;
        }

        @Override
        protected SSLServerSocketFactory engineGetServerSocketFactory() {
            return context.getServerSocketFactory();
        }

        @Override
        protected SSLEngine engineCreateSSLEngine() {
            return context.createSSLEngine();
        }

        @Override
        protected SSLEngine engineCreateSSLEngine(String host, int port) {
            return context.createSSLEngine(host, port);
        }

        @Override
        protected SSLSessionContext engineGetServerSessionContext() {
            return context.getServerSessionContext();
        }

        @Override
        protected SSLSessionContext engineGetClientSessionContext() {
            return context.getClientSessionContext();
        }
    }

    private static final class Sockets extends SSLSocketFactory {
        private final SSLSocketFactory factory;
        private final Watch watch;
        private final Connections connections;
        private final Handshakes handshakes;

        private Sockets(
                SSLSocketFactory factory,
                Watch watch,
                Connections connections,
                Handshakes handshakes) {
            this.factory = factory;
            this.watch = watch;
            this.connections = connections;
            this.handshakes = handshakes;
        }

        @Override
        public Socket createSocket(Socket socket, InputStream consumed, boolean autoClose)
                throws IOException {
            Watch.Ticket ticket = watch.ticket(() -> connections.of(socket));
            Handshakes.Turn turn = handshakes.of(ticket.connection());
            ticket.shakes(turn::end);
            ticket.enter();
            var below = new HandshakeSocket(socket, turn);
            // a handshake that fails closes what is below, and with it ends its turn at once
            var secure = (SSLSocket) factory.createSocket(below, consumed, true);
            secure.setSSLParameters(Tls.allowed(secure.getSSLParameters()));
            return secure;
        }

        @Override
        public String[] getDefaultCipherSuites() {
            return factory.getDefaultCipherSuites();
        }

        @Override
        public String[] getSupportedCipherSuites() {
            return factory.getSupportedCipherSuites();
        }

        @Override
        public Socket createSocket(Socket socket, String host, int port, boolean autoClose)
                throws IOException {
            return factory.createSocket(socket, host, port, autoClose);
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            return factory.createSocket(host, port);
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort)
                throws IOException {
            return factory.createSocket(host, port, local, localPort);
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            return factory.createSocket(host, port);
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
                throws IOException {
            return factory.createSocket(host, port, local, localPort);
        }
    }
}
