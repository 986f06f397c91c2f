// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.verification;

/// Where an authority is to be asked, as its discovery document says.
///
/// @param authorization empty when it signs no users in
/// @param keys its JWK set
public record AuthorityEndpoints(String issuer, String authorization, String token, String keys) {
    /// Those of the embedded issuer.
    ///
    /// @param address `{origin}/{tenant}`
    public static AuthorityEndpoints embedded(String address) {
        return new AuthorityEndpoints(
                address + "/",
                address + "/oauth2/v2.0/authorize",
                address + "/oauth2/v2.0/token",
                address + "/discovery/v2.0/keys");
    }
}
