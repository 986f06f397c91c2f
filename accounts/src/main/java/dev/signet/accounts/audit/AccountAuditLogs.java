// SPDX-License-Identifier: Apache-2.0
package dev.signet.accounts.audit;

import dev.signet.audit.AuditRow;
import dev.signet.audit.AuditTrail;
import dev.signet.controlplane.arm.ArmJson;
import dev.signet.controlplane.healthcareapis.audit.AuditLogs;
import dev.signet.controlplane.healthcareapis.audit.AuditQuery;
import dev.signet.crypto.Seals;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/// The rows of the audit trail as the control plane shows them: in the shape of the table
/// `MicrosoftHealthcareApisAuditLogs`. Any thread.
///
/// @param seals of an account, by its id; empty when it is not served
public record AccountAuditLogs(AuditTrail trail, Function<UUID, Optional<Seals>> seals)
        implements AuditLogs {

    @Override
    public List<ObjectNode> newest(Audited account, AuditQuery query) {
        Optional<Seals> own = seals.apply(account.accountId());
        return trail
                .newest(
                        query.countMax(),
                        row ->
                                row.accountId().equals(account.accountId())
                                        && query.wants(row.time()))
                .stream()
                .map(row -> json(row, account, own))
                .toList();
    }

    private static ObjectNode json(AuditRow row, Audited account, Optional<Seals> own) {
        ObjectNode json = ArmJson.object();
        json.put("TimeGenerated", ArmJson.time(row.time()))
                .put(
                        "OperationName",
                        "Microsoft.HealthcareApis/services/"
                                + account.kind()
                                + "/"
                                + row.operation())
                .put("CorrelationId", row.correlationId().toString().replace("-", ""));
        AuditUri.opened(row, own)
                .ifPresentOrElse(
                        uri -> json.put("RequestUri", uri), () -> json.putNull("RequestUri"));
        json.put("FhirResourceType", row.resourceType())
                .put("ResultType", row.result().text())
                .put("StatusCode", row.status())
                .put("OperationDuration", row.durationMillis())
                .put("LogCategory", "AuditLogs")
                .put("CallerIPAddress", row.callerIpAddress())
                .put("CallerIdentityIssuer", row.caller().map(AuditRow.Identity::issuer).orElse(""))
                .put(
                        "CallerIdentityObjectId",
                        row.caller().map(AuditRow.Identity::objectId).orElse(""));
        ObjectNode identity = json.putObject("CallerIdentity");
        row.caller()
                .ifPresent(
                        caller ->
                                identity.put("iss", caller.issuer())
                                        .put("oid", caller.objectId())
                                        .put("appid", caller.applicationId()));
        json.put("Location", account.location());
        ObjectNode properties = json.putObject("Properties");
        row.headers().forEach(properties::put);
        return json.put("SourceSystem", "Azure")
                .put("TenantId", account.tenant())
                .put("Type", "MicrosoftHealthcareApisAuditLogs")
                .put("_ResourceId", account.resourceId());
    }
}
