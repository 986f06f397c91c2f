// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.edge;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.budget.BodyBudget;
import dev.signet.http.Request;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/// Reads the bodies of requests within their bounds.
final class BodyReader {
    /// Bytes of one resource.
    static final int RESOURCE_BYTES_MAX = 2 << 20;

    /// Bytes of one Bundle.
    static final int BUNDLE_BYTES_MAX = 64 << 20;

    /// Bytes of one form.
    static final int FORM_BYTES_MAX = 128 << 10;

    /// Bytes of one Bundle in XML.
    static final int XML_BUNDLE_BYTES_MAX = 20 << 20;

    /// Bytes of the content of one Binary: in base64 it is a resource's `data`.
    static final int CONTENT_BYTES_MAX = RESOURCE_BYTES_MAX / 4 * 3 - (4 << 10);

    private static final int START_BYTES = 64 << 10;

    /// The server watches slowness itself.
    private static final Pace HTTP_PACE = new Pace(Duration.ofDays(1), 1);

    private static final Pace BUNDLE_PACE = new Pace(Duration.ofSeconds(10), 256 << 10);

    private BodyReader() {}

    /// The body of a resource, for whose bytes `memory` is taken before most of them come.
    ///
    /// @throws Failed `TOO_LARGE`, `MALFORMED` when it is empty, `BUSY`
    ///     when there is not enough memory
    static byte[] resource(Request request, BodyBudget.Share memory) {
        return notEmpty(read(request, memory, new Kind(RESOURCE_BYTES_MAX, 2, HTTP_PACE)));
    }

    /// The body of a Bundle, as [#resource].
    ///
    /// @throws Failed `MALFORMED` also when it comes too slowly
    static byte[] bundle(Request request, BodyBudget.Share memory) {
        return bundle(request, memory, BUNDLE_PACE);
    }

    static byte[] bundle(Request request, BodyBudget.Share memory, Pace pace) {
        return notEmpty(read(request, memory, new Kind(BUNDLE_BYTES_MAX, 3, pace)));
    }

    /// As [#resource], in a form of which JSON is made.
    static byte[] foreignResource(Request request, BodyBudget.Share memory) {
        return notEmpty(read(request, memory, new Kind(RESOURCE_BYTES_MAX, 8, HTTP_PACE)));
    }

    /// As [#bundle], in a form of which JSON is made.
    static byte[] foreignBundle(Request request, BodyBudget.Share memory) {
        return notEmpty(read(request, memory, new Kind(XML_BUNDLE_BYTES_MAX, 8, BUNDLE_PACE)));
    }

    /// As [#resource], but it may be empty.
    ///
    /// @param isForeign whether JSON is made of it
    static byte[] parameters(Request request, BodyBudget.Share memory, boolean isForeign) {
        return read(request, memory, new Kind(RESOURCE_BYTES_MAX, isForeign ? 8 : 2, HTTP_PACE));
    }

    /// The content of a Binary, of which a resource is made.
    static byte[] content(Request request, BodyBudget.Share memory) {
        return notEmpty(read(request, memory, new Kind(CONTENT_BYTES_MAX, 12, HTTP_PACE)));
    }

    /// A form, whatever it is.
    static byte[] form(Request request, BodyBudget.Share memory) {
        return read(request, memory, new Kind(FORM_BYTES_MAX, 2, HTTP_PACE));
    }

    /// What comes slower than `bytesPerSecondMin`, `grace` aside, keeps others waiting.
    record Pace(Duration grace, long bytesPerSecondMin) {
        boolean keptBy(long bytes, long nanos) {
            return (nanos - grace.toNanos()) / 1e9 <= (double) bytes / bytesPerSecondMin;
        }
    }

    /// What is read.
    ///
    /// @param halves of its length that it takes: what is kept of a Bundle's entries takes memory
    ///     too, and so does the answer to them, and what is made of another form
    private record Kind(int bytesMax, int halves, Pace pace) {
        /// What a body of that length needs.
        long memory(long bytes) {
            return bytes * halves / 2;
        }
    }

    /// What a Bundle of that many bytes in JSON needs.
    static long bundleMemory(long bytes) {
        return new Kind(BUNDLE_BYTES_MAX, 3, BUNDLE_PACE).memory(bytes);
    }

    private static byte[] read(Request request, BodyBudget.Share memory, Kind kind) {
        OptionalLong declared = declaredBytes(request);
        if (declared.isPresent() && declared.getAsLong() > kind.bytesMax) {
            throw tooLarge(kind.bytesMax);
        }
        try {
            return read(request.body(), declared, memory, kind);
        } catch (IOException e) {
            throw new Failed(Failure.MALFORMED, "the body ended early");
        }
    }

    private static byte[] read(
            InputStream source, OptionalLong declared, BodyBudget.Share memory, Kind kind)
            throws IOException {
        // memory is taken, and an array of the length that is declared is made, only when the start
        // has come
        int most = (int) declared.orElse(kind.bytesMax);
        var body = new byte[Math.min(START_BYTES, most)];
        int length = 0;
        long readingNanos = 0;
        while (true) {
            if (length == body.length) {
                if (length == most) {
                    break;
                }
                body = Arrays.copyOf(body, larger(length, declared, memory, kind));
            }
            long began = System.nanoTime();
            int count = source.read(body, length, body.length - length);
            readingNanos += System.nanoTime() - began;
            if (count < 0) {
                break;
            }
            length += count;
            if (!kind.pace.keptBy(length, readingNanos)) {
                throw new Failed(Failure.MALFORMED, "the body comes too slowly");
            }
        }
        if (declared.isPresent() && length < most) {
            throw new Failed(Failure.MALFORMED, "the body ended early");
        }
        if (length == kind.bytesMax && source.read() >= 0) {
            throw tooLarge(kind.bytesMax);
        }
        memory.shrinks(kind.memory(length));
        return length == body.length ? body : Arrays.copyOf(body, length);
    }

    /// The next length of the array, whose memory is taken then. For a body whose length is not
    /// known that is memory for the longest small one, then for the longest.
    private static int larger(
            int length, OptionalLong declared, BodyBudget.Share memory, Kind kind) {
        if (declared.isPresent()) {
            memory.need(kind.memory(declared.getAsLong()));
            return (int) declared.getAsLong();
        }
        int larger = Math.min(kind.bytesMax, 2 * length);
        boolean isSmall = kind.memory(larger) <= BodyBudget.SMALL_BYTES_MAX;
        memory.need(isSmall ? BodyBudget.SMALL_BYTES_MAX : kind.memory(kind.bytesMax));
        return larger;
    }

    private static byte[] notEmpty(byte[] body) {
        if (body.length == 0) {
            throw empty();
        }
        return body;
    }

    static Failed empty() {
        return new Failed(Failure.MALFORMED, "the body is empty", new Fact("byte", 0));
    }

    /// What `Content-Length` says; empty when it does not, or is of a body that was compressed.
    static OptionalLong declaredBytes(Request request) {
        if (request.header("Content-Encoding").isPresent()) {
            return OptionalLong.empty();
        }
        Optional<String> length = request.header("Content-Length");
        try {
            return length.isEmpty()
                    ? OptionalLong.empty()
                    : OptionalLong.of(Long.parseLong(length.get().strip()));
        } catch (NumberFormatException e) {
            return OptionalLong.empty(); // the server has refused it already
        }
    }

    static Failed tooLarge(int bytesMax) {
        return new Failed(
                Failure.TOO_LARGE, "the body is too large", new Fact("bytesMax", bytesMax));
    }
}
