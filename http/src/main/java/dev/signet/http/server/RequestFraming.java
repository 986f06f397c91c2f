// SPDX-License-Identifier: Apache-2.0
package dev.signet.http.server;

import dev.signet.http.ServerLimits;
import io.helidon.http.DirectHandler;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a connection has received, cut into heads and bodies before Helidon sees it. Helidon
/// would hold a chunk whole, of any size, and a head as a list of all its pieces; here a head is
/// handed over when it is complete, and of a body never more than one read from the socket.
///
/// After a failure nothing more comes out, so that no rest of a body becomes a request. On the
/// connection's thread, but for [#release].
final class RequestFraming implements Supplier<byte @Nullable []> {
    /// What the heads of all connections may hold together, beyond what each has for nothing.
    static final int HEADS_BYTES_MAX = 8 * 1024 * 1024;

    /// Case-sensitive (RFC 9110 section 9.1), which Helidon is not.
    private static final List<byte[]> METHODS =
            Stream.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
                    .map(method -> method.getBytes(StandardCharsets.US_ASCII))
                    .toList();

    private static final int HEAD_BYTES_FREE = 8 * 1024;
    private static final int HEAD_LINES_MAX = 128;
    private static final Status HEAD_TOO_LARGE =
            Status.create(431, "Request Header Fields Too Large");
    private static final byte[] NOTHING = {};
    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LOWEST_BITS = 0x0101010101010101L;
    private static final long HIGHEST_BITS = 0x8080808080808080L;
    private static final long LINE_FEEDS = LOWEST_BITS * '\n';
    private static final byte[] LINE_END = {'\r', '\n'};
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Watch.Ticket ticket;
    private final ServerLimits limits;
    private final Semaphore heads;
    private byte[] kept = NOTHING;
    private @Nullable ChunkFraming chunks;
    private long bodyBytesLeft;
    private int headBytesHeld;
    private boolean broken;

    /// @param heads [#HEADS_BYTES_MAX] permits, for all connections together
    RequestFraming(Watch.Ticket ticket, ServerLimits limits, Semaphore heads) {
        this.ticket = ticket;
        this.limits = limits;
        this.heads = heads;
    }

    /// Of the connection.
    Watch.Ticket ticket() {
        return ticket;
    }

    /// The body that follows the head handed over last.
    ///
    /// @param bytesDeclared -1 when it is chunked
    void body(long bytesDeclared) {
        chunks = bytesDeclared < 0 ? new ChunkFraming() : null;
        bodyBytesLeft = Math.max(bytesDeclared, 0);
    }

    /// Gives back what the last head has held.
    void release() {
        heads.release(headBytesHeld);
        headBytesHeld = 0;
    }

    /// @return null at the end of the stream
    @Override
    public byte @Nullable [] get() {
        if (broken) {
            throw refused(Status.BAD_REQUEST_400);
        }
        broken = true; // unless this comes to its end
        ChunkFraming framing = chunks;
        byte[] bytes = framing != null ? chunk(framing) : bodyBytesLeft > 0 ? part() : head();
        broken = false;
        return bytes;
    }

    private byte @Nullable [] received() {
        byte[] bytes = kept;
        kept = NOTHING;
        return bytes.length > 0 ? bytes : ticket.read();
    }

    private byte[] upTo(byte[] bytes, int end) {
        if (end == bytes.length) {
            return bytes;
        }
        kept = Arrays.copyOfRange(bytes, end, bytes.length);
        return Arrays.copyOf(bytes, end);
    }

    private byte @Nullable [] part() {
        byte[] bytes = received();
        if (bytes == null) {
            return null;
        }
        byte[] part = upTo(bytes, (int) Math.min(bodyBytesLeft, bytes.length));
        bodyBytesLeft -= part.length;
        return part;
    }

    /// All data of one read as one small chunk.
    private byte @Nullable [] chunk(ChunkFraming framing) {
        while (true) {
            byte[] bytes = received();
            if (bytes == null) {
                return null;
            }
            int count = framing.data(bytes);
            if (framing.ended()) {
                upTo(bytes, framing.consumed());
                chunks = null;
                return joined(count == 0 ? NOTHING : framed(bytes, count), LAST_CHUNK);
            }
            if (count > 0) {
                return framed(bytes, count);
            }
        }
    }

