// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.authorization;

import dev.signet.controlplane.engine.RecordCodec;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.controlplane.provider.Stamp;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/// A role that somebody holds somewhere, as the control plane remembers it. A value;
/// docs/formats/control-records.md.
///
/// @param resource where it was given: a resource that has a number, which no later one of the same
///     name has
/// @param scope where it was given, for all that have none: the ARM id as it was given
/// @param name a GUID that the client has chosen, in lower case
/// @param role id of the role's definition
/// @param principalId object id
/// @param principalType as given: `User`, `Group`, `ServicePrincipal`
public record RoleAssignment(
        int format,
        Optional<UUID> resource,
        Optional<String> scope,
        String name,
        UUID role,
        String principalId,
        Optional<String> principalType,
        Optional<String> description,
        Stamp created,
        Stamp updated) {
    public RoleAssignment {
        RecordCodec.requireFormat(format);
        if (resource.isPresent() == scope.isPresent()) {
            throw new IllegalArgumentException("a role is given on a resource or at a scope");
        }
    }

    /// The same, given at another scope.
    RoleAssignment at(String other) {
        return new RoleAssignment(
                format,
                Optional.empty(),
                Optional.of(other),
                name,
                role,
                principalId,
                principalType,
                description,
                created,
                updated);
    }

    /// Whether it gives the same role to the same.
    boolean givesTheSame(RoleAssignment other) {
        return role.equals(other.role) && principalId.equalsIgnoreCase(other.principalId);
    }

    /// Whether it was given at that very place.
    boolean isAt(Place place) {
        return place.resource().isPresent()
                ? resource.equals(place.resource())
                : scope.filter(place.id()::equalsIgnoreCase).isPresent();
    }

    /// Whether it was given above a place or there, by a scope.
    public boolean reaches(String id) {
        return scope.filter(each -> ResourceId.isWithin(id, each)).isPresent();
    }

    /// Whether it was given below a place or there, by a scope.
    boolean isWithin(String id) {
        return scope.filter(each -> ResourceId.isWithin(each, id)).isPresent();
    }

    /// Where roles are given.
    ///
    /// @param resource its number, where it has one
    /// @param id its ARM id
    record Place(Optional<UUID> resource, String id) {
        /// Where its assignment of that name is kept.
        String key(String name) {
            String place =
                    resource.map(UUID::toString).orElseGet(() -> id.toLowerCase(Locale.ROOT));
            return RoleAssignments.KEY + place + "/" + name;
        }
    }
}
