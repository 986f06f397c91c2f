// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.healthcareapis.audit;

import dev.signet.base.Failure;
import dev.signet.controlplane.arm.ApiVersions;
import dev.signet.controlplane.arm.ArmError;
import dev.signet.controlplane.arm.ArmJson;
import dev.signet.controlplane.arm.ArmRequest;
import dev.signet.controlplane.arm.Routes;
import dev.signet.controlplane.engine.Resources;
import dev.signet.controlplane.provider.Resource;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.controlplane.provider.ResourceType;
import dev.signet.http.Response;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// `GET .../services/{name}/auditLogs`: the audit trail of an account. Azure has no such address,
/// it sends the rows to where a diagnostic setting says; whoever may read the account may read
/// them here.
///
/// @param type of the account
/// @param logs empty when nothing is audited
public record AuditLogRoutes(ResourceType type, Optional<AuditLogs> logs, String tenant) {
    private static final ArmError OFF =
            new ArmError(
                    Failure.CONFLICT,
                    "AuditLogsOff",
                    "Calls of this installation's accounts are not audited. Its operator turns it on with"
                            + " the setting 'audit'.");

    /// @param one the address of an account
    public void addTo(Routes routes, ApiVersions versions, String one, Resources resources) {
        routes.add(versions, "GET", one + "/auditLogs", call -> newest(call, resources));
    }

    private Response newest(ArmRequest call, Resources resources) {
        Resource account =
                resources.require(
                        ResourceId.inGroup(
                                call.subscription(), call.group(), type, call.name("name")));
        AuditQuery query = AuditQuery.of(call);
        ObjectNode shown = account.show(call.version());
        var audited =
                new AuditLogs.Audited(
                        account.uid().orElseThrow(),
                        shown.path("kind").asString(),
                        shown.path("location").asString(),
                        tenant,
                        account.id().normal());
        AuditLogs read = logs.orElseThrow(OFF::failed);
        return ArmJson.response(200, ArmJson.list(read.newest(audited, query)));
    }
}
