// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.vault;

import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// A right on keys that was given or taken, as a row of a vault's audit trail says it.
///
/// @param words permissions with commas, or the name of a role
record Rights(boolean isGiven, boolean isRole, String principal, String words) {
    /// @return empty for a row about something else
    static Optional<Rights> of(JsonNode row) {
        for (boolean isGiven : new boolean[] {true, false}) {
            String how = isGiven ? "added" : "removed";
            JsonNode policy = row.path("properties").path(how + "AccessPolicy");
            if (policy.isObject()) {
                String words =
                        policy.path("Permissions")
                                .path("keys")
                                .valueStream()
                                .map(each -> each.asString(""))
                                .collect(Collectors.joining(", "));
                String principal = policy.path("ObjectId").asString("");
                return Optional.of(new Rights(isGiven, false, principal, words));
            }
            JsonNode role = row.path("properties").path(how + "RoleAssignment");
            if (role.isObject()) {
                return Optional.of(
                        new Rights(
                                isGiven,
                                true,
                                role.path("PrincipalId").asString(""),
                                role.path("RoleName").asString("")));
            }
        }
        return Optional.empty();
    }

    /// A sentence without its point.
    String text(Who who) {
        return (isRole ? "Role " : "Permissions ")
                + (isGiven ? "given to " : "taken from ")
                + who.name(principal)
                + ": "
                + words;
    }
}
