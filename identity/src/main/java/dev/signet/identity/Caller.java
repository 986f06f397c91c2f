// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity;

import java.util.Set;

/// Who has made a request, as its verified token says.
///
/// @param objectId claim `oid`: what access policies and role assignments name
/// @param applicationId claim `appid` or `azp`; empty when the token has none
/// @param tenantId claim `tid`; empty when the token has none
/// @param issuer claim `iss`
/// @param rights what the token's own claims leave of the holder's rights
/// @param groups object ids of the groups that it is a member of, claim `groups`
public record Caller(
        String objectId,
        String applicationId,
        String tenantId,
        String issuer,
        TokenRights rights,
        Set<String> groups) {
    public Caller {
        groups = Set.copyOf(groups);
    }

    /// With claims that narrow nothing, in no group.
    public Caller(String objectId, String applicationId, String tenantId, String issuer) {
        this(objectId, applicationId, tenantId, issuer, TokenRights.ALL, Set.of());
    }

    /// In no group.
    public Caller(
            String objectId,
            String applicationId,
            String tenantId,
            String issuer,
            TokenRights rights) {
        this(objectId, applicationId, tenantId, issuer, rights, Set.of());
    }

    /// Whether it or one of its groups is among these object ids.
    public boolean isAny(Set<String> objectIds) {
        return objectIds.contains(objectId) || groups.stream().anyMatch(objectIds::contains);
    }
}
