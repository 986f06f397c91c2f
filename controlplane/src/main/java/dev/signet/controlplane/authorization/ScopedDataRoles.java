// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.authorization;

import dev.signet.controlplane.engine.RecordCodec;
import dev.signet.controlplane.provider.DirectProvider.Put;
import dev.signet.controlplane.provider.Removal;
import dev.signet.controlplane.provider.Resource;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.controlplane.provider.ResourceRequest;
import dev.signet.controlplane.provider.Stamp;
import dev.signet.identity.DataRole;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// The roles for FHIR data at resource groups and at the subscription.
///
/// @param scopes where an account itself is
record ScopedDataRoles(RoleAssignments assignments, List<String> scopes) implements ScopedRoles {
    ScopedDataRoles {
        scopes = List.copyOf(scopes);
    }

    @Override
    public List<RoleDefinition> definitions() {
        return Stream.of(DataRole.values()).map(RoleDefinitions::of).toList();
    }

    @Override
    public void validate(ResourceRequest request) {
        AssignmentRequest<DataRole> _ = RoleAssignmentProvider.asked(request);
    }

    /// @param at where it was asked for; it may be given above
    static Resource shown(ResourceId at, ScopedRoleRecord assignment) {
        return new Assignment(
                at,
                assignment.scope(),
                assignment.name(),
                RoleDefinitions.id(at.subscription(), assignment.role().definitionId()),
                assignment.principalId(),
                assignment.principalType(),
                assignment.description(),
                assignment.created(),
                assignment.updated());
    }

    @Override
    public Optional<Resource> find(Resource scope, ResourceId id) {
        return assignments
                .findAt(scope.id().text(), id.name())
                .map(each -> shown(scope.id(), each));
    }

    @Override
    public List<Resource> list(Resource scope) {
        String place = scope.id().text();
        return assignments.scoped().stream()
                .filter(
                        each ->
                                each.reaches(place)
                                        || ScopedRoleRecord.isWithin(each.scope(), place))
                .<Resource>map(each -> shown(scope.id(), each))
                .toList();
    }

    @Override
    public Put put(Resource scope, ResourceRequest request, Stamp now) {
        AssignmentRequest<DataRole> asked = RoleAssignmentProvider.asked(request);
        String place = scope.id().text();
        String name = request.id().name().toLowerCase(Locale.ROOT);
        Optional<ScopedRoleRecord> old = assignments.findAt(place, name);
        var wanted =
                new ScopedRoleRecord(
                        RecordCodec.FORMAT,
                        place,
                        name,
                        asked.role(),
                        asked.principalId(),
                        asked.principalType(),
                        asked.description(),
                        old.map(ScopedRoleRecord::created).orElse(now),
                        now);
        if (old.isPresent() && !old.get().givesTheSame(wanted)) {
            throw RoleErrors.ROLE_ASSIGNMENT_FIXED.failed();
        }
        for (ScopedRoleRecord each : assignments.scoped()) {
            if (each.scope().equalsIgnoreCase(place)
                    && !each.name().equals(name)
                    && each.givesTheSame(wanted)) {
                throw RoleErrors.ROLE_ASSIGNMENT_EXISTS.failed("id", each.name().replace("-", ""));
            }
        }
        assignments.put(wanted);
        return new Put(old.isEmpty(), shown(scope.id(), wanted), Optional.empty());
    }

    @Override
    public Removal delete(Resource scope, ResourceId id) {
        Optional<ScopedRoleRecord> found = assignments.findAt(scope.id().text(), id.name());
        if (found.isEmpty()) {
            return new Removal.Absent();
        }
        assignments.removeScoped(found.get()::equals);
        return new Removal.Gone(shown(scope.id(), found.get()));
    }

    @Override
    public void groupIsGone(ResourceId group) {
        assignments.removeScoped(each -> ScopedRoleRecord.isWithin(each.scope(), group.text()));
    }
}
