// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.keyvault;

import dev.signet.vault.access.AccessPolicy;
import dev.signet.vault.access.NetworkRules;
import dev.signet.vault.keys.Deletion;
import dev.signet.vault.keys.Key;
import dev.signet.vault.keys.KeyAttributes;
import dev.signet.vault.keys.KeyVersion;
import dev.signet.vault.keys.PublicPart;
import dev.signet.vault.keys.RotationPolicy;
import dev.signet.vault.keys.Tags;
import dev.signet.vault.vaults.Vault;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Vaults and keys in the shapes of Microsoft.KeyVault 2023-07-01 (management), without `id`
/// and `type`.
final class VaultShapes {
    private VaultShapes() {}

    /// @param address of the vault, without trailing slash
    static ObjectNode vault(Vault vault, String address) {
        ObjectNode node = object();
        node.put("name", vault.name().text());
        node.put("location", vault.location());
        tags(node, vault.tags());
        node.put("resourceGroup", resourceGroup(vault));
        ObjectNode properties = node.putObject("properties");
        properties.putObject("sku").put("family", "A").put("name", vault.sku().text());
        properties.put("tenantId", vault.tenantId());
        network(properties.putObject("networkAcls"), vault.network());
        ArrayNode policies = properties.putArray("accessPolicies");
        vault.accessPolicies().forEach(policy -> policy(policies.addObject(), policy));
        properties.put("enabledForDeployment", false);
        properties.put("enableSoftDelete", vault.softDelete());
        properties.put("softDeleteRetentionInDays", vault.retentionDays());
        properties.put("enableRbacAuthorization", vault.roles());
        if (vault.purgeProtection()) {
            properties.put("enablePurgeProtection", true); // false is never shown: it is refused
        }
        properties.put("vaultUri", address + "/");
        properties.put("provisioningState", "Succeeded");
        properties.put(
                "publicNetworkAccess", vault.network().publicAccess() ? "Enabled" : "Disabled");
        return node;
    }

    static ObjectNode deleted(Vault vault, Deletion deletion) {
        ObjectNode node = object();
        node.put("name", vault.name().text());
        ObjectNode properties = node.putObject("properties");
        properties.put("vaultId", vault.resourceId());
        properties.put("location", vault.location());
        tags(properties, vault.tags());
        properties.put("deletionDate", second(deletion.deleted()));
        properties.put("scheduledPurgeDate", second(deletion.scheduledPurge()));
        if (vault.purgeProtection()) {
            properties.put("purgeProtectionEnabled", true);
        }
        return node;
    }

    /// One version of a key.
    static ObjectNode key(Vault vault, String address, Key key, KeyVersion version) {
        ObjectNode node = object();
        node.put("name", key.name().text());
        node.put("location", vault.location());
        tags(node, version.tags());
        ObjectNode properties = node.putObject("properties");
        attributes(properties.putObject("attributes"), vault, version.attributes());
        switch (version.publicPart()) {
            case PublicPart.Rsa(var modulus, _) -> {
                properties.put("kty", "RSA");
                properties.put("keySize", modulus.bitLength());
            }
            case PublicPart.Ec(var curve, _, _) -> {
                properties.put("kty", "EC");
                properties.put("curveName", curve.text());
            }
        }
        ArrayNode operations = properties.putArray("keyOps");
        version.operations().forEach(operation -> operations.add(operation.text()));
        String uri = address + "/keys/" + key.name().text();
        properties.put("keyUri", uri);
        properties.put("keyUriWithVersion", uri + "/" + version.id().text());
        key.rotationPolicy()
                .ifPresent(policy -> rotation(properties.putObject("rotationPolicy"), policy));
        return node;
    }

    /// The resource group in the vault's ARM id.
    static String resourceGroup(Vault vault) {
        String[] segments = vault.resourceId().split("/", -1);
        return segments.length > 4 ? segments[4] : "";
    }

    private static void policy(ObjectNode node, AccessPolicy policy) {
        node.put("tenantId", policy.tenantId());
        node.put("objectId", policy.objectId());
        policy.applicationId().ifPresent(id -> node.put("applicationId", id));
        ObjectNode permissions = node.putObject("permissions");
        texts(permissions, "keys", policy.permissions().keys());
        texts(permissions, "secrets", policy.permissions().secrets());
        texts(permissions, "certificates", policy.permissions().certificates());
        texts(permissions, "storage", policy.permissions().storage());
    }

    private static void texts(ObjectNode node, String name, List<String> texts) {
        if (!texts.isEmpty() || name.equals("keys")) {
            ArrayNode array = node.putArray(name);
            texts.forEach(array::add);
        }
    }

    private static void network(ObjectNode node, NetworkRules rules) {
        node.put("bypass", rules.trustedBypass() ? "AzureServices" : "None");
        node.put("defaultAction", rules.allowByDefault() ? "Allow" : "Deny");
        ArrayNode addresses = node.putArray("ipRules");
        rules.ipRules().forEach(rule -> addresses.addObject().put("value", rule));
        ArrayNode networks = node.putArray("virtualNetworkRules");
        rules.virtualNetworkRules().forEach(rule -> networks.addObject().put("id", rule));
    }

    private static void attributes(ObjectNode node, Vault vault, KeyAttributes attributes) {
        node.put("enabled", attributes.enabled());
        attributes.notBefore().ifPresent(at -> node.put("nbf", at.getEpochSecond()));
        attributes.expires().ifPresent(at -> node.put("exp", at.getEpochSecond()));
        node.put("created", attributes.created().getEpochSecond());
        node.put("updated", attributes.updated().getEpochSecond());
        node.put("recoveryLevel", vault.recoveryLevel().text());
    }

    /// The control plane writes the words of actions small, the data plane large.
    private static void rotation(ObjectNode node, RotationPolicy policy) {
        ObjectNode attributes = node.putObject("attributes");
        attributes.put("created", policy.created().getEpochSecond());
        attributes.put("updated", policy.updated().getEpochSecond());
        policy.expiryTime().ifPresent(time -> attributes.put("expiryTime", time));
        ArrayNode actions = node.putArray("lifetimeActions");
        for (RotationPolicy.Action action : policy.actions()) {
            ObjectNode each = actions.addObject();
            ObjectNode trigger = each.putObject("trigger");
            action.timeAfterCreate().ifPresent(time -> trigger.put("timeAfterCreate", time));
            action.timeBeforeExpiry().ifPresent(time -> trigger.put("timeBeforeExpiry", time));
            each.putObject("action").put("type", action.type().text().toLowerCase(Locale.ROOT));
        }
    }

    private static void tags(ObjectNode node, Tags tags) {
        ObjectNode values = node.putObject("tags");
        tags.values().forEach(values::put);
    }

    private static String second(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
