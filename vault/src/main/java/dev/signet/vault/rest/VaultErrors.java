// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.rest;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Refusals;
import dev.signet.http.Response;
import dev.signet.vault.VaultRefusal;
import dev.signet.vault.json.Json;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// The one table from failures to status and code (contract 3.4). Refusals of the vault bring
/// their own code; everything else takes the row of its [Failure].
final class VaultErrors {
    private VaultErrors() {}

    private record Row(int status, String code) {}

    /// The status of a failure.
    static int status(Failed failed) {
        return row(failed.failure()).status();
    }

    /// The sentence that a failure is answered with.
    static String message(Failed failed) {
        String sentence = VaultRefusal.sentence(failed);
        String field = failed.fact("field", "");
        return field.isEmpty() ? sentence : sentence + " (" + field + ")";
    }

    /// `{"error":{"code","message","innererror":{"code"}}}`; for what passes with when to come
    /// again.
    static Response response(Failed failed) {
        Row row = row(failed.failure());
        Optional<VaultRefusal> refusal = VaultRefusal.of(failed);
        ObjectNode body = Json.object();
        ObjectNode error = body.putObject("error");
        error.put("code", refusal.map(VaultRefusal::code).orElse(row.code()));
        error.put("message", message(failed));
        refusal.flatMap(VaultRefusal::innerCode)
                .ifPresent(code -> error.putObject("innererror").put("code", code));
        return Refusals.later(
                Response.of(row.status(), "application/json; charset=utf-8", Json.write(body)),
                failed);
    }

    private static Row row(Failure failure) {
        return switch (failure) {
            case INVALID, MALFORMED, UNPROCESSABLE -> new Row(400, "BadParameter");
            case UNAUTHENTICATED -> new Row(401, "Unauthorized");
            case FORBIDDEN -> new Row(403, "Forbidden");
            case NOT_FOUND -> new Row(404, "NotFound");
            case METHOD_NOT_ALLOWED -> new Row(405, "MethodNotAllowed");
            case NOT_ACCEPTABLE -> new Row(406, "NotAcceptable");
            case CONFLICT -> new Row(409, "Conflict");
            case GONE -> new Row(410, "Gone");
            case PRECONDITION_FAILED -> new Row(412, "PreconditionFailed");
            case TOO_LARGE -> new Row(413, "RequestBodyTooLarge");
            case UNSUPPORTED_MEDIA_TYPE -> new Row(415, "UnsupportedMediaType");
            case BUSY -> new Row(429, "Throttled");
            case CORRUPT, FORMAT_TOO_OLD, FORMAT_TOO_NEW, INTERNAL ->
                    new Row(500, "InternalServerError");
            case KEY_REFUSED, KEY_SILENT, STORAGE, UNAVAILABLE ->
                    new Row(503, "ServiceUnavailable");
        };
    }
}
