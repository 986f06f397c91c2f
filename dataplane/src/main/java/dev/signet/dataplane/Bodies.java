// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Request;
import java.io.IOException;
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

    private static final int START_BYTES = 1 << 20;

    private Bodies() {}

    /// The body, if it is JSON and not too large.
    ///
    /// @throws Failed `UNSUPPORTED_MEDIA_TYPE`, `TOO_LARGE`, `MALFORMED` when it is empty
    static byte[] json(Request request, int bytesMax) {
        Optional<String> type = request.header("Content-Type");
        if (type.isPresent() && !isJson(type.get())) {
            throw new Failed(
                    Failure.UNSUPPORTED_MEDIA_TYPE,
                    "the body's media type cannot be read",
                    new Fact("expected", "application/fhir+json"));
        }
        byte[] body = read(request, bytesMax);
        if (body.length == 0) {
            throw new Failed(Failure.MALFORMED, "the body is empty", new Fact("byte", 0));
        }
        return body;
    }

    /// The body, whatever it is.
    ///
    /// @throws Failed `TOO_LARGE`, `MALFORMED`
    static byte[] read(Request request, int bytesMax) {
        OptionalLong declared = declaredBytes(request);
        if (declared.isPresent() && declared.getAsLong() > bytesMax) {
            throw tooLarge(bytesMax);
        }
        try {
            byte[] start = request.body().readNBytes(Math.min(START_BYTES, bytesMax + 1));
            byte[] body = start.length < START_BYTES ? start : rest(request, start, bytesMax);
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

    /// A large body is read into one array of its length, and only when its start has come.
    private static byte[] rest(Request request, byte[] start, int bytesMax) throws IOException {
        OptionalLong declared = declaredBytes(request);
        if (declared.isEmpty() || declared.getAsLong() < start.length) {
            byte[] rest = request.body().readNBytes(bytesMax + 1 - start.length);
            byte[] whole = Arrays.copyOf(start, start.length + rest.length);
            System.arraycopy(rest, 0, whole, start.length, rest.length);
            return whole;
        }
        byte[] whole = Arrays.copyOf(start, (int) declared.getAsLong());
        int read = request.body().readNBytes(whole, start.length, whole.length - start.length);
        return start.length + read == whole.length
                ? whole
                : Arrays.copyOf(whole, start.length + read);
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
