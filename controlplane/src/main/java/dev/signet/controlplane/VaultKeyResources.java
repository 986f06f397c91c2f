// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.http.Response;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// `Microsoft.KeyVault/vaults/keys`: keys made by templates. A PUT creates what is not there
/// and changes nothing that is.
final class VaultKeyResources {
    private static final String TYPE = VaultJson.TYPE + "/keys";

    private final Optional<VaultProvider> vaults;

    VaultKeyResources(Optional<VaultProvider> vaults) {
        this.vaults = vaults;
    }

    void addTo(Routes routes) {
        ApiFamily family = ApiFamily.KEY_VAULT;
        String all = VaultResources.IN_GROUP + "/{vault}/keys";
        String one = all + "/{key}";
        routes.add(family, "GET", all, this::list)
                .add(family, "PUT", one, this::put)
                .add(family, "GET", one, this::read)
                .add(family, "GET", one + "/versions", this::listVersions)
                .add(family, "GET", one + "/versions/{version}", this::readVersion);
    }

    private Response list(Call call) {
        ObjectNode vault = VaultResources.require(vaults, call);
        return Json.response(
                200,
                Json.list(
                        provider().keys(VaultJson.name(vault)).stream()
                                .map(key -> key(call, vault, key))
                                .toList()));
    }

    private Response put(Call call) {
        ObjectNode body = call.body();
        ObjectNode vault = VaultResources.require(vaults, call);
        ObjectNode key = provider().putKey(VaultJson.name(vault), call.name("key"), body);
        return Json.response(200, key(call, vault, key));
    }

    private Response read(Call call) {
        ObjectNode vault = VaultResources.require(vaults, call);
        ObjectNode key =
                provider()
                        .key(VaultJson.name(vault), call.name("key"), Optional.empty())
                        .orElseThrow(() -> missing(call));
        return Json.response(200, key(call, vault, key));
    }

    private Response listVersions(Call call) {
        ObjectNode vault = VaultResources.require(vaults, call);
        String name = VaultJson.name(vault);
        if (provider().key(name, call.name("key"), Optional.empty()).isEmpty()) {
            throw missing(call);
        }
        return Json.response(
                200,
                Json.list(
                        provider().keyVersions(name, call.name("key")).stream()
                                .map(version -> version(call, vault, version))
                                .toList()));
    }

    private Response readVersion(Call call) {
        ObjectNode vault = VaultResources.require(vaults, call);
        ObjectNode version =
                provider()
                        .key(
                                VaultJson.name(vault),
                                call.name("key"),
                                Optional.of(call.name("version")))
                        .orElseThrow(() -> missing(call));
        return Json.response(200, version(call, vault, version));
    }

    private static ObjectNode key(Call call, ObjectNode vault, ObjectNode key) {
        return VaultJson.key(id(call, vault), "/keys/" + VaultJson.text(key, "name"), TYPE, key);
    }

    private static ObjectNode version(Call call, ObjectNode vault, ObjectNode version) {
        String kid = version.path("properties").path("keyUriWithVersion").asString("");
        return VaultJson.key(
                id(call, vault),
                "/keys/"
                        + call.name("key")
                        + "/versions/"
                        + kid.substring(kid.lastIndexOf('/') + 1),
                TYPE + "/versions",
                version);
    }

    private static String id(Call call, ObjectNode vault) {
        return VaultJson.id(
                call.subscription(), VaultJson.text(vault, "resourceGroup"), VaultJson.name(vault));
    }

    private VaultProvider provider() {
        return VaultResources.provider(vaults);
    }

    private static Failed missing(Call call) {
        return Refusal.RESOURCE_NOT_FOUND.failed(
                new Fact("type", TYPE),
                new Fact("name", call.name("vault") + "/" + call.name("key")),
                new Fact("group", call.group()));
    }
}
