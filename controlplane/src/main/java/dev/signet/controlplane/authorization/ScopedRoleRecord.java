// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.authorization;

import dev.signet.controlplane.engine.RecordCodec;
import dev.signet.controlplane.provider.Stamp;
import dev.signet.identity.DataRole;
import java.util.Optional;

/// A role that somebody holds on the data of all accounts of a resource group or the subscription,
/// as the control plane remembers it. A value; docs/formats/control-records.md.
///
/// @param scope ARM id of the group or the subscription
/// @param name a GUID that the client has chosen, in lower case
/// @param principalId object id
/// @param principalType as given: `User`, `Group`, `ServicePrincipal`
record ScopedRoleRecord(
        int format,
        String scope,
        String name,
        DataRole role,
        String principalId,
        Optional<String> principalType,
        Optional<String> description,
        Stamp created,
        Stamp updated) {
    ScopedRoleRecord {
        RecordCodec.requireFormat(format);
    }

    /// Whether it gives the same role to the same.
    boolean givesTheSame(ScopedRoleRecord other) {
        return role == other.role && principalId.equalsIgnoreCase(other.principalId);
    }

    /// Whether it holds at that scope: given there or above.
    boolean reaches(String resource) {
        return isWithin(resource, scope);
    }

    /// Whether one id is the other or below it.
    static boolean isWithin(String inner, String outer) {
        return inner.regionMatches(true, 0, outer, 0, outer.length())
                && (inner.length() == outer.length() || inner.charAt(outer.length()) == '/');
    }
}
