// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Request;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// Reads request bodies within their bounds.
final class Bodies {
    /// Bytes of one resource.
    static final int RESOURCE_BYTES_MAX = 2 << 20;

    /// Bytes of one Bundle.
    static final int BUNDLE_BYTES_MAX = 64 << 20;

    private static final int FORM_BYTES_MAX = 1 << 20;

    private static final int START_BYTES = 64 << 10;

    /// The server watches slowness itself.
    private static final Pace HTTP_PACE = new Pace(Duration.ofDays(1), 1);

    private static final Pace BUNDLE_PACE = new Pace(Duration.ofSeconds(10), 256 << 10);

    private Bodies() {}

    /// The body of a resource, for whose bytes `room` is taken before most of them come.
    ///
    /// @throws Failed `UNSUPPORTED_MEDIA_TYPE`, `TOO_LARGE`, `MALFORMED` when it is empty, `BUSY`
    ///     when there is no room
    static byte[] resource(Request request, BodyRoom.Share room) {
        checkJson(request);
        return notEmpty(read(request, room, new Kind(RESOURCE_BYTES_MAX, false, HTTP_PACE)));
    }

    /// The body of a Bundle, as [#resource].
    ///
    /// @throws Failed `MALFORMED` also when it comes too slowly
    static byte[] bundle(Request request, BodyRoom.Share room) {
        return bundle(request, room, BUNDLE_PACE);
    }

    static byte[] bundle(Request request, BodyRoom.Share room, Pace pace) {
        checkJson(request);
        return notEmpty(read(request, room, new Kind(BUNDLE_BYTES_MAX, true, pace)));
    }

    /// A form, whatever it is.
    static byte[] form(Request request, BodyRoom.Share room) {
        return read(request, room, new Kind(FORM_BYTES_MAX, false, HTTP_PACE));
    }

    /// What comes slower than `bytesPerSecondMin`, `grace` aside, keeps others waiting.
    record Pace(Duration grace, long bytesPerSecondMin) {
        boolean keptBy(long bytes, long nanos) {
            return (nanos - grace.toNanos()) / 1e9 <= (double) bytes / bytesPerSecondMin;
        }
    }

    /// What is read.
    ///
    /// @param hasEntries what is kept of a Bundle's entries takes room too, and the answer to them
    private record Kind(int bytesMax, boolean hasEntries, Pace pace) {
        /// What a body of that length needs.
        long room(long bytes) {
            return hasEntries ? bytes + bytes / 2 : bytes;
        }
    }

    private static byte[] read(Request request, BodyRoom.Share room, Kind kind) {
        OptionalLong declared = declaredBytes(request);
        if (declared.isPresent() && declared.getAsLong() > kind.bytesMax) {
            throw tooLarge(kind.bytesMax);
        }
        try {
            return read(request.body(), declared, room, kind);
        } catch (IOException e) {
            throw new Failed(Failure.MALFORMED, "the body ended early");
        }
    }

    private static byte[] read(
            InputStream source, OptionalLong declared, BodyRoom.Share room, Kind kind)
            throws IOException {
        // room is taken, and an array of the length that is declared is made, only when the start
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
                body = Arrays.copyOf(body, larger(length, declared, room, kind));
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
        room.shrinks(kind.room(length));
        return length == body.length ? body : Arrays.copyOf(body, length);
    }

    /// The next length of the array, for which there is room then. For a body whose length is not
    /// known that is room for the longest small one, then for the longest.
    private static int larger(int length, OptionalLong declared, BodyRoom.Share room, Kind kind) {
        if (declared.isPresent()) {
            room.need(kind.room(declared.getAsLong()));
            return (int) declared.getAsLong();
        }
        int larger = Math.min(kind.bytesMax, 2 * length);
        boolean isSmall = kind.room(larger) <= BodyRoom.SMALL_BYTES_MAX;
        room.need(isSmall ? BodyRoom.SMALL_BYTES_MAX : kind.room(kind.bytesMax));
        return larger;
    }

    private static byte[] notEmpty(byte[] body) {
        if (body.length == 0) {
            throw new Failed(Failure.MALFORMED, "the body is empty", new Fact("byte", 0));
        }
        return body;
    }

    private static void checkJson(Request request) {
        Optional<String> type = request.header("Content-Type");
        if (type.isPresent() && !isJson(type.get())) {
            throw new Failed(
                    Failure.UNSUPPORTED_MEDIA_TYPE,
                    "the body's media type cannot be read",
                    new Fact("expected", "application/fhir+json"));
        }
        checkParameters(request);
    }

    /// Refuses a body that is said to be in another charset or of another FHIR version; other
    /// parameters of its media type mean nothing here.
    static void checkParameters(Request request) {
        String[] parts = request.header("Content-Type").orElse("").split(";", -1);
        for (int i = 1; i < parts.length; i++) {
            String[] pair = parts[i].toLowerCase(Locale.ROOT).split("=", 2);
            String value = pair.length < 2 ? "" : pair[1].replace("\"", "").strip();
            boolean isRead =
                    switch (pair[0].strip()) {
                        case "charset" -> value.equals("utf-8") || value.equals("utf8");
                        case "fhirversion" -> value.equals("4.0");
                        default -> true;
                    };
            if (!isRead) {
                throw new Failed(
                        Failure.UNSUPPORTED_MEDIA_TYPE,
                        "the body's charset or FHIR version cannot be read",
                        new Fact("expected", "charset=utf-8; fhirVersion=4.0"));
            }
        }
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

    private static Failed tooLarge(int bytesMax) {
        return new Failed(
                Failure.TOO_LARGE, "the body is too large", new Fact("bytesMax", bytesMax));
    }

    private static boolean isJson(String contentType) {
        int end = contentType.indexOf(';');
        String type = (end < 0 ? contentType : contentType.substring(0, end)).strip();
        return switch (type.toLowerCase(Locale.ROOT)) {
            case "application/fhir+json", "application/json", "text/json", "" -> true;
            default -> false;
        };
    }

    /// Refuses a request that wants anything but JSON.
    static void checkAccepts(Request request) {
        Optional<String> format = request.parameter("_format");
        if (format.isPresent()) {
            checkFormat(format.get());
            return;
        }
        var accepts = request.headers().values("Accept");
        if (accepts.isEmpty()) {
            return;
        }
        for (String accept : accepts) {
            if (accept.contains("json") || accept.contains("*/*") || accept.contains("tion/*")) {
                return;
            }
        }
        throw notAcceptable();
    }

    /// Refuses a `_format` that is not JSON.
    static void checkFormat(String format) {
        String wanted = format.toLowerCase(Locale.ROOT).replace(' ', '+');
        if (!wanted.equals("json") && !isJson(wanted)) {
            throw notAcceptable();
        }
    }

    private static Failed notAcceptable() {
        return new Failed(
                Failure.NOT_ACCEPTABLE,
                "only JSON is written",
                new Fact("expected", "application/fhir+json"));
    }
}
