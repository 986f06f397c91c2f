// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity;

import dev.signet.base.Failure;

/// What of a failure an OAuth client is told, whoever speaks OAuth here: a status and an error code
/// of RFC 6749, of section 5.2 or, for what passes (`temporarily_unavailable`), what is broken
/// (`server_error`) and what is not allowed (`access_denied`), of section 4.1.2.1; 5.2 has none for
/// these.
public enum OAuthRefusal {
    UNREADABLE(400, "invalid_request"),
    DENIED(403, "access_denied"),
    NO_ADDRESS(404, "invalid_request"),
    WRONG_METHOD(405, "invalid_request"),
    TOO_LARGE(413, "invalid_request"),
    UNKNOWN_CODING(415, "invalid_request"),
    FULL(429, "temporarily_unavailable"),
    BROKEN(500, "server_error"),
    UNAVAILABLE(503, "temporarily_unavailable");

    private final int status;
    private final String error;

    OAuthRefusal(int status, String error) {
        this.status = status;
        this.error = error;
    }

    /// The one mapping of failures.
    public static OAuthRefusal of(Failure failure) {
        return switch (failure) {
            case INVALID,
                    MALFORMED,
                    CONFLICT,
                    GONE,
                    PRECONDITION_FAILED,
                    UNPROCESSABLE,
                    NOT_ACCEPTABLE ->
                    UNREADABLE;
            case NOT_FOUND -> NO_ADDRESS;
            case METHOD_NOT_ALLOWED -> WRONG_METHOD;
            case TOO_LARGE -> TOO_LARGE;
            case UNSUPPORTED_MEDIA_TYPE -> UNKNOWN_CODING;
            case UNAUTHENTICATED, FORBIDDEN, KEY_REFUSED -> DENIED;
            case BUSY -> FULL;
            case UNAVAILABLE, STORAGE, KEY_SILENT -> UNAVAILABLE;
            case CORRUPT, FORMAT_TOO_OLD, FORMAT_TOO_NEW, INTERNAL -> BROKEN;
        };
    }

    /// The status of the answer.
    public int status() {
        return status;
    }

    /// Member `error`.
    public String error() {
        return error;
    }
}
