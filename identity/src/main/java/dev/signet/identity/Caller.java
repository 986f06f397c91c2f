// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity;

/// A caller whose token has been verified.
///
/// @param objectId claim `oid`: what access policies and roles name
/// @param applicationId claim `appid` (v1) or `azp` (v2)
/// @param tenantId claim `tid`
/// @param issuer claim `iss`
public record Caller(String objectId, String applicationId, String tenantId, String issuer) {}
