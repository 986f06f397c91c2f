// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity;

/// A caller whose token has been verified.
///
/// @param objectId claim `oid`: what access policies and roles name
/// @param applicationId claim `appid` (v1) or `azp` (v2)
/// @param tenantId claim `tid`
/// @param issuer claim `iss`
/// @param rights what its claims `roles`, `scp` and `scope` leave of its rights to data
public record Caller(
        String objectId, String applicationId, String tenantId, String issuer, TokenRights rights) {
    /// With claims that narrow nothing.
    public Caller(String objectId, String applicationId, String tenantId, String issuer) {
        this(objectId, applicationId, tenantId, issuer, TokenRights.ALL);
    }
}
