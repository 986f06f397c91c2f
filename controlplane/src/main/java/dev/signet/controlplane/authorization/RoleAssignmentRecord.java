// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.authorization;

import dev.signet.controlplane.engine.RecordCodec;
import dev.signet.controlplane.provider.Stamp;
import dev.signet.identity.DataRole;
import java.util.Optional;
import java.util.UUID;

/// A role that somebody holds on an account's data, as the control plane remembers it. A value;
/// docs/formats/control-records.md.
///
/// @param name a GUID that the client has chosen, in lower case
/// @param principalId object id
/// @param principalType as given: `User`, `Group`, `ServicePrincipal`
record RoleAssignmentRecord(
        int format,
        UUID accountId,
        String name,
        DataRole role,
        String principalId,
        Optional<String> principalType,
        Optional<String> description,
        Stamp created,
        Stamp updated) {
    RoleAssignmentRecord {
        RecordCodec.requireFormat(format);
    }

    /// Whether it gives the same role to the same.
    boolean givesTheSame(RoleAssignmentRecord other) {
        return role == other.role && principalId.equalsIgnoreCase(other.principalId);
    }
}
