// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.graph;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.identity.Api;
import dev.signet.identity.DirectoryAdministration;
import dev.signet.identity.DirectoryAdministration.Application;
import dev.signet.identity.DirectoryAdministration.PermissionGrant;
import dev.signet.json.Members;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `/v1.0/oauth2PermissionGrants`: which applications may call which APIs for users. Only an
/// administrator's consent for everybody (`AllPrincipals`), and only whole APIs
/// (`user_impersonation`).
record PermissionGrants(DirectoryAdministration directory) {
    private static final Pattern BY_CLIENT = Pattern.compile("clientId eq '([^']{1,256})'");
    private static final String ALL = "AllPrincipals";
    private static final String SCOPE = "user_impersonation";

    Response answer(Request request, List<String> rest) {
        if (rest.isEmpty()) {
            return switch (request.method()) {
                case "GET" -> listed(request);
                case "POST" -> granted(GraphJson.of(request));
                default -> throw GraphPlane.notAllowed();
            };
        }
        GraphPlane.requireOne(rest);
        PermissionGrant grant =
                directory.grants().stream()
                        .filter(each -> each.id().equalsIgnoreCase(rest.getFirst()))
                        .findFirst()
                        .orElseThrow(() -> GraphPlane.missing("there is no such grant"));
        return switch (request.method()) {
            case "GET" -> GraphJson.json(200, json(grant));
            case "DELETE" -> {
                directory.revoke(grant);
                yield Response.empty(204);
            }
            default -> throw GraphPlane.notAllowed();
        };
    }

    private Response listed(Request request) {
        Optional<String> filter = request.parameter("$filter");
        Matcher matcher = BY_CLIENT.matcher(filter.orElse(""));
        if (filter.isPresent() && !matcher.matches()) {
            throw new Failed(Failure.INVALID, "$filter is clientId eq '...'");
        }
        Optional<Application> only =
                filter.map(_ -> Applications.found(directory, matcher.group(1)));
        return Page.of(
                request,
                directory.grants().stream()
                        .filter(
                                each ->
                                        only.map(one -> one.client().clientId())
                                                .map(each.clientId()::equals)
                                                .orElse(true))
                        .map(this::json)
                        .toList());
    }

    private Response granted(Members body) {
        if (!GraphJson.text(body, "consentType").equals(ALL)) {
            throw body.refused("consentType", "must be " + ALL);
        }
        if (!GraphJson.text(body, "scope").strip().equals(SCOPE)) {
            throw body.refused("scope", "must be " + SCOPE);
        }
        Api api =
                Api.of(GraphJson.text(body, "resourceId"))
                        .orElseThrow(
                                () ->
                                        body.refused(
                                                "resourceId",
                                                "must be the id of Azure Resource Manager, Azure Key Vault"
                                                        + " or Azure Healthcare APIs"));
        Application application = Applications.found(directory, GraphJson.text(body, "clientId"));
        return GraphJson.json(201, json(directory.grant(application, api)));
    }

    private Map<String, Object> json(PermissionGrant grant) {
        var json = new LinkedHashMap<String, Object>();
        json.put("id", grant.id());
        json.put(
                "clientId",
                directory
                        .client(grant.clientId())
                        .map(client -> client.objectId())
                        .orElse(grant.clientId()));
        json.put("consentType", ALL);
        json.put("principalId", null);
        json.put("resourceId", grant.api().applicationId());
        json.put("scope", SCOPE);
        return json;
    }
}
