// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Request;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/// Reads request bodies within their bounds.
final class Bodies {
    /// Bytes of one resource.
    static final int RESOURCE_BYTES_MAX = 2 << 20;

    /// Bytes of one Bundle.
    static final int BUNDLE_BYTES_MAX = 64 << 20;

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

    static byte[] read(Request request, int bytesMax) {
        Optional<String> length = request.header("Content-Length");
        if (length.isPresent() && isMoreThan(length.get(), bytesMax)) {
            throw tooLarge(bytesMax);
        }
        try {
            byte[] body = request.body().readNBytes(bytesMax + 1);
            if (body.length > bytesMax) {
                throw tooLarge(bytesMax);
            }
            return body;
        } catch (IOException e) {
            throw new Failed(Failure.MALFORMED, "the body ended early");
        }
    }

    private static boolean isMoreThan(String length, int bytesMax) {
        try {
            return Long.parseLong(length.strip()) > bytesMax;
        } catch (NumberFormatException e) {
            return false; // the server has refused it already
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
            String wanted = format.get().toLowerCase(Locale.ROOT).replace(' ', '+');
            if (!wanted.equals("json") && !isJson(wanted)) {
                throw notAcceptable();
            }
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

    private static Failed notAcceptable() {
        return new Failed(
                Failure.NOT_ACCEPTABLE,
                "only JSON is written",
                new Fact("expected", "application/fhir+json"));
    }
}
