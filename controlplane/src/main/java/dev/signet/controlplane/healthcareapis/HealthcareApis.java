// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.healthcareapis;

import dev.signet.base.Chance;
import dev.signet.controlplane.ControlPlaneSettings;
import dev.signet.controlplane.arm.ApiVersions;
import dev.signet.controlplane.healthcareapis.audit.AuditLogs;
import dev.signet.controlplane.plain.PlainProvider;
import dev.signet.controlplane.provider.Namespace;
import dev.signet.controlplane.provider.ResourceProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The namespace Microsoft.HealthcareApis: where its types are named.
public final class HealthcareApis {
    static final Namespace NAMESPACE =
            new Namespace(
                    "Microsoft.HealthcareApis",
                    ApiVersions.of(
                            "2018-08-20-preview 2019-09-16 2020-03-15 2020-03-30 2021-01-11"
                                    + " 2021-06-01-preview 2021-11-01 2022-01-31-preview 2022-05-15 2022-06-01"
                                    + " 2022-10-01-preview 2022-12-01 2023-02-28 2023-06-01-preview 2023-09-06"
                                    + " 2023-11-01 2023-12-01 2024-03-01 2024-03-31 2025-04-01-preview"),
                    List.of(
                            "services",
                            "services/privateEndpointConnections",
                            "services/privateLinkResources",
                            "workspaces",
                            "workspaces/fhirservices",
                            "workspaces/dicomservices",
                            "workspaces/iotconnectors",
                            "workspaces/iotconnectors/fhirdestinations",
                            "workspaces/privateEndpointConnections",
                            "workspaces/privateLinkResources",
                            "locations",
                            "locations/operationresults",
                            "checkNameAvailability",
                            "operations"));

    private HealthcareApis() {}

    /// The provider of each type, in the order in which a resource group is emptied.
    ///
    /// @param fleet makes, changes and removes the accounts themselves
    /// @param audit the rows of the accounts' calls; empty when there are none
    public static List<ResourceProvider> providers(
            ControlPlaneSettings settings, Fleet fleet, Optional<AuditLogs> audit, Chance chance) {
        var all = new ArrayList<ResourceProvider>();
        all.add(new AccountProvider(settings, fleet, audit, chance));
        all.add(new FhirServiceProvider(settings, fleet, chance));
        for (Workspaces type : Workspaces.values()) {
            all.add(new PlainProvider(type.rules(), settings.tenant(), chance));
        }
        return List.copyOf(all);
    }

    static boolean showsOperationEnd(String version) {
        return version.compareTo("2021-11-01") >= 0;
    }
}
