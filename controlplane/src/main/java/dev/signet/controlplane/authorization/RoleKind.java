// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.authorization;

import dev.signet.controlplane.arm.ArmError;
import dev.signet.controlplane.provider.Resource;
import dev.signet.controlplane.provider.ResourceType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/// The built-in roles of one kind, such as those for FHIR data: which there are, and on what they
/// can be given, beside resource groups and the subscription, where roles of every kind can. A
/// value.
///
/// @param roles no role is of two kinds
/// @param extended the types of the resources that they are given on
/// @param unknown says on such a resource that a role is none of these; fact `role`
/// @param warning what who gives one on a resource is told, if anything
/// @param former how older builds kept those given at a scope
public record RoleKind(
        List<RoleDefinition> roles,
        List<ResourceType> extended,
        ArmError unknown,
        Function<Resource, Optional<String>> warning,
        Former former) {
    public RoleKind {
        roles = List.copyOf(roles);
        extended = List.copyOf(extended);
    }

    /// The records of older builds; docs/formats/control-records.md.
    ///
    /// @param prefix of their keys
    /// @param roles from what stands in the record to the role's definition
    public record Former(String prefix, Map<String, UUID> roles) {
        public Former {
            roles = Map.copyOf(roles);
        }
    }

    /// Whether they are given on resources of that type.
    boolean extend(ResourceType type) {
        return type.same(ResourceType.GROUP)
                || type.same(ResourceType.SUBSCRIPTION)
                || extended.stream().anyMatch(type::same);
    }

    boolean has(UUID definition) {
        return roles.stream().anyMatch(each -> each.id().equals(definition));
    }
}
