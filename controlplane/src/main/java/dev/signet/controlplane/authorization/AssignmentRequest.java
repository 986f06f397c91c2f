// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.authorization;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.controlplane.arm.ArmError;
import dev.signet.controlplane.arm.ArmMembers;
import dev.signet.json.Members;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/// What the body of a PUT of a role assignment asks for, whatever the roles are of.
///
/// @param principalId object id
/// @param principalType as given
public record AssignmentRequest<R>(
        R role, String principalId, Optional<String> principalType, Optional<String> description) {
    private static final Pattern GUID =
            Pattern.compile("[0-9A-Fa-f]{8}-([0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}");
    private static final Set<String> PRINCIPAL_TYPES =
            Set.of("user", "group", "serviceprincipal", "foreigngroup", "device");
    private static final int DESCRIPTION_CHARACTERS_MAX = 1024;

    /// Refuses a name that no assignment can have.
    public static void checkName(String name) {
        if (!GUID.matcher(name).matches()) {
            throw ArmError.property("name", "must be a GUID");
        }
    }

    /// @param roles from the id of a role's definition to the role
    /// @param unknown says that it is none of these; fact `role`
    /// @throws Failed `INVALID`
    public static <R> AssignmentRequest<R> of(
            ObjectNode body, Function<String, Optional<R>> roles, ArmError unknown) {
        Members properties =
                ArmMembers.of(body)
                        .object("properties")
                        .orElseThrow(() -> ArmError.property("properties", "is required"));
        String id = required(properties, "roleDefinitionId");
        R role =
                roles.apply(id)
                        .orElseThrow(
                                () ->
                                        unknown.failed(
                                                new Fact("role", id),
                                                new Fact(
                                                        "target",
                                                        properties.path("roleDefinitionId"))));
        String principal = required(properties, "principalId");
        if (!GUID.matcher(principal).matches()) {
            throw ArmError.property(properties.path("principalId"), "must be a GUID");
        }
        Optional<String> type = properties.text("principalType", 64);
        if (type.isPresent() && !PRINCIPAL_TYPES.contains(type.get().toLowerCase(Locale.ROOT))) {
            throw ArmError.property(
                    properties.path("principalType"),
                    "must be User, Group, ServicePrincipal, ForeignGroup or Device");
        }
        for (String narrowing : List.of("condition", "delegatedManagedIdentityResourceId")) {
            if (properties.text(narrowing).filter(text -> !text.isEmpty()).isPresent()) {
                throw ArmError.property(properties.path(narrowing), "is not supported");
            }
        }
        return new AssignmentRequest<>(
                role, principal, type, properties.text("description", DESCRIPTION_CHARACTERS_MAX));
    }

    private static String required(Members properties, String name) {
        return properties
                .text(name)
                .orElseThrow(() -> ArmError.property(properties.path(name), "is required"));
    }
}
