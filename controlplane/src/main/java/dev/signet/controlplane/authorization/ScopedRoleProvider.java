// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.authorization;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.controlplane.arm.ArmRequest;
import dev.signet.controlplane.arm.Routes;
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
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// `Microsoft.Authorization/roleAssignments` at resource groups and at the subscription, of every
/// kind of role: the role that is given says which kind keeps it.
public final class ScopedRoleProvider implements ExtensionProvider {
    private final List<ScopedRoles> kinds;

    /// @param kinds no role is of two of them
    public ScopedRoleProvider(List<ScopedRoles> kinds) {
        this.kinds = List.copyOf(kinds);
    }

    @Override
    public ResourceType type() {
        return Assignment.TYPE;
    }

    @Override
    public Namespace namespace() {
        return RoleAssignmentProvider.NAMESPACE;
    }

    @Override
    public boolean canExtend(ResourceType other) {
        return other.same(ResourceType.GROUP) || other.same(ResourceType.SUBSCRIPTION);
    }

    /// None: neither a group nor a subscription has a number.
    @Override
    public String recordsOf(UUID uid) {
        return "scoped-role-assignment-of/" + uid;
    }

    @Override
    public void groupIsGone(ResourceId group) {
        kinds.forEach(each -> each.groupIsGone(group));
    }

    @Override
    public void check(ResourceId id) {
        AssignmentRequest.checkName(id.name());
    }

    @Override
    public void validate(ResourceRequest request) {
        of(request).validate(request);
    }

    /// The kind of the role that is asked for.
    private ScopedRoles of(ResourceRequest request) {
        AssignmentRequest<String> asked =
                AssignmentRequest.of(request.body(), Optional::of, RoleErrors.ROLE_UNKNOWN);
        return kinds.stream()
                .filter(each -> each.knows(asked.role()))
                .findFirst()
                .orElseThrow(
                        () ->
                                RoleErrors.SCOPED_ROLE_UNKNOWN.failed(
                                        new Fact("role", asked.role()),
                                        new Fact("target", "properties.roleDefinitionId")));
    }

    @Override
    public Failed missing(ResourceId id) {
        return RoleErrors.ROLE_ASSIGNMENT_UNKNOWN.failed("name", id.name());
    }

    @Override
    public Optional<Resource> find(Resource extended, ResourceId id) {
        return kinds.stream().flatMap(each -> each.find(extended, id).stream()).findFirst();
    }

    @Override
    public List<Resource> list(Resource extended) {
        return kinds.stream().flatMap(each -> each.list(extended).stream()).toList();
    }

    @Override
    public Put put(Resource extended, ResourceRequest request, Stamp now) {
        ScopedRoles kind = of(request);
        boolean taken =
                kinds.stream()
                        .anyMatch(
                                each ->
                                        !each.equals(kind)
                                                && each.find(extended, request.id()).isPresent());
        if (taken) {
            throw RoleErrors.ROLE_ASSIGNMENT_FIXED.failed();
        }
        return kind.put(extended, request, now);
    }

    @Override
    public Removal delete(Resource extended, ResourceId id) {
        return kinds.stream()
                .filter(each -> each.find(extended, id).isPresent())
                .findFirst()
                .map(each -> each.delete(extended, id))
                .orElseGet(Removal.Absent::new);
    }

    @Override
    public void addTo(Routes routes, Resources resources) {
        for (String scope :
                List.of(RoleAssignmentProvider.SUBSCRIPTION, RoleAssignmentProvider.GROUP)) {
            AssignmentRoutes.addTo(routes, resources, scope, ScopedRoleProvider::scope);
        }
    }

    static ResourceId scope(ArmRequest call) {
        return call.names().containsKey("group")
                ? ResourceId.ofGroup(call.subscription(), call.group())
                : ResourceId.ofSubscription(call.subscription());
    }
}
