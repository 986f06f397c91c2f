// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.healthcareapis;

import dev.signet.controlplane.ControlPlaneSettings;
import dev.signet.controlplane.arm.ArmJson;
import dev.signet.controlplane.arm.Etags;
import dev.signet.controlplane.provider.ResourceRecord;
import dev.signet.controlplane.provider.SystemData;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A workspace's FHIR service in the shape of one api-version, members in the order of the real
/// service's answers.
record FhirServiceJson(ControlPlaneSettings settings, String defaultAudience, String version) {
    ObjectNode service(ResourceRecord<FhirServiceState> service) {
        ObjectNode node = ArmJson.object();
        node.put("id", service.id().text());
        node.put("name", service.id().path());
        node.put("type", FhirServiceProvider.TYPE.text());
        node.put("etag", Etags.quoted(service.etag()));
        node.put("location", service.location());
        node.put("kind", service.kind());
        FhirServiceState state = service.wanted();
        if (!state.tags().isEmpty()) {
            ObjectNode tags = node.putObject("tags");
            state.tags().forEach(tags::put);
        }
        properties(node.putObject("properties"), state);
        if (since(AccountJson.UNDOCUMENTED)) {
            node.withObject("/properties").put("accountId", service.uid().toString());
        }
        node.withObject("/properties").put("provisioningState", service.provisioningState());
        state.identity().show(node, settings.tenant());
        if (since("2022-05-15")) {
            SystemData.show(node, service);
        }
        return node;
    }

    private void properties(ObjectNode node, FhirServiceState state) {
        AccountProperties properties = state.properties();
        if (!since("2022-05-15")) { // later versions know roles only
            ArrayNode policies = node.putArray("accessPolicies");
            properties.access().forEach(entry -> AccountJson.access(policies.addObject(), entry));
        }
        AccountJson.acr(node.putObject("acrConfiguration"), properties.acr());
        authentication(node.putObject("authenticationConfiguration"), state);
        AccountJson.cors(node.putObject("corsConfiguration"), properties.cors());
        ObjectNode export = node.putObject("exportConfiguration");
        properties.exportStorageAccount().ifPresent(name -> export.put("storageAccountName", name));
        if (since("2022-05-15") && properties.importing().isPresent()) {
            AccountJson.importing(
                    node.putObject("importConfiguration"), properties.importing().get());
        }
        if (since("2023-02-28")) {
            state.own()
                    .usCoreMissingData()
                    .ifPresent(
                            flag ->
                                    node.putObject("implementationGuidesConfiguration")
                                            .put("usCoreMissingData", flag));
        }
        ObjectNode versions = node.putObject("resourceVersionPolicyConfiguration");
        versions.put("default", "versioned");
        if (!state.own().versionOverrides().isEmpty()) {
            ObjectNode overrides = versions.putObject("resourceTypeOverrides");
            state.own().versionOverrides().forEach(overrides::put);
        }
        if (since("2023-06-01")) {
            state.keyUrl()
                    .ifPresent(
                            url ->
                                    node.putObject("encryption")
                                            .putObject("customerManagedKeyEncryption")
                                            .put("keyEncryptionKeyUrl", url));
        }
        node.put("eventState", "Disabled");
        node.putArray("privateEndpointConnections");
        node.put("publicNetworkAccess", properties.publicNetworkAccess().orElse("Enabled"));
    }

    private void authentication(ObjectNode node, FhirServiceState state) {
        AccountProperties properties = state.properties();
        node.put("authority", properties.authority().orElse(settings.defaultAuthority()));
        node.put("audience", properties.audience().orElse(defaultAudience));
        node.put("smartProxyEnabled", properties.smartProxyEnabled());
        String providers = state.own().smartIdentityProviders();
        if (since("2023-06-01") && !providers.isEmpty()) {
            String wrapped = "{\"all\":" + providers + "}";
            node.set("smartIdentityProviders", ArmJson.object(wrapped).get("all"));
        }
    }

    private boolean since(String first) {
        return version.compareTo(first) >= 0;
    }
}
