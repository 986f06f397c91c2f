// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.keyvault;

import dev.signet.base.Failed;
import dev.signet.controlplane.arm.ApiVersions;
import dev.signet.controlplane.arm.ArmError;
import dev.signet.controlplane.arm.ArmJson;
import dev.signet.controlplane.arm.ArmRequest;
import dev.signet.controlplane.arm.Routes;
import dev.signet.controlplane.engine.Resources;
import dev.signet.controlplane.keyvault.VaultProvider.Vault;
import dev.signet.controlplane.provider.DirectProvider;
import dev.signet.controlplane.provider.Namespace;
import dev.signet.controlplane.provider.Removal;
import dev.signet.controlplane.provider.Resource;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.controlplane.provider.ResourceRequest;
import dev.signet.controlplane.provider.ResourceType;
import dev.signet.controlplane.provider.Scope;
import dev.signet.controlplane.provider.Stamp;
import dev.signet.http.Response;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// `Microsoft.KeyVault/vaults/keys`: keys made by templates. A PUT creates what is not there
/// and changes nothing that is; there is no DELETE.
final class VaultKeyProvider implements DirectProvider {
    static final ResourceType TYPE = ResourceType.of("Microsoft.KeyVault/vaults/keys");

    private final Optional<HostedVaults> vaults;
    private final VaultProvider owners;

    /// @param vaults empty: the installation uses a vault elsewhere
    /// @param owners the vaults themselves
    VaultKeyProvider(Optional<HostedVaults> vaults, VaultProvider owners) {
        this.vaults = vaults;
        this.owners = owners;
    }

    /// A key as it is shown: its latest version.
    ///
    /// @param key as [HostedVaults] gives it
    private record Shown(Vault vault, ObjectNode key) implements Resource {
        @Override
        public ResourceId id() {
            return ResourceId.inGroup(
                    vault.subscription(),
                    vault.id().group(),
                    TYPE,
                    vault.name(),
                    VaultJson.text(key, "name"));
        }

        @Override
        public ObjectNode show(String version) {
            return VaultJson.key(id().text(), TYPE.text(), key);
        }

        /// One version of it.
        static ObjectNode version(Vault vault, String name, ObjectNode version) {
            String kid = version.path("properties").path("keyUriWithVersion").asString("");
            return VaultJson.key(
                    vault.id().text()
                            + "/keys/"
                            + name
                            + "/versions/"
                            + kid.substring(kid.lastIndexOf('/') + 1),
                    TYPE.text() + "/versions",
                    version);
        }
    }

    @Override
    public ResourceType type() {
        return TYPE;
    }

    @Override
    public Namespace namespace() {
        return VaultProvider.NAMESPACE;
    }

    @Override
    public boolean tracked() {
        return false;
    }

    /// The making of a key can take a second.
    @Override
    public boolean isChangedInOneStep() {
        return false;
    }

    @Override
    public void validate(ResourceRequest request) {
        var _ = VaultBodies.key(request.body());
        var _ = VaultBodies.rotationPolicy(request.body());
    }

    @Override
    public Optional<Resource> find(ResourceId id) {
        return VaultProvider.vault(vaults, id)
                .flatMap(
                        vault ->
                                hosted().key(vault.name(), id.name(), Optional.empty())
                                        .map(key -> new Shown(vault, key)));
    }

    @Override
    public List<Resource> list(Scope scope) {
        if (!(scope instanceof Scope.Within(var id))) {
            return List.of();
        }
        Vault vault = require(id);
        return hosted().keys(vault.name()).stream()
                .<Resource>map(key -> new Shown(vault, key))
                .toList();
    }

    @Override
    public Put put(ResourceRequest request, Stamp stamp) {
        Vault vault = require(vaultOf(request.id()));
        String name = request.id().name();
        boolean created = hosted().key(vault.name(), name, Optional.empty()).isEmpty();
        ObjectNode key =
                hosted().putKey(
                                vault.name(),
                                name,
                                request.body(),
                                VaultProvider.by(request, stamp));
        return new Put(created, new Shown(vault, key), Optional.empty());
    }

    @Override
    public Removal delete(ResourceId id) {
        throw ArmError.METHOD_NOT_ALLOWED.failed("method", "DELETE");
    }

    private HostedVaults hosted() {
        return VaultProvider.hosted(vaults);
    }

    private Vault require(ResourceId vault) {
        HostedVaults _ = hosted();
        return VaultProvider.vault(vaults, vault).orElseThrow(() -> owners.missing(vault));
    }

    private static ResourceId vaultOf(ResourceId key) {
        return ResourceId.inGroup(
                key.subscription(), key.group(), VaultProvider.TYPE, key.outerName());
    }

    @Override
    public void addTo(Routes routes, Resources resources) {
        ApiVersions versions = VaultProvider.NAMESPACE.versions();
        String all = VaultProvider.ONE + "/keys";
        String one = all + "/{key}";
        routes.add(versions, "GET", all, call -> list(call, resources))
                .add(versions, "PUT", one, call -> put(call, resources))
                .add(versions, "GET", one, call -> read(call, resources))
                .add(versions, "GET", one + "/versions", this::listVersions)
                .add(versions, "GET", one + "/versions/{version}", this::readVersion);
    }

    private Response list(ArmRequest call, Resources resources) {
        List<Resource> all = resources.list(this, new Scope.Within(vaultOf(call)));
        return ArmJson.response(
                200, ArmJson.list(all.stream().map(key -> key.show(call.version())).toList()));
    }

    private static Response put(ArmRequest call, Resources resources) {
        Resources.Accepted put =
                resources.put(
                        new ResourceRequest(
                                id(call),
                                call.version(),
                                call.body(),
                                call.conditions(),
                                call.caller().objectId()));
        return ArmJson.response(200, put.resource().show(call.version()));
    }

    private Response read(ArmRequest call, Resources resources) {
        Vault _ = require(vaultOf(call));
        return ArmJson.response(200, resources.require(id(call)).show(call.version()));
    }

    private Response listVersions(ArmRequest call) {
        Vault vault = require(vaultOf(call));
        String name = call.name("key");
        if (hosted().key(vault.name(), name, Optional.empty()).isEmpty()) {
            throw missing(call);
        }
        return ArmJson.response(
                200,
                ArmJson.list(
                        hosted().keyVersions(vault.name(), name).stream()
                                .map(version -> Shown.version(vault, name, version))
                                .toList()));
    }

    private Response readVersion(ArmRequest call) {
        Vault vault = require(vaultOf(call));
        String name = call.name("key");
        ObjectNode version =
                hosted().key(vault.name(), name, Optional.of(call.name("version")))
                        .orElseThrow(() -> missing(call));
        return ArmJson.response(200, Shown.version(vault, name, version));
    }

    private Failed missing(ArmRequest call) {
        return missing(id(call));
    }

    private static ResourceId vaultOf(ArmRequest call) {
        return vaultOf(id(call, "any"));
    }

    private static ResourceId id(ArmRequest call) {
        return id(call, call.name("key"));
    }

    private static ResourceId id(ArmRequest call, String key) {
        return ResourceId.inGroup(call.subscription(), call.group(), TYPE, call.name("vault"), key);
    }
}
