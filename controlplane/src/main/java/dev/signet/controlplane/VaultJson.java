// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Vaults and keys as a [VaultProvider] gives them, made into ARM resources with `id` and
/// `type`.
final class VaultJson {
    static final String TYPE = "Microsoft.KeyVault/vaults";

    private VaultJson() {}

    static String name(ObjectNode vault) {
        return text(vault, "name");
    }

    /// Whether the vault belongs to the resource group.
    static boolean inGroup(ObjectNode vault, String group) {
        return text(vault, "resourceGroup").equalsIgnoreCase(group);
    }

    /// The vault as a resource.
    static ObjectNode resource(String subscription, ObjectNode vault) {
        ObjectNode node = Json.object();
        node.put("id", id(subscription, text(vault, "resourceGroup"), name(vault)));
        node.put("name", name(vault));
        node.put("type", TYPE);
        vault.properties().stream()
                .filter(member -> !member.getKey().equals("resourceGroup"))
                .filter(member -> !node.has(member.getKey()))
                .forEach(member -> node.set(member.getKey(), member.getValue()));
        return node;
    }

    /// A deleted vault as a resource.
    static ObjectNode deleted(String subscription, ObjectNode vault) {
        ObjectNode node = Json.object();
        String location = vault.path("properties").path("location").asString("");
        node.put(
                "id",
                "/subscriptions/"
                        + subscription
                        + "/providers/Microsoft.KeyVault/locations/"
                        + new Location(location).name()
                        + "/deletedVaults/"
                        + name(vault));
        node.put("name", name(vault));
        node.put("type", "Microsoft.KeyVault/deletedVaults");
        vault.properties().stream()
                .filter(member -> !node.has(member.getKey()))
                .forEach(member -> node.set(member.getKey(), member.getValue()));
        return node;
    }

    /// A key or one version of it as a resource.
    ///
    /// @param below what follows the vault's id: `/keys/k` or `/keys/k/versions/v`
    static ObjectNode key(String vaultId, String below, String type, ObjectNode key) {
        ObjectNode node = Json.object();
        node.put("id", vaultId + below);
        node.put("name", below.substring(below.lastIndexOf('/') + 1));
        node.put("type", type);
        key.properties().stream()
                .filter(member -> !node.has(member.getKey()))
                .forEach(member -> node.set(member.getKey(), member.getValue()));
        return node;
    }

    static String id(String subscription, String group, String name) {
        return "/subscriptions/"
                + subscription
                + "/resourceGroups/"
                + group
                + "/providers/"
                + TYPE
                + "/"
                + name;
    }

    /// A member that the provider owes.
    static String text(ObjectNode node, String member) {
        JsonNode value = node.path(member);
        if (!value.isString()) {
            throw new Failed(Failure.INTERNAL, "a vault provider leaves out a member");
        }
        return value.stringValue();
    }
}
