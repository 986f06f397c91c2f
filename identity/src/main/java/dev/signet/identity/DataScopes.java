// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What the SMART scopes of a token let its holder do with resources of each type (SMART App Launch
/// 2.2, "Scopes for requesting FHIR Resources"). A value.
///
/// @param isAll whether there are none, so that nothing is narrowed
/// @param operations whether one scope gives everything with every type (`user/*.cruds`): then
///     what is none of the five permissions as well, such as an export
/// @param byType by type; `*` for every type
/// @param narrowed what they give beside that: of one patient, or what a query finds
public record DataScopes(
        boolean isAll,
        boolean operations,
        Map<String, Set<Permission>> byType,
        List<DataGrant> narrowed) {
    /// Without scopes.
    public static final DataScopes ALL = new DataScopes(true, true, Map.of(), List.of());

    /// Stands for every type.
    public static final String EVERY_TYPE = "*";

    /// SMART's five letters.
    public enum Permission {
        CREATE,
        /// Read, vread and the history of a resource.
        READ,
        UPDATE,
        DELETE,
        /// Search, and the history of a type.
        SEARCH
    }

    public DataScopes {
        var copy = new HashMap<String, Set<Permission>>();
        byType.forEach((type, permissions) -> copy.put(type, Set.copyOf(permissions)));
        byType = Map.copyOf(copy);
        narrowed = List.copyOf(narrowed);
    }

    /// Whether they give some resources of a type only, by more than the type: every access to data
    /// is then held to each resource.
    public boolean isNarrowed() {
        return !operations && !narrowed.isEmpty();
    }

    /// Whether each of these is allowed with resources of that type, with some of them at least.
    public boolean allow(String type, Set<Permission> needed) {
        return isAll || needed.stream().allMatch(each -> allow(type, each));
    }

    private boolean allow(String type, Permission needed) {
        return byType.getOrDefault(EVERY_TYPE, Set.of()).contains(needed)
                || byType.getOrDefault(type, Set.of()).contains(needed)
                || narrowed.stream()
                        .anyMatch(each -> each.isOf(type) && each.permissions().contains(needed));
    }

    /// Whether each of these is allowed with resources of one type or more.
    public boolean allowSomewhere(Set<Permission> needed) {
        return isAll || any().containsAll(needed);
    }

    /// Whether an action is allowed with resources of every type: what looks beyond one needs that.
    public boolean allowEverywhere(DataAction action) {
        if (operations) {
            return true;
        }
        Set<Permission> everywhere = byType.getOrDefault(EVERY_TYPE, Set.of());
        return switch (action) {
            case READ -> everywhere.containsAll(EnumSet.of(Permission.READ, Permission.SEARCH));
            case WRITE -> everywhere.containsAll(EnumSet.of(Permission.CREATE, Permission.UPDATE));
            case DELETE -> everywhere.contains(Permission.DELETE);
            case HARD_DELETE,
                    EXPORT,
                    RESOURCE_VALIDATE,
                    REINDEX,
                    CONVERT_DATA,
                    EDIT_PROFILE_DEFINITIONS,
                    IMPORT,
                    SEARCH_PARAMETER,
                    BULK_OPERATOR,
                    SMART ->
                    false;
        };
    }

    /// What actions are allowed with resources of one type or more, with some of them at least.
    public Set<DataAction> actions() {
        if (operations) {
            return EnumSet.allOf(DataAction.class);
        }
        Set<Permission> any = any();
        EnumSet<DataAction> actions = EnumSet.noneOf(DataAction.class);
        if (any.contains(Permission.READ) || any.contains(Permission.SEARCH)) {
            actions.add(DataAction.READ);
        }
        if (any.contains(Permission.CREATE) || any.contains(Permission.UPDATE)) {
            actions.add(DataAction.WRITE);
        }
        if (any.contains(Permission.DELETE)) {
            actions.add(DataAction.DELETE);
        }
        return actions;
    }

    private Set<Permission> any() {
        Set<Permission> any = EnumSet.noneOf(Permission.class);
        byType.values().forEach(any::addAll);
        narrowed.forEach(each -> any.addAll(each.permissions()));
        return any;
    }
}
