// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Vaults and keys as bare JSON in maps.
final class FakeVaults implements VaultProvider {
    private final Map<String, ObjectNode> vaults = new TreeMap<>();
    private final Map<String, ObjectNode> deleted = new TreeMap<>();
    private final Map<String, ObjectNode> keys = new TreeMap<>();

    @Override
    public synchronized Put put(String resourceGroup, String name, ObjectNode body) {
        ObjectNode vault = Json.object();
        vault.put("name", name).put("resourceGroup", resourceGroup);
        vault.set("location", body.get("location"));
        vault.set("properties", body.get("properties"));
        return new Put(vaults.put(name.toLowerCase(Locale.ROOT), vault) == null, vault);
    }

    @Override
    public synchronized ObjectNode patch(String name, ObjectNode body) {
        ObjectNode vault = read(name).orElseThrow();
        vault.set("tags", body.get("tags"));
        return vault;
    }

    @Override
    public synchronized Optional<ObjectNode> read(String name) {
        return Optional.ofNullable(vaults.get(name.toLowerCase(Locale.ROOT)));
    }

    @Override
    public synchronized List<ObjectNode> list() {
        return List.copyOf(vaults.values());
    }

    @Override
    public synchronized boolean delete(String name) {
        ObjectNode vault = vaults.remove(name.toLowerCase(Locale.ROOT));
        if (vault != null) {
            ObjectNode gone = Json.object().put("name", name);
            gone.putObject("properties").set("location", vault.get("location"));
            deleted.put(name, gone);
        }
        return vault != null;
    }

    @Override
    public synchronized List<ObjectNode> deleted() {
        return List.copyOf(deleted.values());
    }

    @Override
    public synchronized void purge(String name) {
        deleted.remove(name);
    }

    @Override
    public synchronized ObjectNode accessPolicies(String name, String operation, ObjectNode body) {
        ObjectNode vault = read(name).orElseThrow();
        JsonNode policies = body.path("properties").path("accessPolicies");
        ((ObjectNode) vault.get("properties")).set("accessPolicies", policies);
        return vault;
    }

    @Override
    public synchronized ObjectNode putKey(String vault, String key, ObjectNode body) {
        if (body.path("properties").path("kty").isMissingNode()) {
            throw new Failed(Failure.INVALID, "a key has a type");
        }
        return keys.computeIfAbsent(
                vault + "/" + key,
                _ -> {
                    ObjectNode made = Json.object().put("name", key);
                    made.putObject("properties")
                            .put("keyUriWithVersion", "https://v/keys/" + key + "/v1");
                    return made;
                });
    }

    @Override
    public synchronized Optional<ObjectNode> key(
            String vault, String key, Optional<String> version) {
        return Optional.ofNullable(keys.get(vault + "/" + key));
    }

    @Override
    public synchronized List<ObjectNode> keys(String vault) {
        return new ArrayList<>(keys.values());
    }

    @Override
    public synchronized List<ObjectNode> keyVersions(String vault, String key) {
        return List.of(keys.get(vault + "/" + key));
    }
}
