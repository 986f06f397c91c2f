// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.keyvault;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.controlplane.arm.ArmJson;
import dev.signet.controlplane.arm.Location;
import dev.signet.controlplane.provider.ResourceId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Vaults and keys as [HostedVaults] gives them, made into ARM resources with `id` and `type`.
final class VaultJson {
    private VaultJson() {}

    /// The vault as a resource.
    static ObjectNode resource(ResourceId id, ObjectNode vault) {
        ObjectNode node = ArmJson.object();
        node.put("id", id.text());
        node.put("name", id.name());
        node.put("type", id.type().text());
        vault.properties().stream()
                .filter(member -> !member.getKey().equals("resourceGroup"))
                .filter(member -> !node.has(member.getKey()))
                .forEach(member -> node.set(member.getKey(), member.getValue()));
        return node;
    }

    /// A deleted vault as a resource.
    static ObjectNode deleted(String subscription, ObjectNode vault) {
        String location = vault.path("properties").path("location").asString("");
        String name = text(vault, "name");
        ObjectNode node = ArmJson.object();
        node.put(
                "id",
                "/subscriptions/"
                        + subscription
                        + "/providers/Microsoft.KeyVault/locations/"
                        + new Location(location).name()
                        + "/deletedVaults/"
                        + name);
        node.put("name", name);
        node.put("type", "Microsoft.KeyVault/deletedVaults");
        vault.properties().stream()
                .filter(member -> !node.has(member.getKey()))
                .forEach(member -> node.set(member.getKey(), member.getValue()));
        return node;
    }

    /// A key or one version of it as a resource.
    static ObjectNode key(String id, String type, ObjectNode key) {
        ObjectNode node = ArmJson.object();
        node.put("id", id);
        node.put("name", id.substring(id.lastIndexOf('/') + 1));
        node.put("type", type);
        key.properties().stream()
                .filter(member -> !node.has(member.getKey()))
                .forEach(member -> node.set(member.getKey(), member.getValue()));
        return node;
    }

    /// A member that must be there.
    static String text(ObjectNode node, String member) {
        JsonNode value = node.path(member);
        if (!value.isString()) {
            throw new Failed(Failure.INTERNAL, "a vault leaves out a member");
        }
        return value.stringValue();
    }
}
