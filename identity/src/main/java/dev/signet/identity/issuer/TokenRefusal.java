// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.issuer;

import dev.signet.base.Failure;

/// Why the issuer refuses, with the codes that Entra ID has for it.
enum TokenRefusal {
    NO_TENANT(400, "invalid_request", 90002, "Tenant not found."),
    MALFORMED(400, "invalid_request", 900144, "The request body is not a form."),
    TWICE(
            400,
            "invalid_request",
            9000411,
            "The request is not properly formatted. The parameter '%s' is duplicated."),
    UNSUPPORTED_GRANT(
            400, "unsupported_grant_type", 70003, "The app requested an unsupported grant type."),
    PASSWORD_GRANT_OFF(
            400,
            "unsupported_grant_type",
            70003,
            "A user's password is typed on this issuer's page only: the operator's setting"
                    + " password-grant is off."),
    NOT_PUBLIC(
            400,
            "unauthorized_client",
            70002,
            "The grant 'password' is for public applications only; this one has a secret or a"
                    + " certificate."),
    WRONG_PASSWORD(
            400,
            "invalid_grant",
            SignIn.WRONG_PASSWORD,
            "Error validating credentials due to invalid username or password."),
    NO_CLIENT_ID(
            400,
            "invalid_request",
            900144,
            "The request body must contain the following parameter: 'client_id'."),
    NO_TOKEN(
            400,
            "invalid_request",
            900144,
            "The request body must contain the following parameter: 'token'."),
    UNSUPPORTED_TOKEN(
            400,
            "unsupported_token_type",
            900144,
            "An access token cannot be revoked, it ends with its time. Send the refresh token."),
    NO_SCOPE(
            400,
            "invalid_request",
            900144,
            "The request body must contain the following parameter: 'scope'."),
    BAD_SCOPE(
            400,
            "invalid_scope",
            1002012,
            "The provided value for scope is not valid. Client credential flows must have a scope"
                    + " value with /.default suffixed to the resource identifier."),
    UNKNOWN_CLIENT(
            400, "unauthorized_client", 700016, "The application was not found in the directory."),
    NO_SECRET(
            401,
            "invalid_client",
            7000216,
            "'client_assertion', 'client_secret' or 'request' is required for the"
                    + " 'client_credentials' grant type."),
    WRONG_SECRET(
            401,
            "invalid_client",
            7000215,
            "Invalid client secret provided. Ensure the secret being sent in the request is the"
                    + " client secret value, not the client secret ID."),
    BAD_ASSERTION(
            401,
            "invalid_client",
            700027,
            "The client assertion failed validation: it must be signed by a key of the"
                    + " application's certificates, name it in iss and sub and this issuer's token"
                    + " endpoint in aud, have a jti, and end within ten minutes."),
    ASSERTION_AGAIN(
            401,
            "invalid_client",
            700027,
            "The client assertion has been used already for this request, or from another address."
                    + " Sign a new one."),
    INVALID_GRANT(
            400,
            "invalid_grant",
            70008,
            "The provided authorization code or refresh token is not valid: it has expired, has"
                    + " been used or revoked, or was given to another application, another address"
                    + " or another code_challenge."),
    NOT_CONSENTED(
            400,
            "invalid_grant",
            65001,
            "The user or administrator has not consented to use the application for this resource:"
                    + " an administrator grants it with 'signet client grant' or Graph's"
                    + " oauth2PermissionGrants."),
    PENDING(
            400,
            "authorization_pending",
            70016,
            "The device's code has not been entered yet. Ask again."),
    SLOW_DOWN(400, "slow_down", 70016, "Ask less often."),
    EXPIRED_CODE(400, "expired_token", 70020, "The device's code has expired or is not known."),
    UNREADABLE(400, "invalid_request", 9002313, "The request is malformed or invalid."),
    NO_ADDRESS(404, "invalid_request", 9002313, "There is no such address."),
    WRONG_METHOD(405, "invalid_request", 900561, "The endpoint does not take this method."),
    TOO_LARGE(413, "invalid_request", 9002313, "The request is too large."),
    UNKNOWN_CODING(
            415,
            "invalid_request",
            9002313,
            "The request's body is in a content coding that is not read; gzip is."),
    FORBIDDEN(403, "access_denied", 50105, "That is not allowed."),
    FULL(
            429,
            "temporarily_unavailable",
            90055,
            "There are too many incoming requests. Try again later."),
    UNAVAILABLE(
            503,
            "temporarily_unavailable",
            90006,
            "The service is temporarily unavailable. Try again later."),
    BROKEN(500, "server_error", 50000, "An error occurred when the request was processed."),
    TOO_MANY_ASSERTIONS(
            429,
            "temporarily_unavailable",
            50196,
            "Too many client assertions of this application are still good. Try again later."),
    TOO_MANY_FAILURES(
            429,
            "temporarily_unavailable",
            50196,
            "Too many failed requests for this application. Try again later.");

    private final int status;
    private final String error;
    private final int code;
    private final String text;

    TokenRefusal(int status, String error, int code, String text) {
        this.status = status;
        this.error = error;
        this.code = code;
        this.text = text;
    }

    /// What the server refuses before an endpoint is asked, or where none could answer.
    static TokenRefusal of(Failure failure) {
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
            case UNAUTHENTICATED, FORBIDDEN, KEY_REFUSED -> FORBIDDEN;
            case BUSY -> FULL;
            case UNAVAILABLE, STORAGE, KEY_SILENT -> UNAVAILABLE;
            case CORRUPT, FORMAT_TOO_OLD, FORMAT_TOO_NEW, INTERNAL -> BROKEN;
        };
    }

    int status() {
        return status;
    }

    String error() {
        return error;
    }

    int code() {
        return code;
    }

    String text() {
        return text;
    }
}
