// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys.azure;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.Secret;
import java.net.URI;
import java.util.Optional;

/// As whom, and where, tokens for the vault are asked for: OAuth 2.0 client credentials.
///
/// @param authorityHost base of the token endpoint `{authorityHost}/{tenant}/oauth2/v2.0/token`;
///     https
/// @param tenant its id or name; a challenge of the vault that names another one is not followed
/// @param clientSecret UTF-8; stays the caller's and must stay open. The Azure client wants a
///     `String`, which cannot be wiped: it is made when the first question is asked
/// @param resource what tokens are made out to, such as `https://vault.azure.net`, whatever a
///     vault asks for. Empty: what the vault asks for, and its host must lie below that domain,
///     as in Azure. A vault at an IP address or at localhost needs it
public record AzureIdentity(
        URI authorityHost,
        String tenant,
        String clientId,
        Secret clientSecret,
        Optional<String> resource) {
    public AzureIdentity {
        if (!"https".equals(authorityHost.getScheme())) {
            throw new Failed(Failure.INVALID, "the token endpoint is reached by https");
        }
        if (tenant.isBlank() || clientId.isBlank() || clientSecret.length() == 0) {
            throw new Failed(Failure.INVALID, "an identity has a tenant, an id and a secret");
        }
    }
}
