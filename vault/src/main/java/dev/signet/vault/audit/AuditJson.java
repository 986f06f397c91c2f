// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.audit;

import dev.signet.vault.json.Json;
import tools.jackson.databind.node.ObjectNode;

/// Audit rows as the JSON of contract 3.6: the duration is a string, the claims carry full
/// URIs.
final class AuditJson {
    private static final String CLAIM =
            "http://schemas.microsoft.com/identity/claims/objectidentifier";

    private AuditJson() {}

    static String write(AuditEvent event) {
        ObjectNode row = Json.object();
        row.put("time", event.time().toString())
                .put("resourceId", event.resourceId())
                .put("operationName", event.operationName())
                .put("operationVersion", event.operationVersion())
                .put("category", "AuditEvent")
                .put("resultType", event.success() ? "Success" : "Failed")
                .put("resultSignature", event.resultSignature())
                .put("resultDescription", event.resultDescription())
                .put("durationMs", Long.toString(event.durationMillis()))
                .put("callerIpAddress", event.callerIpAddress())
                .put("correlationId", event.correlationId().toString());
        ObjectNode claim = row.putObject("identity").putObject("claim");
        event.objectId().ifPresent(value -> claim.put(CLAIM, value));
        event.applicationId().ifPresent(value -> claim.put("appid", value));
        ObjectNode properties = row.putObject("properties");
        properties
                .put("clientInfo", event.clientInfo())
                .put("requestUri", event.requestUri())
                .put("id", event.id())
                .put("httpStatusCode", event.httpStatusCode());
        event.enabled()
                .ifPresent(
                        enabled ->
                                properties
                                        .putObject("keyProperties")
                                        .putObject("attributes")
                                        .put("enabled", enabled));
        event.rights().ifPresent(rights -> write(rights, properties));
        return row.toString();
    }

    /// A policy as Azure's rows of `VaultPatch` have it. Roles are in no row of Azure's vaults;
    /// they stand here in the same way.
    private static void write(RightsChange rights, ObjectNode properties) {
        String how = rights.isGiven() ? "added" : "removed";
        if (rights.isRole()) {
            properties
                    .putObject(how + "RoleAssignment")
                    .put("PrincipalId", rights.principal())
                    .put("RoleName", String.join(", ", rights.words()));
            return;
        }
        ObjectNode policy =
                properties.putObject(how + "AccessPolicy").put("ObjectId", rights.principal());
        var keys = policy.putObject("Permissions").putArray("keys");
        rights.words().forEach(keys::add);
    }
}
