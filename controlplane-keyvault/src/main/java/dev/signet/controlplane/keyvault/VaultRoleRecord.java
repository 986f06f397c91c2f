// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.keyvault;

import dev.signet.controlplane.engine.RecordCodec;
import dev.signet.controlplane.provider.Stamp;
import java.util.Optional;

/// A role on keys that somebody holds at a scope, as the control plane remembers it. A value;
/// docs/formats/control-records.md.
///
/// @param scope ARM id of a subscription, resource group, vault or key, as it was given
/// @param name a GUID that the client has chosen, in lower case
/// @param principalId object id
/// @param principalType as given: `User`, `Group`, `ServicePrincipal`
record VaultRoleRecord(
        int format,
        String scope,
        String name,
        VaultRole role,
        String principalId,
        Optional<String> principalType,
        Optional<String> description,
        Stamp created,
        Stamp updated) {
    VaultRoleRecord {
        RecordCodec.requireFormat(format);
    }

    /// Whether it gives the same role to the same.
    boolean givesTheSame(VaultRoleRecord other) {
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
