// SPDX-License-Identifier: Apache-2.0
package dev.signet.sim.attack;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// One HTTP/1.1 connection that sends prepared bytes and drops the bodies of answers: a client
/// that costs little beside the server that it attacks. One thread; [#close] from any.
final class Wire implements AutoCloseable {
    private static final int HEAD_BYTES_MAX = 64 << 10;
    private static final int TEXT_BYTES_MAX = 400;

    private final Socket raw;
    private final OutputStream out;
    private final InputStream in;

    private Wire(Socket raw, Socket socket) throws IOException {
        this.raw = raw;
        this.out = socket.getOutputStream();
        this.in = new BufferedInputStream(socket.getInputStream(), 16 << 10);
    }

    /// An answer.
    ///
    /// @param headers by lower-case name
    /// @param text the head of the body
    record Reply(int status, Map<String, String> headers, long bodyBytes, String text) {
        /// Seconds to wait before it is asked again; 1 when none are told.
        long retryAfterSeconds() {
            return Long.parseLong(headers.getOrDefault("retry-after", "1"));
        }

        boolean last() {
            return headers.getOrDefault("connection", "").equalsIgnoreCase("close");
        }
    }

    /// @param answered the longest that one read may wait
    static Wire open(Door door, Duration answered) throws IOException {
        return open(door, door.connect(), answered);
    }

    /// On a connection that is there; it is closed when this fails.
    static Wire open(Door door, Socket raw, Duration answered) throws IOException {
        try {
            raw.setSoTimeout((int) Math.max(1, answered.toMillis()));
            return new Wire(raw, door.secured(raw));
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    /// The head of a request.
    ///
    /// @param bodyBytes below 0 for none
    static byte[] head(Door door, String method, String path, long bodyBytes, String... headers) {
        var text = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: " + door.host());
        for (int i = 0; i < headers.length; i += 2) {
            text.append("\r\n").append(headers[i]).append(": ").append(headers[i + 1]);
        }
        if (bodyBytes >= 0) {
            text.append("\r\nContent-Length: ").append(bodyBytes);
        }
        return text.append("\r\n\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    void send(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    /// Sends parts one after the other and reads the answer, also one that comes before all has
    /// been sent.
    Reply exchange(byte[]... parts) throws IOException {
        IOException broken = null;
        try {
            for (byte[] part : parts) {
                out.write(part);
            }
            out.flush();
        } catch (IOException e) {
            broken = e; // an early answer may lie there
        }
        try {
            return reply();
        } catch (IOException e) {
            if (broken != null) {
                e.addSuppressed(broken);
            }
            throw e;
        }
    }

    /// Reads one answer.
    Reply reply() throws IOException {
        String first = line();
        int status = Integer.parseInt(first.substring(9, 12));
        var headers = new HashMap<String, String>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            headers.put(name, line.substring(colon + 1).strip());
        }
        var text = new ByteArrayOutputStream();
        long bytes = 0;
        if (headers.containsKey("transfer-encoding")) {
            for (long chunk = chunk(); chunk > 0; chunk = chunk()) {
                drop(chunk, text);
                bytes += chunk;
                line();
            }
            line();
        } else {
            bytes = Long.parseLong(headers.getOrDefault("content-length", "0"));
            drop(bytes, text);
        }
        return new Reply(status, headers, bytes, text.toString(StandardCharsets.UTF_8));
    }

    private long chunk() throws IOException {
        return Long.parseLong(line().split(";", 2)[0].strip(), 16);
    }

    private void drop(long bytes, ByteArrayOutputStream text) throws IOException {
        int shown = (int) Math.min(bytes, TEXT_BYTES_MAX - text.size());
        byte[] head = in.readNBytes(shown);
        if (head.length < shown) {
            throw new EOFException("the connection has ended");
        }
        text.write(head);
        in.skipNBytes(bytes - shown);
    }

    private String line() throws IOException {
        var text = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0 || text.length() > HEAD_BYTES_MAX) {
                throw new EOFException("the connection has ended");
            }
            if (next != '\r') {
                text.append((char) next);
            }
        }
        return text.toString();
    }

    /// Cuts the connection at once, whoever waits on it.
    @Override
    public void close() {
        try {
            raw.close();
        } catch (IOException _) {
            // it is closed all the same
        }
    }
}
