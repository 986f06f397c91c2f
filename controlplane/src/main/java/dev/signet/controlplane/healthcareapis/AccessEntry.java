// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.healthcareapis;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.identity.DataRole;

/// One entry of `accessPolicies`: who, and what it may do. Azure's has the object id alone, which
/// makes a contributor.
public record AccessEntry(String objectId, DataRole role) {
    private static final String SEPARATOR = " ";

    /// As it stands in a record (docs/formats/control-records.md): the object id; for another role
    /// than contributor, a space and the role's name in the enumeration.
    ///
    /// @throws Failed `CORRUPT` when it is neither
    static AccessEntry parse(String text) {
        int space = text.indexOf(SEPARATOR);
        if (space < 0) {
            return new AccessEntry(text, DataRole.CONTRIBUTOR);
        }
        String name = text.substring(space + 1);
        for (DataRole role : DataRole.values()) {
            if (role != DataRole.CONTRIBUTOR && role.name().equals(name)) {
                return new AccessEntry(text.substring(0, space), role);
            }
        }
        throw new Failed(Failure.CORRUPT, "an access policy in a control record has no such role");
    }

    /// What [#parse] reads.
    String text() {
        return role == DataRole.CONTRIBUTOR ? objectId : objectId + SEPARATOR + role.name();
    }
}
