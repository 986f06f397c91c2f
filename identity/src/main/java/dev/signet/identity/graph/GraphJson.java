// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.graph;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Refusals;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.identity.DirectoryAdministration.Application;
import dev.signet.identity.DirectoryAdministration.Group;
import dev.signet.identity.User;
import dev.signet.json.Members;
import dev.signet.json.Rules;
import dev.signet.json.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Graph's JSON, both ways.
final class GraphJson {
    private static final StrictJson STRICT = StrictJson.bounded(16, 64 * 1024);
    private static final Rules RULES = Rules.exact(GraphJson::wrong);
    private static final int CHARACTERS_MAX = 1024;

    private GraphJson() {}

    /// The members of the body of a request; none when there is no body.
    ///
    /// @throws Failed `MALFORMED`
    static Members of(Request request) {
        try {
            byte[] body = request.body().readAllBytes();
            return Members.of(
                    body.length == 0 ? JsonNodeFactory.instance.objectNode() : object(body), RULES);
        } catch (IOException e) {
            throw new Failed(e, Failure.MALFORMED, "the body cannot be read");
        }
    }

    private static ObjectNode object(byte[] body) {
        return switch (STRICT.read(body)) {
            case StrictJson.Whole(ObjectNode node) -> node;
            case StrictJson.NoObject(), StrictJson.NoJson(_) ->
                    throw new Failed(Failure.MALFORMED, "the body must be one JSON object");
        };
    }

    /// A member that must be there.
    static String text(Members members, String name) {
        return members.text(name)
                .filter(text -> !text.isBlank() && text.length() <= CHARACTERS_MAX)
                .orElseThrow(
                        () -> members.refused(name, "must be a string of 1 to 1024 characters"));
    }

    /// @param rule to be read behind the path: `must be a string`
    static Failed wrong(String path, String rule) {
        return new Failed(Failure.INVALID, path + " " + rule);
    }

    static Map<String, Object> user(User user) {
        var json = new LinkedHashMap<String, Object>();
        json.put("id", user.objectId());
        json.put("userPrincipalName", user.name());
        json.put("displayName", user.displayName());
        if (!user.fhirUser().isEmpty()) {
            json.put("fhirUser", user.fhirUser());
        }
        return json;
    }

    static Map<String, Object> group(Group group) {
        var json = new LinkedHashMap<String, Object>();
        json.put("id", group.objectId());
        json.put("displayName", group.name());
        json.put("securityEnabled", true);
        return json;
    }

    static Map<String, Object> reference(String objectId) {
        return Map.of("id", objectId);
    }

    /// Without its secrets.
    static Map<String, Object> application(Application application) {
        var json = new LinkedHashMap<String, Object>();
        json.put("id", application.client().objectId());
        json.put("appId", application.client().clientId());
        json.put("displayName", application.name());
        json.put(
                "publicClient",
                Map.of(
                        "redirectUris",
                        application.client().redirects().stream().sorted().toList()));
        json.put(
                "passwordCredentials",
                application.client().secrets().stream()
                        .map(
                                secret ->
                                        Map.of(
                                                "keyId", secret.id(),
                                                "endDateTime", secret.end().toString()))
                        .toList());
        json.put(
                "keyCredentials",
                application.client().certificates().stream()
                        .map(
                                certificate ->
                                        Map.of(
                                                "type",
                                                "AsymmetricX509Cert",
                                                "endDateTime",
                                                certificate.getNotAfter().toInstant().toString()))
                        .toList());
        return json;
    }

    static Map<String, Object> principal(String objectId, String clientId, String name) {
        var json = new LinkedHashMap<String, Object>();
        json.put("id", objectId);
        json.put("appId", clientId);
        json.put("displayName", name);
        json.put("servicePrincipalType", "Application");
        json.put("servicePrincipalNames", List.of(clientId));
        return json;
    }

    static Response list(List<Map<String, Object>> all) {
        return json(200, Map.of("value", all));
    }

    static Response json(int status, Map<String, Object> document) {
        byte[] body = JSONObjectUtils.toJSONString(document).getBytes(StandardCharsets.UTF_8);
        return Response.of(status, "application/json; charset=utf-8", body)
                .with("Cache-Control", "no-store");
    }

    /// The one table of failures to Graph's statuses and codes.
    static Response refused(Failed failed) {
        int status =
                switch (failed.failure()) {
                    case INVALID, MALFORMED, UNPROCESSABLE -> 400;
                    case UNAUTHENTICATED -> 401;
                    case FORBIDDEN, KEY_REFUSED -> 403;
                    case NOT_FOUND, GONE -> 404;
                    case METHOD_NOT_ALLOWED -> 405;
                    case NOT_ACCEPTABLE -> 406;
                    case CONFLICT -> 409;
                    case PRECONDITION_FAILED -> 412;
                    case TOO_LARGE -> 413;
                    case UNSUPPORTED_MEDIA_TYPE -> 415;
                    case BUSY -> 429;
                    case KEY_SILENT, UNAVAILABLE -> 503;
                    case CORRUPT, FORMAT_TOO_OLD, FORMAT_TOO_NEW, STORAGE, INTERNAL -> 500;
                };
        String code =
                switch (status) {
                    case 401 -> "InvalidAuthenticationToken";
                    case 403 -> "Authorization_RequestDenied";
                    case 404 -> "Request_ResourceNotFound";
                    case 409 -> "Request_MultipleObjectsWithSameKeyValue";
                    case 429 -> "TooManyRequests";
                    case 503 -> "ServiceUnavailable";
                    case 500 -> "InternalServerError";
                    default -> "Request_BadRequest";
                };
        Map<String, Object> error = Map.of("code", code, "message", failed.text());
        Response response =
                Refusals.later(json(status, Map.of("error", error)), failed);
        return status == 401 ? response.with("WWW-Authenticate", "Bearer") : response;
    }
}
