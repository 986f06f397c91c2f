// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.healthcareapis;

import dev.signet.controlplane.ControlPlaneSettings;
import dev.signet.controlplane.arm.ArmJson;
import dev.signet.controlplane.arm.Etags;
import dev.signet.controlplane.healthcareapis.AccountProperties.AcrSpec;
import dev.signet.controlplane.healthcareapis.AccountProperties.ImportSpec;
import dev.signet.controlplane.healthcareapis.AccountState.Identity;
import dev.signet.controlplane.provider.ResourceRecord;
import dev.signet.controlplane.provider.SystemData;
import dev.signet.identity.DataRole;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Accounts in the shape of one api-version, members in the order of the real service's
/// answers.
///
/// @param version api-version
record AccountJson(ControlPlaneSettings settings, String version) {
    /// The first api-version whose shape is published nowhere: here stands what is ours.
    static final String UNDOCUMENTED = "2025-04-01-preview";

    /// Which of the members that the answer to a PUT leaves out unless its request named them.
    record Shown(boolean tags, boolean publicNetworkAccess, boolean identity) {
        /// As every GET shows.
        static final Shown ALL = new Shown(true, true, true);
    }

    ObjectNode account(ResourceRecord<AccountState> account, Shown shown) {
        ObjectNode node = ArmJson.object();
        node.put("id", account.id().text());
        node.put("name", account.id().name());
        node.put("type", AccountProvider.TYPE.text());
        node.put("etag", Etags.quoted(account.etag()));
        node.put("location", account.location());
        node.put("kind", account.kind());
        if (shown.tags()) {
            ObjectNode tags = node.putObject("tags");
            account.wanted().tags().forEach(tags::put);
        }
        properties(node.putObject("properties"), account, shown);
        identity(node, account.wanted().identity(), shown);
        if (since("2021-11-01")) {
            SystemData.show(node, account);
        }
        return node;
    }

    static void access(ObjectNode node, AccessEntry entry) {
        node.put("objectId", entry.objectId());
        if (entry.role() != DataRole.CONTRIBUTOR) {
            node.put("role", entry.role().label());
        }
    }

    private void properties(ObjectNode node, ResourceRecord<AccountState> account, Shown shown) {
        AccountProperties properties = account.wanted().properties();
        ArrayNode policies = node.putArray("accessPolicies");
        properties.access().forEach(entry -> access(policies.addObject(), entry));
        ObjectNode cosmos = node.putObject("cosmosDbConfiguration");
        cosmos.put("offerThroughput", properties.offerThroughput());
        properties.keyUri().ifPresent(uri -> cosmos.put("keyVaultKeyUri", uri));
        if (since("2024-03-31") && properties.crossTenantApplicationId().isPresent()) {
            cosmos.putNull("crossTenantCmkApplicationId"); // write-only: the real service says null
        }
        ObjectNode authentication = node.putObject("authenticationConfiguration");
        authentication.put("authority", properties.authority().orElse(settings.defaultAuthority()));
        authentication.put(
                "audience",
                properties.audience().orElse(settings.defaultAudience(account.id().name())));
        authentication.put("smartProxyEnabled", properties.smartProxyEnabled());
        cors(node.putObject("corsConfiguration"), properties.cors());
        if (since("2020-03-15")) {
            ObjectNode export = node.putObject("exportConfiguration");
            properties
                    .exportStorageAccount()
                    .ifPresent(name -> export.put("storageAccountName", name));
        }
        if (since("2021-11-01")) {
            acr(node.putObject("acrConfiguration"), properties.acr());
        }
        if (since("2023-02-28") && properties.importing().isPresent()) {
            importing(node.putObject("importConfiguration"), properties.importing().get());
        }
        if (since("2020-03-30")) {
            node.putArray("privateEndpointConnections");
            if (shown.publicNetworkAccess()) {
                node.put("publicNetworkAccess", properties.publicNetworkAccess().orElse("Enabled"));
            }
        }
        if (since(UNDOCUMENTED)) {
            node.put("accountId", account.uid().toString());
        }
        node.put("provisioningState", account.provisioningState());
    }

    static void importing(ObjectNode node, ImportSpec importing) {
        importing
                .integrationDataStore()
                .ifPresent(store -> node.put("integrationDataStore", store));
        importing.initialImportMode().ifPresent(mode -> node.put("initialImportMode", mode));
        importing.enabled().ifPresent(enabled -> node.put("enabled", enabled));
    }

    static void cors(ObjectNode node, AccountSpec.CorsSpec cors) {
        texts(node.putArray("origins"), cors.origins());
        texts(node.putArray("headers"), cors.headers());
        texts(node.putArray("methods"), cors.methods());
        cors.maxAgeSeconds().ifPresent(seconds -> node.put("maxAge", seconds));
        node.put("allowCredentials", cors.allowCredentials());
    }

    static void acr(ObjectNode node, AcrSpec acr) {
        texts(node.putArray("loginServers"), acr.loginServers());
        if (!acr.ociArtifacts().isEmpty()) {
            ArrayNode artifacts = node.putArray("ociArtifacts");
            acr.ociArtifacts().forEach(each -> each.forEach(artifacts.addObject()::put));
        }
    }

    private void identity(ObjectNode node, Identity identity, Shown shown) {
        switch (identity.type()) {
            case UNSAID -> {}
            case NONE -> {
                if (shown.equals(Shown.ALL)) {
                    node.putObject("identity")
                            .put("principalId", "")
                            .put("tenantId", "")
                            .put("type", "None");
                } else if (shown.identity()) {
                    node.putObject("identity").put("type", "None");
                }
            }
            case SYSTEM_ASSIGNED ->
                    node.putObject("identity")
                            .put("principalId", identity.principalId())
                            .put("tenantId", settings.tenant())
                            .put("type", "SystemAssigned");
        }
    }

    private static void texts(ArrayNode array, List<String> texts) {
        texts.forEach(array::add);
    }

    private boolean since(String first) {
        return version.compareTo(first) >= 0;
    }
}
