// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity;

import dev.signet.identity.DataScopes.Permission;
import java.util.Optional;
import java.util.Set;

/// What one SMART scope gives that does not give all resources of its type: those of one patient
/// (`patient/...`), those that a search finds (`?category=laboratory`), or both. A value.
///
/// @param type of the resources; [DataScopes#EVERY_TYPE] for each
/// @param patient the id of the Patient in whose compartment they are; empty for wherever
/// @param query criteria that hold of them, percent-encoded as in a URL; "" for none
public record DataGrant(
        String type, Set<Permission> permissions, Optional<String> patient, String query) {
    public DataGrant {
        permissions = Set.copyOf(permissions);
    }

    /// Whether it says something of resources of that type.
    public boolean isOf(String other) {
        return type.equals(DataScopes.EVERY_TYPE) || type.equals(other);
    }

    /// A patient and criteria are data.
    @Override
    public String toString() {
        return "DataGrant[" + type + "]";
    }
}
