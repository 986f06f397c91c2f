// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.fhir.IssueType;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.store.Stored;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Responses of the data plane: media type, ETag, Last-Modified, Location.
final class Answers {
    static final String FHIR_JSON = "application/fhir+json; charset=utf-8";
    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private Answers() {}

    static Response json(int status, byte[] body) {
        return Response.of(status, FHIR_JSON, body);
    }

    /// A response with the version headers of a resource.
    static Response versioned(Response response, Stored stored) {
        return response.with("ETag", etag(stored.version()))
                .with("Last-Modified", httpDate(stored.time()));
    }

    /// The answer for what is deleted.
    static Response deleted(Stored stored) {
        byte[] outcome = Outcome.error(IssueType.DELETED, "the resource has been deleted", "");
        return versioned(json(410, outcome), stored);
    }

    static String etag(long version) {
        return "W/\"" + version + "\"";
    }

    static String httpDate(Instant time) {
        return HTTP_DATE.format(time);
    }

    /// The version in an ETag of ours (`W/"3"`, also `"3"` and `3`), or -1.
    static long version(String etag) {
        String text = etag.strip();
        if (text.startsWith("W/")) {
            text = text.substring(2);
        }
        if (text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"")) {
            text = text.substring(1, text.length() - 1);
        }
        if (text.isEmpty() || text.length() > 18) {
            return -1;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return -1;
            }
        }
        return Long.parseLong(text);
    }

    /// Whether a condition such as `W/"3"`, `W/"2", W/"3"` or `*` names that version.
    static boolean names(String condition, long version) {
        for (String etag : condition.split(",", -1)) {
            if (etag.strip().equals("*") || version(etag) == version) {
                return true;
            }
        }
        return false;
    }

    /// What `Prefer: return=` asks for.
    enum Return {
        REPRESENTATION,
        MINIMAL,
        OPERATION_OUTCOME
    }

    static Return preferred(Request request) {
        for (String prefer : request.headers().values("Prefer")) {
            if (prefer.contains("return=minimal")) {
                return Return.MINIMAL;
            }
            if (prefer.contains("return=OperationOutcome")) {
                return Return.OPERATION_OUTCOME;
            }
        }
        return Return.REPRESENTATION;
    }
}
