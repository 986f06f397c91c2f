// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.edge;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.http.Request;
import java.util.Locale;
import java.util.Optional;

/// The forms in which resources are read and written: JSON.
public final class Formats {
    private Formats() {}

    /// Refuses an exchange whose answer is wanted in another form.
    ///
    /// @throws Failed `NOT_ACCEPTABLE`
    public static void check(Exchange exchange) {
        Optional<String> format = exchange.parameter("_format");
        if (format.isPresent()) {
            checkFormat(format.get());
            return;
        }
        if (exchange.preferences().accepts().isEmpty()) {
            return;
        }
        for (String accept : exchange.preferences().accepts()) {
            if (accept.contains("json") || accept.contains("*/*") || accept.contains("tion/*")) {
                return;
            }
        }
        throw notAcceptable();
    }

    /// Refuses a `_format` that is not JSON.
    ///
    /// @throws Failed `NOT_ACCEPTABLE`
    public static void checkFormat(String format) {
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

    /// Refuses a body that is not said to be a resource in JSON.
    ///
    /// @param release of the account's FHIR version, such as `4.0`
    static void checkResource(Request request, String release) {
        Optional<String> type = request.header("Content-Type");
        if (type.isPresent() && !isJson(type.get())) {
            throw new Failed(
                    Failure.UNSUPPORTED_MEDIA_TYPE,
                    "the body's media type cannot be read",
                    new Fact("expected", "application/fhir+json"));
        }
        checkParameters(request, release);
    }

    /// Refuses a body that is said to be in another charset or of another FHIR version; other
    /// parameters of its media type mean nothing here.
    static void checkParameters(Request request, String release) {
        String[] parts = request.header("Content-Type").orElse("").split(";", -1);
        for (int i = 1; i < parts.length; i++) {
            String[] pair = parts[i].toLowerCase(Locale.ROOT).split("=", 2);
            String value = pair.length < 2 ? "" : pair[1].replace("\"", "").strip();
            boolean isRead =
                    switch (pair[0].strip()) {
                        case "charset" -> value.equals("utf-8") || value.equals("utf8");
                        case "fhirversion" -> value.equals(release);
                        default -> true;
                    };
            if (!isRead) {
                throw new Failed(
                        Failure.UNSUPPORTED_MEDIA_TYPE,
                        "the body's charset or FHIR version cannot be read",
                        new Fact("expected", "charset=utf-8; fhirVersion=" + release));
            }
        }
    }

    private static boolean isJson(String contentType) {
        int end = contentType.indexOf(';');
        String type = (end < 0 ? contentType : contentType.substring(0, end)).strip();
        return switch (type.toLowerCase(Locale.ROOT)) {
            case "application/fhir+json", "application/json", "text/json", "" -> true;
            default -> false;
        };
    }
}
