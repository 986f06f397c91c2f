// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.keyvault;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.controlplane.arm.ApiVersions;
import dev.signet.controlplane.arm.ArmError;
import dev.signet.controlplane.arm.ArmRequest;
import dev.signet.controlplane.arm.Routes;
import dev.signet.controlplane.authorization.Assignment;
import dev.signet.controlplane.authorization.AssignmentRequest;
import dev.signet.controlplane.authorization.AssignmentRoutes;
import dev.signet.controlplane.authorization.RoleAssignmentProvider;
import dev.signet.controlplane.authorization.RoleDefinition;
import dev.signet.controlplane.authorization.RoleErrors;
import dev.signet.controlplane.authorization.ScopedRoles;
import dev.signet.controlplane.engine.RecordCodec;
import dev.signet.controlplane.engine.Resources;
import dev.signet.controlplane.provider.DirectProvider.Put;
import dev.signet.controlplane.provider.ExtensionProvider;
import dev.signet.controlplane.provider.Namespace;
import dev.signet.controlplane.provider.Removal;
import dev.signet.controlplane.provider.Resource;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.controlplane.provider.ResourceRequest;
import dev.signet.controlplane.provider.ResourceType;
import dev.signet.controlplane.provider.Stamp;
import dev.signet.http.Response;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// `Microsoft.Authorization/roleAssignments` on vaults and keys, and those of the roles on keys at
/// resource groups and at the subscription.
final class VaultRoleProvider implements ExtensionProvider, ScopedRoles {
    private static final ResourceType TYPE = Assignment.TYPE;

    private static final ArmError ROLE_UNKNOWN =
            new ArmError(
                    Failure.INVALID,
                    "RoleDefinitionDoesNotExist",
                    "The role '{role}' is none of those for keys, and others cannot be assigned here.");
    private final VaultRoleAssignments assignments;

    VaultRoleProvider(VaultRoleAssignments assignments) {
        this.assignments = assignments;
    }

    @Override
    public ResourceType type() {
        return TYPE;
    }

    @Override
    public Namespace namespace() {
        return RoleAssignmentProvider.NAMESPACE;
    }

    @Override
    public boolean canExtend(ResourceType other) {
        return other.same(VaultProvider.TYPE) || other.same(VaultKeyProvider.TYPE);
    }

    @Override
    public List<RoleDefinition> definitions() {
        return Stream.of(VaultRole.values())
                .map(
                        role ->
                                new RoleDefinition(
                                        role.definitionId(), role.label(), role.dataActions()))
                .toList();
    }

    @Override
    public List<String> scopes() {
        return List.of(VaultProvider.ONE, VaultProvider.ONE + "/keys/{key}");
    }

    /// None: what extends a vault goes when the vault does.
    @Override
    public String recordsOf(UUID uid) {
        return "vault-role-assignment-of/" + uid;
    }

    @Override
    public void groupIsGone(ResourceId group) {
        assignments.removeWithin(group.text());
    }

    @Override
    public void check(ResourceId id) {
        AssignmentRequest.checkName(id.name());
    }

    @Override
    public void validate(ResourceRequest request) {
        AssignmentRequest<VaultRole> _ = asked(request);
    }

    private static AssignmentRequest<VaultRole> asked(ResourceRequest request) {
        return AssignmentRequest.of(request.body(), VaultRole::of, ROLE_UNKNOWN);
    }

    /// @param extended at which it was asked for; it may be given above or below
    private static Resource shown(ResourceId extended, VaultRoleRecord assignment) {
        return new Assignment(
                extended,
                assignment.scope(),
                assignment.name(),
                "/subscriptions/"
                        + extended.subscription()
                        + "/providers/Microsoft.Authorization/roleDefinitions/"
                        + assignment.role().definitionId(),
                assignment.principalId(),
                assignment.principalType(),
                assignment.description(),
                assignment.created(),
                assignment.updated());
    }

    @Override
    public Failed missing(ResourceId id) {
        return RoleErrors.ROLE_ASSIGNMENT_UNKNOWN.failed("name", id.name());
    }

    @Override
    public Optional<Resource> find(Resource extended, ResourceId id) {
        return assignments
                .find(extended.id().text(), id.name())
                .map(each -> shown(extended.id(), each));
    }

    @Override
    public List<Resource> list(Resource extended) {
        return assignments.around(extended.id().text()).stream()
                .<Resource>map(each -> shown(extended.id(), each))
                .toList();
    }

    @Override
    public Put put(Resource extended, ResourceRequest request, Stamp now) {
        AssignmentRequest<VaultRole> asked = asked(request);
        String scope = extended.id().text();
        String name = request.id().name().toLowerCase(Locale.ROOT);
        Optional<VaultRoleRecord> old = assignments.find(scope, name);
        var wanted =
                new VaultRoleRecord(
                        RecordCodec.FORMAT,
                        scope,
                        name,
                        asked.role(),
                        asked.principalId(),
                        asked.principalType(),
                        asked.description(),
                        old.map(VaultRoleRecord::created).orElse(now),
                        now);
        if (old.isPresent() && !old.get().givesTheSame(wanted)) {
            throw RoleErrors.ROLE_ASSIGNMENT_FIXED.failed();
        }
        for (VaultRoleRecord each : assignments.at(scope)) {
            if (!each.name().equals(name) && each.givesTheSame(wanted)) {
                throw RoleErrors.ROLE_ASSIGNMENT_EXISTS.failed("id", each.name().replace("-", ""));
            }
        }
        assignments.put(wanted);
        return new Put(old.isEmpty(), shown(extended.id(), wanted), Optional.empty());
    }

    @Override
    public Removal delete(Resource extended, ResourceId id) {
        Optional<VaultRoleRecord> found = assignments.find(extended.id().text(), id.name());
        if (found.isEmpty()) {
            return new Removal.Absent();
        }
        assignments.remove(found.get());
        return new Removal.Gone(shown(extended.id(), found.get()));
    }

    @Override
    public void addTo(Routes routes, Resources resources) {
        ApiVersions versions = namespace().versions();
        String all = "/providers/" + TYPE.text();
        for (String scope : scopes()) {
            AssignmentRoutes.addTo(routes, resources, scope, VaultRoleProvider::extended);
            routes.add(versions, "GET", scope + all, call -> list(call, resources));
        }
    }

    private Response list(ArmRequest call, Resources resources) {
        Resource extended = resources.require(extended(call));
        return RoleAssignmentProvider.listed(call, extended.id(), list(extended).stream());
    }

    private static ResourceId extended(ArmRequest call) {
        return call.names().containsKey("key")
                ? ResourceId.inGroup(
                        call.subscription(),
                        call.group(),
                        VaultKeyProvider.TYPE,
                        call.name("vault"),
                        call.name("key"))
                : ResourceId.inGroup(
                        call.subscription(), call.group(), VaultProvider.TYPE, call.name("vault"));
    }
}
