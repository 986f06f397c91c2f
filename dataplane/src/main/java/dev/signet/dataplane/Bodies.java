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

    private static final int START_BYTES = 64 << 10;

    private static final Pace BUNDLE_PACE = new Pace(Duration.ofSeconds(10), 256 << 10);

    private Bodies() {}

    /// The body, if it is JSON and not too large.
    ///
    /// @throws Failed `UNSUPPORTED_MEDIA_TYPE`, `TOO_LARGE`, `MALFORMED` when it is empty
    static byte[] json(Request request, int bytesMax) {
        checkJson(request);
        return notEmpty(read(request, bytesMax));
    }

    /// The body of a Bundle, for whose bytes `room` is taken as they come.
    ///
    /// @throws Failed as [#json]; `BUSY` when there is no room; `MALFORMED` when it comes too
    ///     slowly
    static byte[] bundle(Request request, BundleRoom.Share room) {
        return bundle(request, room, BUNDLE_PACE);
    }

    /// What comes slower than `bytesPerSecondMin`, `grace` aside, keeps others waiting.
    record Pace(Duration grace, long bytesPerSecondMin) {
        boolean keptBy(long bytes, long nanos) {
            return (nanos - grace.toNanos()) / 1e9 <= (double) bytes / bytesPerSecondMin;
        }
    }

    static byte[] bundle(Request request, BundleRoom.Share room, Pace pace) {
        checkJson(request);
        OptionalLong declared = declaredBytes(request);
        if (declared.isPresent() && declared.getAsLong() > BUNDLE_BYTES_MAX) {
            throw tooLarge(BUNDLE_BYTES_MAX);
        }
        room.need(declared.orElse(START_BYTES));
        try {
            return notEmpty(bundle(request.body(), declared, room, pace));
        } catch (IOException e) {
            throw new Failed(Failure.MALFORMED, "the body ended early");
        }
    }

    /// @param declared bytes, for which there is room
    private static byte[] bundle(
            InputStream source, OptionalLong declared, BundleRoom.Share room, Pace pace)
            throws IOException {
        // an array of the length that is declared is made only when the start has come
        int bytesMax = (int) declared.orElse(BUNDLE_BYTES_MAX);
        var body = new byte[Math.min(START_BYTES, bytesMax)];
        int length = 0;
        long readingNanos = 0;
        while (true) {
            if (length == body.length) {
                if (length == bytesMax) {
                    break;
                }
                int larger = declared.isPresent() ? bytesMax : Math.min(bytesMax, 2 * length);
                room.need(larger);
                body = Arrays.copyOf(body, larger);
            }
            long began = System.nanoTime();
            int count = source.read(body, length, body.length - length);
            readingNanos += System.nanoTime() - began;
            if (count < 0) {
                break;
            }
            length += count;
            if (!pace.keptBy(length, readingNanos)) {
                throw new Failed(Failure.MALFORMED, "the body comes too slowly");
            }
        }
        if (declared.isPresent() && length < bytesMax) {
            throw new Failed(Failure.MALFORMED, "the body ended early");
        }
        if (length == BUNDLE_BYTES_MAX && source.read() >= 0) {
            throw tooLarge(BUNDLE_BYTES_MAX);
        }
        return length == body.length ? body : Arrays.copyOf(body, length);
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

    /// The body, whatever it is: one that is held beside many others.
    ///
    /// @throws Failed `TOO_LARGE`, `MALFORMED`
    static byte[] read(Request request, int bytesMax) {
        OptionalLong declared = declaredBytes(request);
        if (declared.isPresent() && declared.getAsLong() > bytesMax) {
            throw tooLarge(bytesMax);
        }
        try {
            byte[] body = request.body().readNBytes(bytesMax + 1);
            if (body.length > bytesMax) {
                throw tooLarge(bytesMax);
            }
            if (declared.isPresent() && declared.getAsLong() > body.length) {
                throw new Failed(Failure.MALFORMED, "the body ended early");
            }
            return body;
        } catch (IOException e) {
            throw new Failed(Failure.MALFORMED, "the body ended early");
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
