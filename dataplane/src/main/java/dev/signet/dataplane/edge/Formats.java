// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.edge;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.http.MediaRange;
import dev.signet.http.Request;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The forms in which resources are read and written: JSON.
public final class Formats {
    private static final List<String> COMMON =
            List.of("application/fhir+json", "application/json", "*/*");

    /// RFC 6902, section 6.
    public static final String JSON_PATCH = "application/json-patch+json";

    /// Subtypes by which the one form that is written can be asked for; the first is what it is.
    private static final List<String> SUBTYPES = List.of("fhir+json", "json", "json+fhir");

    private Formats() {}

    /// Refuses an exchange whose answer is wanted in another form (RFC 9110, section 12.5.1).
    ///
    /// @param release of the account's FHIR version, such as `4.0`
    /// @throws Failed `NOT_ACCEPTABLE`
    public static void check(Exchange exchange, String release) {
        Optional<String> format = exchange.parameter("_format");
        if (format.isPresent()) {
            checkFormat(format.get());
            return;
        }
        List<String> accepts = exchange.preferences().accepts();
        if (accepts.isEmpty() || (accepts.size() == 1 && COMMON.contains(accepts.getFirst()))) {
            return;
        }
        if (accepts.stream().allMatch(String::isBlank)) {
            return; // an empty Accept wants nothing in particular
        }
        List<MediaRange> ranges = MediaRange.of(accepts);
        if (!isAcceptable(ranges, release)) {
            throw notAcceptable();
        }
    }

    /// The closest range decides, whatever less close ones say. A name that is not the one of what
    /// is written counts only when it is asked for itself.
    private static boolean isAcceptable(List<MediaRange> ranges, String release) {
        for (String subtype : SUBTYPES) {
            int closest = 0;
            double quality = 0;
            for (MediaRange range : ranges) {
                int match = range.matches("application", subtype);
                if (match > 2 && !isOfRelease(range, release)) {
                    continue;
                }
                if (match > closest) {
                    closest = match;
                    quality = range.quality();
                }
            }
            boolean byName = closest > 2 || subtype.equals(SUBTYPES.getFirst());
            if (byName && quality > 0) {
                return true;
            }
        }
        return ranges.stream()
                .anyMatch(range -> range.matches("text", "json") > 2 && range.quality() > 0);
    }

    /// <https://hl7.org/fhir/R4/http.html#version-parameter>
    private static boolean isOfRelease(MediaRange range, String release) {
        String version = range.parameters().get("fhirversion");
        return version == null || version.equals(release);
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

    /// Whether that media type, with what follows it, is the one of JSON Patches.
    public static boolean isJsonPatch(String contentType) {
        return JSON_PATCH.equals(mediaType(contentType));
    }

    private static String mediaType(String contentType) {
        int end = contentType.indexOf(';');
        String type = (end < 0 ? contentType : contentType.substring(0, end)).strip();
        return type.toLowerCase(Locale.ROOT);
    }

    private static boolean isJson(String contentType) {
        return switch (mediaType(contentType)) {
            case "application/fhir+json",
                    "application/json",
                    "application/json+fhir",
                    "text/json",
                    "" ->
                    true;
            default -> false;
        };
    }
}
