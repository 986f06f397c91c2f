// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.vault;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// A right on keys that was given or taken, as a row of a vault's audit trail says it.
///
/// @param words permissions as Key Vault names them, or the name of a role
record Rights(boolean isGiven, boolean isRole, String principal, List<String> words) {
    Rights {
        words = List.copyOf(words);
    }

    /// @return empty for a row about something else
    static Optional<Rights> of(JsonNode row) {
        for (boolean isGiven : new boolean[] {true, false}) {
            String how = isGiven ? "added" : "removed";
            JsonNode policy = row.path("properties").path(how + "AccessPolicy");
            if (policy.isObject()) {
                List<String> words =
                        policy.path("Permissions")
                                .path("keys")
                                .valueStream()
                                .map(each -> each.asString(""))
                                .toList();
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
                                List.of(role.path("RoleName").asString(""))));
            }
        }
        return Optional.empty();
    }

    /// A sentence without its point: what was given to or taken from whom.
    String text(Who who) {
        return title(who) + ": " + meaning();
    }

    /// The same without what it lets somebody do.
    String title(Who who) {
        return (isRole ? "Role " : "Permission ")
                + (isGiven ? "given to " : "taken from ")
                + who.name(principal);
    }

    /// What it lets somebody do.
    String meaning() {
        return isRole ? String.join(", ", words) : PermissionWords.of(words);
    }
}
