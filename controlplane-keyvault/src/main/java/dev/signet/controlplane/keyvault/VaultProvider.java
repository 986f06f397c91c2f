// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.keyvault;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.controlplane.arm.ApiVersions;
import dev.signet.controlplane.arm.ArmError;
import dev.signet.controlplane.arm.ArmJson;
import dev.signet.controlplane.arm.ArmRequest;
import dev.signet.controlplane.arm.Routes;
import dev.signet.controlplane.engine.Resources;
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
import dev.signet.vault.ManagedChanges.By;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/// `Microsoft.KeyVault/vaults` on the vaults that the installation hosts.
final class VaultProvider implements DirectProvider {
    static final ResourceType TYPE = ResourceType.of("Microsoft.KeyVault/vaults");
    static final Namespace NAMESPACE =
            new Namespace(
                    TYPE.namespace(),
                    // answers have the shape of 2023-07-01
                    ApiVersions.of(
                            "2015-06-01 2016-10-01 2018-02-14 2019-09-01 2021-10-01 2022-07-01"
                                    + " 2022-11-01 2023-02-01 2023-07-01 2024-11-01 2025-05-01 2026-02-01"),
                    List.of(
                            "vaults",
                            "vaults/accessPolicies",
                            "vaults/keys",
                            "vaults/keys/versions",
                            "deletedVaults",
                            "locations",
                            "locations/deletedVaults",
                            "checkNameAvailability"));
    static final String ONE =
            "/subscriptions/{subscription}/resourceGroups/{group}/providers/"
                    + TYPE.text()
                    + "/{vault}";

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9-]{3,24}");
    private static final Set<String> POLICY_OPERATIONS = Set.of("add", "replace", "remove");

    private final String tenant;
    private final Optional<HostedVaults> vaults;
    private final VaultRoleAssignments roles;

    /// @param tenant the one to which all vaults here belong
    /// @param vaults empty: the installation uses a vault elsewhere
    /// @param roles those given on a vault and below go with it
    VaultProvider(String tenant, Optional<HostedVaults> vaults, VaultRoleAssignments roles) {
        this.tenant = tenant;
        this.vaults = vaults;
        this.roles = roles;
    }

    /// A vault as it is shown.
    ///
    /// @param vault as [HostedVaults] gives it
    record Vault(String subscription, ObjectNode vault) implements Resource {
        @Override
        public ResourceId id() {
            return ResourceId.inGroup(
                    subscription, VaultJson.text(vault, "resourceGroup"), TYPE, name());
        }

        String name() {
            return VaultJson.text(vault, "name");
        }

        @Override
        public ObjectNode show(String version) {
            return VaultJson.resource(id(), vault);
        }
    }

    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    @Override
    public ResourceType type() {
        return TYPE;
    }

    @Override
    public Namespace namespace() {
        return NAMESPACE;
    }

    @Override
    public void check(ResourceId id) {
        HostedVaults _ = hosted(vaults);
    }

    @Override
    public void validate(ResourceRequest request) {
        checkTenant(request.body());
        if (VaultBodies.recovers(request.body())) {
            vaults.ifPresent(hosted -> requireSameGroup(hosted, request));
        } else {
            var _ = VaultBodies.draft(request.id().text(), request.body());
            vaults.ifPresent(hosted -> hosted.requireNoneDeleted(request.id().name()));
        }
    }

    @Override
    public Failed missing(ResourceId id) {
        return vaults.isEmpty()
                ? KeyVaultErrors.VAULT_ELSEWHERE.failed()
                : DirectProvider.super.missing(id);
    }

    @Override
    public Optional<Resource> find(ResourceId id) {
        return vault(vaults, id).map(vault -> vault);
    }

    /// The vault of that name in that group.
    static Optional<Vault> vault(Optional<HostedVaults> vaults, ResourceId id) {
        return vaults.filter(_ -> isName(id.outerName()))
                .flatMap(hosted -> hosted.read(id.outerName()))
                .map(vault -> new Vault(id.subscription(), vault))
                .filter(vault -> vault.id().group().equalsIgnoreCase(id.group()));
    }

    @Override
    public List<Resource> list(Scope scope) {
        return vaults.map(HostedVaults::list).orElse(List.of()).stream()
                .<Resource>map(vault -> new Vault(scope.subscription(), vault))
                .filter(vault -> scope.holds(vault.id()))
                .toList();
    }

    @Override
    public void requireFreeName(ResourceId id) {
        boolean isThere = vaults.flatMap(hosted -> hosted.read(id.name())).isPresent();
        if (isThere && vault(vaults, id).isEmpty()) {
            throw KeyVaultErrors.VAULT_NAME_TAKEN.failed();
        }
    }

    @Override
    public Put put(ResourceRequest request, Stamp stamp) {
        HostedVaults hosted = hosted(vaults);
        ResourceId id = request.id();
        checkTenant(request.body());
        requireFreeName(id);
        if (hosted.read(id.name()).isEmpty()) {
            requireSameGroup(hosted, request);
            roles.removeWithin(id.text()); // of one that was there before
        }
        HostedVaults.Put put =
                hosted.put(id.group(), id.name(), request.body(), by(request, stamp));
        return new Put(put.created(), new Vault(id.subscription(), put.vault()), Optional.empty());
    }

    /// A vault comes back where it was: the locks of that group have been asked.
    private static void requireSameGroup(HostedVaults hosted, ResourceRequest request) {
        if (!VaultBodies.recovers(request.body())) {
            return;
        }
        hosted.deletedFrom(request.id().name())
                .filter(group -> !group.equalsIgnoreCase(request.id().group()))
                .ifPresent(
                        group -> {
                            throw KeyVaultErrors.DELETED_ELSEWHERE.failed("group", group);
                        });
    }

    @Override
    public Resource patch(ResourceRequest request, Stamp stamp) {
        HostedVaults hosted = hosted(vaults);
        Vault vault = vault(vaults, request.id()).orElseThrow(() -> missing(request.id()));
        checkTenant(request.body());
        return new Vault(
                vault.subscription(),
                hosted.patch(vault.name(), request.body(), by(request, stamp)));
    }

    static By by(ResourceRequest request, Stamp stamp) {
        return new By(stamp.by(), request.version());
    }

    @Override
    public boolean isMovable() {
        return true;
    }

    @Override
    public void move(ResourceId from, ResourceId to) {
        HostedVaults hosted = hosted(vaults);
        roles.move(from.text(), to.text(), () -> hosted.move(from.name(), to.group()));
    }

    @Override
    public Removal delete(ResourceId id) {
        return delete(id, new By("", "")); // with its group
    }

    @Override
    public Removal delete(ResourceId id, Stamp stamp) {
        return delete(id, new By(stamp.by(), ""));
    }

    private Removal delete(ResourceId id, By by) {
        Optional<Vault> deleted =
                vault(vaults, id).filter(vault -> hosted(vaults).delete(vault.name(), by));
        deleted.ifPresent(vault -> roles.removeWithin(vault.id().text()));
        return deleted.<Removal>map(Removal.Gone::new).orElseGet(Removal.Absent::new);
    }

    /// One tenant here: its vaults belong to it.
    private void checkTenant(ObjectNode body) {
        String asked = body.path("properties").path("tenantId").asString(tenant);
        if (!asked.equalsIgnoreCase(tenant)) {
            throw ArmError.property(
                    "properties.tenantId", "must be the tenant of the subscription");
        }
    }

    /// @throws Failed `NOT_FOUND` when vaults are elsewhere
    static HostedVaults hosted(Optional<HostedVaults> vaults) {
        return vaults.orElseThrow(KeyVaultErrors.VAULT_ELSEWHERE::failed);
    }

    @Override
    public void addTo(Routes routes, Resources resources) {
        routes.add(
                NAMESPACE.versions(),
                "PUT",
                ONE + "/accessPolicies/{operation}",
                call -> policies(call, resources));
        for (String list : List.of("/privateEndpointConnections", "/privateLinkResources")) {
            routes.add(NAMESPACE.versions(), "GET", ONE + list, this::none);
        }
        String connection = ONE + "/privateEndpointConnections/{connection}";
        routes.add(NAMESPACE.versions(), "GET", connection, this::noConnection)
                .add(NAMESPACE.versions(), "PUT", connection, this::noConnection)
                .add(
                        NAMESPACE.versions(),
                        "DELETE",
                        connection,
                        call -> {
                            Vault _ = named(call);
                            return Response.empty(204);
                        });
        new DeletedVaultRoutes(vaults).addTo(routes);
        new VaultAuditRoutes(this, vaults).addTo(routes);
    }

    /// Nobody comes by a private endpoint here.
    private Response none(ArmRequest call) {
        Vault _ = named(call);
        return ArmJson.response(200, ArmJson.list(List.of()));
    }

    private Response noConnection(ArmRequest call) {
        Vault of = named(call);
        throw ArmError.RESOURCE_NOT_FOUND.failed(
                new Fact("type", TYPE.text() + "/privateEndpointConnections"),
                new Fact("name", of.name() + "/" + call.name("connection")),
                new Fact("group", of.id().group()));
    }

    private Vault named(ArmRequest call) {
        var id = ResourceId.inGroup(call.subscription(), call.group(), TYPE, call.name("vault"));
        return vault(vaults, id).orElseThrow(() -> missing(id));
    }

    private Response policies(ArmRequest call, Resources resources) {
        String operation = call.name("operation").toLowerCase(Locale.ROOT);
        if (!POLICY_OPERATIONS.contains(operation)) {
            throw ArmError.property("operationKind", "must be add, replace or remove");
        }
        ObjectNode body = call.body();
        return resources.change(
                () -> {
                    Vault vault = named(call);
                    resources.requireChangeable(vault.id());
                    return policies(
                            vault,
                            hosted(vaults)
                                    .accessPolicies(
                                            vault.name(),
                                            operation,
                                            body,
                                            new By(call.caller().objectId(), call.version())));
                });
    }

    private static Response policies(Vault vault, ObjectNode changed) {
        ObjectNode answer = ArmJson.object();
        answer.put("id", vault.id().text() + "/accessPolicies/");
        answer.put("type", TYPE.text() + "/accessPolicies");
        answer.putObject("properties")
                .set("accessPolicies", changed.path("properties").path("accessPolicies"));
        return ArmJson.response(200, answer);
    }
}
