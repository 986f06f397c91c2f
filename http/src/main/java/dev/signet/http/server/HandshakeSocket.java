// SPDX-License-Identifier: Apache-2.0
package dev.signet.http.server;

import dev.signet.http.limits.Handshakes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.channels.SocketChannel;

/// An accepted socket below TLS that tells [Handshakes] when the client is waited for and when
/// it is the client who waits: JSSE computes on the connection's thread, between two reads. What
/// it reads comes in pieces of some KiB, where JSSE alone would ask the system twice for each
/// record. Closed, it has ended its turn.
final class HandshakeSocket extends Socket {
    private final Socket socket;
    private final Handshakes.Turn turn;
    private final Input input;

    HandshakeSocket(Socket socket, Handshakes.Turn turn) throws IOException {
        this.socket = socket;
        this.turn = turn;
        this.input = new Input(socket.getInputStream(), turn);
    }

    private static final class Input extends InputStream {
        private static final int BUFFER_BYTES = 4096;

        private final InputStream in;
        private final Handshakes.Turn turn;
        private final byte[] buffer = new byte[BUFFER_BYTES];
        private int next;
        private int end;

        private Input(InputStream in, Handshakes.Turn turn) {
            this.in = in;
            this.turn = turn;
        }

        @Override
        public int read() throws IOException {
            return fill() ? buffer[next++] & 0xff : -1;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (next == end && length >= BUFFER_BYTES) {
                return received(bytes, offset, length);
            }
            if (!fill()) {
                return -1;
            }
            int count = Math.min(length, end - next);
            System.arraycopy(buffer, next, bytes, offset, count);
            next += count;
            return count;
        }

        /// Whether there is another byte in the buffer.
        private boolean fill() throws IOException {
            if (next == end) {
                next = 0;
                end = Math.max(0, received(buffer, 0, BUFFER_BYTES));
            }
            return next < end;
        }

        private int received(byte[] bytes, int offset, int length) throws IOException {
            turn.rests();
            int count = in.read(bytes, offset, length);
            if (count > 0) {
                turn.computes();
            }
            return count;
        }

        @Override
        public int available() throws IOException {
            return end - next + in.available();
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    @Override
    public InputStream getInputStream() {
        return input;
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return socket.getOutputStream();
    }

    @Override
    public void close() throws IOException {
        turn.end();
        socket.close();
    }

    @Override
    public SocketChannel getChannel() {
        return socket.getChannel();
    }

    @Override
    public boolean isConnected() {
        return socket.isConnected();
    }

    @Override
    public boolean isBound() {
        return socket.isBound();
    }

    @Override
    public boolean isClosed() {
        return socket.isClosed();
    }

    @Override
    public void shutdownInput() throws IOException {
        socket.shutdownInput();
    }

    @Override
    public void shutdownOutput() throws IOException {
        socket.shutdownOutput();
    }

    @Override
    public boolean isInputShutdown() {
        return socket.isInputShutdown();
    }

    @Override
    public boolean isOutputShutdown() {
        return socket.isOutputShutdown();
    }

    @Override
    public InetAddress getInetAddress() {
        return socket.getInetAddress();
    }

    @Override
    public InetAddress getLocalAddress() {
        return socket.getLocalAddress();
    }

    @Override
    public int getPort() {
        return socket.getPort();
    }

    @Override
    public int getLocalPort() {
        return socket.getLocalPort();
    }

    @Override
    public SocketAddress getRemoteSocketAddress() {
        return socket.getRemoteSocketAddress();
    }

    @Override
    public SocketAddress getLocalSocketAddress() {
        return socket.getLocalSocketAddress();
    }

    @Override
    public void setTcpNoDelay(boolean on) throws SocketException {
        socket.setTcpNoDelay(on);
    }

    @Override
    public boolean getTcpNoDelay() throws SocketException {
        return socket.getTcpNoDelay();
    }

    @Override
    public void setSoTimeout(int millis) throws SocketException {
        socket.setSoTimeout(millis);
    }

    @Override
    public int getSoTimeout() throws SocketException {
        return socket.getSoTimeout();
    }

    @Override
    public void setSoLinger(boolean on, int seconds) throws SocketException {
        socket.setSoLinger(on, seconds);
    }

    @Override
    public int getSoLinger() throws SocketException {
        return socket.getSoLinger();
    }

    @Override
    public String toString() {
        return socket.toString();
    }
}
