// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.keyvault;

import dev.signet.controlplane.arm.ArmError;
import dev.signet.controlplane.arm.ArmJson;
import dev.signet.controlplane.arm.ArmRequest;
import dev.signet.controlplane.arm.Routes;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.http.Response;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// `GET .../vaults/{vault}/auditEvents?$top=100&key=NAME`: what a vault was asked and has answered,
/// and what was done to it in Resource Manager, newest first; [AuditQuery] says what else can be
/// asked for. Azure has no such address, it sends the rows to where a diagnostic setting says;
/// whoever may read the vault may read them here.
record VaultAuditRoutes(VaultProvider provider, Optional<HostedVaults> vaults) {
    private static final int COUNT = 100;
    private static final int COUNT_MAX = 1000;

    void addTo(Routes routes) {
        routes.add(
                VaultProvider.NAMESPACE.versions(),
                "GET",
                VaultProvider.ONE + "/auditEvents",
                this::newest);
    }

    private Response newest(ArmRequest call) {
        var id =
                ResourceId.inGroup(
                        call.subscription(), call.group(), VaultProvider.TYPE, call.name("vault"));
        HostedVaults hosted = VaultProvider.hosted(vaults);
        VaultProvider.Vault vault =
                VaultProvider.vault(vaults, id).orElseThrow(() -> provider.missing(id));
        AuditQuery asked = AuditQuery.of(call);
        int count = call.parameter("$top").map(VaultAuditRoutes::count).orElse(COUNT);
        HostedVaults.Audit audit = hosted.audit(vault.name(), asked, count);
        ObjectNode answer = ArmJson.list(audit.rows());
        if (audit.isCut()) {
            answer.put("isCut", true); // older rows were not looked at
        }
        return ArmJson.response(200, answer);
    }

    private static int count(String text) {
        if (!text.matches("[1-9][0-9]{0,3}") || Integer.parseInt(text) > COUNT_MAX) {
            throw ArmError.property("$top", "must be a number from 1 to " + COUNT_MAX);
        }
        return Integer.parseInt(text);
    }
}
