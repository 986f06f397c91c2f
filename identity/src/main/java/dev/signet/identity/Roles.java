// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Who may do what with one account's data. A value: a changed assignment makes a new one.
///
/// @param byObjectId roles by object id; ids compare without case
public record Roles(Map<String, Set<DataRole>> byObjectId) {
    public Roles {
        var copy = new HashMap<String, Set<DataRole>>();
        byObjectId.forEach(
                (objectId, roles) ->
                        copy.merge(
                                objectId.toLowerCase(Locale.ROOT), Set.copyOf(roles), Roles::both));
        byObjectId = Map.copyOf(copy);
    }

    /// Nobody may do anything.
    public static Roles none() {
        return new Roles(Map.of());
    }

    /// Whether one of the caller's roles allows the action, and its token does.
    public boolean may(Caller caller, DataAction action) {
        if (!caller.rights().allow(action)) {
            return false;
        }
        if (mayAs(caller.objectId(), caller, action)) {
            return true;
        }
        for (String group : caller.groups()) {
            if (mayAs(group, caller, action)) {
                return true;
            }
        }
        return false;
    }

    /// Whether a role that is held by the caller itself, or by a group that its token names, does.
    private boolean mayAs(String objectId, Caller caller, DataAction action) {
        for (DataRole role : byObjectId.getOrDefault(lower(objectId), Set.of())) {
            boolean withinScopes = role != DataRole.SMART_USER || caller.rights().scoped();
            if (role.allows(action) && withinScopes) {
                return true;
            }
        }
        return false;
    }

    private static String lower(String objectId) {
        return objectId.toLowerCase(Locale.ROOT);
    }

    private static Set<DataRole> both(Set<DataRole> one, Set<DataRole> other) {
        var both = EnumSet.noneOf(DataRole.class);
        both.addAll(one);
        both.addAll(other);
        return both;
    }
}
