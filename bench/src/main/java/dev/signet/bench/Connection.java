// SPDX-License-Identifier: Apache-2.0
package dev.signet.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// One keep-alive HTTP/1.1 connection over loopback that costs little itself, because client and
/// server share the processors. One thread.
final class Connection implements Closeable {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final String head;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);

    /// @param port the server's plain listener
    /// @param token a bearer token for the data plane
    Connection(int port, String token) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(300_000);
        in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        out = socket.getOutputStream();
        head =
                " HTTP/1.1\r\nHost: localhost:"
                        + port
                        + "\r\nAuthorization: Bearer "
                        + token
                        + "\r\nContent-Type: ";
    }

    /// One answer.
    record Answer(int status, byte[] body) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    /// Sends one request, with a body in FHIR's JSON, and reads its whole answer.
    Answer send(String method, String path, byte[] body) throws IOException {
        return send(method, path, "application/fhir+json", body);
    }

    /// Sends one request and reads its whole answer.
    Answer send(String method, String path, String contentType, byte[] body) throws IOException {
        String framed = "\r\nContent-Length: " + body.length + "\r\n\r\n";
        byte[] start =
                (method + " " + path + head + contentType + framed)
                        .getBytes(StandardCharsets.ISO_8859_1);
        if (body.length < 1 << 16) {
            byte[] all = new byte[start.length + body.length];
            System.arraycopy(start, 0, all, 0, start.length);
            System.arraycopy(body, 0, all, start.length, body.length);
            out.write(all);
        } else {
            out.write(start);
            out.write(body);
        }
        out.flush();
        String statusLine = readLine();
        int status = Integer.parseInt(statusLine.substring(9, 12));
        int length = -1;
        boolean chunked = false;
        for (String header = readLine(); !header.isEmpty(); header = readLine()) {
            if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(header.substring(15).strip());
            } else if (header.regionMatches(true, 0, "transfer-encoding:", 0, 18)) {
                chunked = true;
            }
        }
        if (chunked) {
            return new Answer(status, readChunks());
        }
        return new Answer(status, length <= 0 ? new byte[0] : in.readNBytes(length));
    }

    private byte[] readChunks() throws IOException {
        var body = new ByteArrayOutputStream();
        while (true) {
            int size = Integer.parseInt(readLine(), 16);
            if (size == 0) {
                while (!readLine().isEmpty()) {
                    // trailers are passed over
                }
                return body.toByteArray();
            }
            body.writeBytes(in.readNBytes(size));
            readLine();
        }
    }

    private String readLine() throws IOException {
        line.reset();
        while (true) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the server closed the connection");
            }
            if (next == '\n') {
                return line.toString(StandardCharsets.ISO_8859_1);
            }
            if (next != '\r') {
                line.write(next);
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
