// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// What the SMART scopes of a token let its holder do with resources of each type (SMART App Launch
/// 2.2, "Scopes for requesting FHIR Resources"). A value.
///
/// @param isAll whether there are none, so that nothing is narrowed
/// @param operations whether one scope gives everything with every type (`user/*.cruds`): then
///     what is none of the five permissions as well, such as an export
/// @param byType by type; `*` for every type
public record DataScopes(boolean isAll, boolean operations, Map<String, Set<Permission>> byType) {
    /// Without scopes.
    public static final DataScopes ALL = new DataScopes(true, true, Map.of());

    static final String EVERY_TYPE = "*";

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
    }

    /// Whether all of these are allowed with resources of that type.
    public boolean allow(String type, Set<Permission> needed) {
        Set<Permission> everywhere = byType.getOrDefault(EVERY_TYPE, Set.of());
        Set<Permission> there = byType.getOrDefault(type, Set.of());
        return isAll
                || needed.stream()
                        .allMatch(each -> everywhere.contains(each) || there.contains(each));
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

    /// What actions are allowed with resources of one type or more.
    EnumSet<DataAction> actions() {
        if (operations) {
            return EnumSet.allOf(DataAction.class);
        }
        Set<Permission> any = EnumSet.noneOf(Permission.class);
        byType.values().forEach(any::addAll);
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
}
