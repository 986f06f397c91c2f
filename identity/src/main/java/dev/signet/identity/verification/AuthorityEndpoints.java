// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.verification;

/// Where an authority is to be asked, as its discovery document says.
///
/// @param authorization empty when it signs no users in
/// @param keys its JWK set
/// @param revocation takes tokens back (RFC 7009); empty when nothing does
/// @param choosesPatients whether a user who signs in there can say for which patient an app is
///     started (SMART App Launch 2.2, scope `launch/patient`), as far as this server knows
public record AuthorityEndpoints(
        String issuer,
        String authorization,
        String token,
        String keys,
        String revocation,
        boolean choosesPatients) {
    /// Of one that takes no tokens back and knows no patients.
    public AuthorityEndpoints(String issuer, String authorization, String token, String keys) {
        this(issuer, authorization, token, keys, "", false);
    }

    /// Those of the embedded issuer.
    ///
    /// @param address `{origin}/{tenant}`
    public static AuthorityEndpoints embedded(String address) {
        return new AuthorityEndpoints(
                address + "/",
                address + "/oauth2/v2.0/authorize",
                address + "/oauth2/v2.0/token",
                address + "/discovery/v2.0/keys",
                address + "/oauth2/v2.0/revoke",
                true);
    }
}
