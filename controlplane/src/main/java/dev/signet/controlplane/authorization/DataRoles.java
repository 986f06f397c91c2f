// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.authorization;

import dev.signet.controlplane.provider.Resource;
import dev.signet.controlplane.provider.ResourceType;
import dev.signet.identity.DataRole;
import dev.signet.identity.Roles;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The roles for FHIR data, and what accounts ask of them. Any thread.
public final class DataRoles {
    /// On both types of accounts.
    public static final RoleKind KIND =
            new RoleKind(
                    Stream.of(DataRole.values()).map(RoleDefinitions::of).toList(),
                    List.of(
                            ResourceType.of("Microsoft.HealthcareApis/services"),
                            ResourceType.of("Microsoft.HealthcareApis/workspaces/fhirservices")),
                    RoleErrors.ROLE_UNKNOWN,
                    DataRoles::warning,
                    new RoleKind.Former(
                            "scoped-role-assignment/",
                            Arrays.stream(DataRole.values())
                                    .collect(
                                            Collectors.toMap(
                                                    DataRole::name, DataRole::definitionId))));

    /// In which the account is looked at.
    private static final String EXTENDED_VERSION = "2021-11-01";

    private static final Map<UUID, DataRole> BY_DEFINITION =
            Arrays.stream(DataRole.values())
                    .collect(Collectors.toMap(DataRole::definitionId, each -> each));

    private final RoleAssignments assignments;
    private final Map<UUID, Held> held = new ConcurrentHashMap<>();

    /// What was held after so many changes, while the account stood under that id: a move changes
    /// the id alone.
    private record Held(long change, String resourceId, Roles roles) {
        boolean isOf(long now, String where) {
            return change == now && resourceId.equals(where);
        }
    }

    public DataRoles(RoleAssignments assignments) {
        this.assignments = assignments;
    }

    /// The roles that are assigned on an account, on its group and on the subscription.
    ///
    /// @param resourceId the account's ARM id
    public Roles roles(UUID accountId, String resourceId) {
        RoleAssignments.All all = assignments.all();
        Held known = held.get(accountId);
        if (known == null || !known.isOf(all.change(), resourceId)) {
            known = new Held(all.change(), resourceId, read(all, accountId, resourceId));
            held.put(accountId, known);
        }
        return known.roles();
    }

    private static Roles read(RoleAssignments.All all, UUID accountId, String resourceId) {
        var byObjectId = new HashMap<String, Set<DataRole>>();
        for (RoleAssignment each : all.list()) {
            DataRole role = BY_DEFINITION.get(each.role());
            boolean holds =
                    each.resource().filter(accountId::equals).isPresent()
                            || each.reaches(resourceId);
            if (role != null && holds) {
                byObjectId
                        .computeIfAbsent(
                                each.principalId().toLowerCase(Locale.ROOT),
                                _ -> EnumSet.noneOf(DataRole.class))
                        .add(role);
            }
        }
        return new Roles(byObjectId);
    }

    private static Optional<String> warning(Resource account) {
        boolean policies =
                !account.show(EXTENDED_VERSION).at("/properties/accessPolicies").isEmpty();
        return policies
                ? Optional.of(
                        "The account has accessPolicies: as long as it has, roles do not count.")
                : Optional.empty();
    }
}
