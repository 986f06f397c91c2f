// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.arm;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Refusals;
import dev.signet.http.Response;
import tools.jackson.databind.node.ObjectNode;

/// From a failure to what a client of Resource Manager reads: the one place that decides on
/// status and code.
public final class ArmErrorResponse {
    private ArmErrorResponse() {}

    /// @param code used unless the failure carries one of its own
    private record Rule(int status, String code) {}

    /// `{"error":{"code","message","target"}}`; for what passes with when to come again.
    public static Response response(Failed failed) {
        Rule rule = rule(failed.failure());
        ObjectNode body = ArmJson.object();
        ObjectNode error = body.putObject("error");
        error.put("code", failed.fact("code", rule.code()));
        error.put("message", message(failed));
        String target = failed.fact("target", failed.fact("field", ""));
        if (!target.isEmpty()) {
            error.put("target", target);
        }
        return Refusals.later(ArmJson.response(rule.status(), body), failed);
    }

    /// The failure's code, as the end of an operation reports it.
    public static String code(Failed failed) {
        return failed.fact("code", rule(failed.failure()).code());
    }

    /// The failure's sentence with its names filled.
    public static String message(Failed failed) {
        String text = failed.text();
        for (Fact fact : failed.facts()) {
            text = text.replace("{" + fact.name() + "}", String.valueOf(fact.value()));
        }
        return text;
    }

    private static Rule rule(Failure failure) {
        return switch (failure) {
            case INVALID -> new Rule(400, "BadRequest");
            case MALFORMED -> new Rule(400, "InvalidRequestContent");
            case TOO_LARGE -> new Rule(413, "RequestContentTooLarge");
            case UNAUTHENTICATED -> new Rule(401, "InvalidAuthenticationToken");
            case FORBIDDEN -> new Rule(403, "AuthorizationFailed");
            case NOT_FOUND, GONE -> new Rule(404, "ResourceNotFound");
            case METHOD_NOT_ALLOWED -> new Rule(405, "MethodNotAllowed");
            case NOT_ACCEPTABLE -> new Rule(406, "NotAcceptable");
            case UNSUPPORTED_MEDIA_TYPE -> new Rule(415, "UnsupportedMediaType");
            case CONFLICT -> new Rule(409, "Conflict");
            case PRECONDITION_FAILED -> new Rule(412, "PreconditionFailed");
            case UNPROCESSABLE -> new Rule(422, "UnprocessableContent");
            case BUSY -> new Rule(429, "TooManyRequests");
            case KEY_REFUSED -> new Rule(403, "Forbidden");
            case KEY_SILENT, UNAVAILABLE -> new Rule(503, "ServiceUnavailable");
            case CORRUPT, FORMAT_TOO_OLD, FORMAT_TOO_NEW, STORAGE, INTERNAL ->
                    new Rule(500, "InternalServerError");
        };
    }
}
