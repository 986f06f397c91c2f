// SPDX-License-Identifier: Apache-2.0
package dev.signet.app;

import dev.signet.accounts.AccountFleet;
import dev.signet.controlplane.ControlPlane;
import dev.signet.controlplane.ControlPlaneSettings;
import dev.signet.controlplane.authorization.RoleAssignments;
import dev.signet.controlplane.deployments.Deployments;
import dev.signet.controlplane.deployments.SecretReader;
import dev.signet.controlplane.deployments.content.HttpsContent;
import dev.signet.controlplane.deployments.content.LinkedContent;
import dev.signet.controlplane.engine.ControlStore;
import dev.signet.controlplane.healthcareapis.HealthcareApis;
import dev.signet.controlplane.keyvault.HostedVaults;
import dev.signet.controlplane.keyvault.KeyVault;
import dev.signet.controlplane.keyvault.VaultRoleAssignments;
import dev.signet.controlplane.managedidentity.UserAssignedIdentities;
import dev.signet.controlplane.provider.ResourceProvider;
import java.util.ArrayList;
import java.util.Optional;

/// The control plane with the namespaces that it serves.
record Arm(ControlPlaneSettings settings, ControlPlane plane, Deployments deployments) {
    /// @param records those of the control plane, as each of its parts is to see them
    /// @param hosted the embedded vault, if the keys lie in it
    static Arm of(
            ServerContext context,
            UpOptions options,
            ControlPlaneSettings settings,
            Audiences audiences,
            ControlStore records,
            RoleAssignments assignments,
            AccountFleet fleet,
            Optional<HostedVaults> hosted,
            VaultRoleAssignments vaultRoles) {
        var deployments =
                new Deployments(
                        settings,
                        records,
                        linkedContent(options.templateHosts(), context),
                        SecretReader.NONE,
                        context.clock(),
                        context.chance());
        // who uses another's resources stands before it
        var providers = new ArrayList<ResourceProvider>();
        providers.addAll(
                HealthcareApis.providers(settings, fleet, fleet.auditLogs(), context.chance()));
        providers.add(UserAssignedIdentities.provider(settings.tenant(), context.chance()));
        providers.addAll(KeyVault.providers(settings.tenant(), hosted, vaultRoles));
        providers.add(deployments);
        var plane =
                new ControlPlane(
                        settings,
                        audiences.arm()::caller,
                        records,
                        providers,
                        assignments,
                        context.clock(),
                        context.chance());
        return new Arm(settings, plane, deployments);
    }

    private static LinkedContent linkedContent(HttpsContent.Hosts hosts, ServerContext context) {
        return hosts.equals(HttpsContent.Hosts.none())
                ? LinkedContent.NONE
                : context.kept().keep(new HttpsContent(hosts));
    }

    /// Goes on with what was begun. Once, before the first request.
    void start() {
        plane.start();
        deployments.start();
    }
}