    private static byte[] framed(byte[] bytes, int count) {
        byte[] size = (Integer.toHexString(count) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        return joined(size, Arrays.copyOf(bytes, count), LINE_END);
    }

    private byte @Nullable [] head() {
        release();
        if (kept.length > 0) {
            ticket.begun();
        }
        var lines = new Lines();
        byte[] head = NOTHING;
        int length = 0;
        while (true) {
            byte[] bytes = received();
            if (bytes == null) {
                return null;
            }
            int end = lines.end(bytes);
            byte[] more = end < 0 ? bytes : upTo(bytes, end);
            hold(length + more.length);
            if (length == 0) {
                head = more;
            } else {
                if (length + more.length > head.length) {
                    head = Arrays.copyOf(head, 2 * (length + more.length));
                }
                System.arraycopy(more, 0, head, length, more.length);
            }
            length += more.length;
            if (end >= 0) {
                requireKnownMethod(head);
                return length == head.length ? head : Arrays.copyOf(head, length);
            }
        }
    }

    private static void requireKnownMethod(byte[] head) {
        int space = 0;
        while (head[space] != ' ') {
            if (head[space] == '\r') {
                return; // no request line at all: Helidon says so
            }
            space++;
        }
        for (byte[] method : METHODS) {
            if (Arrays.equals(head, 0, space, method, 0, method.length)) {
                return;
            }
        }
        throw refused(Status.NOT_IMPLEMENTED_501);
    }

    private void hold(int bytes) {
        int more = bytes - HEAD_BYTES_FREE - headBytesHeld;
        if (more <= 0) {
            return;
        }
        if (!heads.tryAcquire(more)) {
            throw refused(Status.SERVICE_UNAVAILABLE_503);
        }
        headBytesHeld += more;
    }

    /// Looks for the empty line that ends a head.
    private final class Lines {
        private int complete;
        private int bytesOfAll;
        private int bytesOfLine;
        private byte last;

        /// @return behind the head's last byte; -1 when it goes on
        private int end(byte[] bytes) {
            int from = 0;
            for (int at = lineFeed(bytes, 0); at < bytes.length; at = lineFeed(bytes, from)) {
                bytesOfLine += at - from;
                byte before = at > 0 ? bytes[at - 1] : last;
                if (before != '\r') {
                    throw refused(Status.BAD_REQUEST_400);
                }
                from = at + 1;
                if (bytesOfLine == 1) {
                    return from;
                }
                complete++;
                bytesOfLine = 0;
                if (complete > HEAD_LINES_MAX) {
                    throw refused(HEAD_TOO_LARGE);
                }
            }
            bytesOfLine += bytes.length - from;
            last = bytes.length > 0 ? bytes[bytes.length - 1] : last;
            bytesOfAll += bytes.length;
            if (complete == 0 && bytesOfAll > limits.targetBytesMax()) {
                throw refused(Status.REQUEST_URI_TOO_LONG_414);
            }
            if (bytesOfAll > limits.targetBytesMax() + limits.headerBytesMax()) {
                throw refused(HEAD_TOO_LARGE);
            }
            return -1;
        }
    }

    /// Where the next line feed stands; the length where there is none. Eight bytes at a time: a
    /// head with a token is more than a thousand.
    private static int lineFeed(byte[] bytes, int from) {
        int at = from;
        for (; at <= bytes.length - Long.BYTES; at += Long.BYTES) {
            long others = (long) EIGHT_BYTES.get(bytes, at) ^ LINE_FEEDS;
            // the lowest byte that is zero now is the first of whose highest bit is set here
            long zeros = (others - LOWEST_BITS) & ~others & HIGHEST_BITS;
            if (zeros != 0) {
                return at + Long.numberOfTrailingZeros(zeros) / Byte.SIZE;
            }
        }
        while (at < bytes.length && bytes[at] != '\n') {
            at++;
        }
        return at;
    }

    /// Helidon sends it and closes.
    private static RequestException refused(Status status) {
        return RequestException.builder()
                .type(DirectHandler.EventType.BAD_REQUEST)
                .status(status)
                .message("refused before it was a request")
                .setKeepAlive(false)
                .build();
    }

    private static byte[] joined(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
