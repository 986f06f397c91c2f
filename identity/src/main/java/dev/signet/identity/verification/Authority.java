// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.verification;

import java.security.PublicKey;
import java.util.Optional;

/// Who signs tokens: the embedded issuer, or a configured one that is asked over HTTP.
public sealed interface Authority permits EmbeddedAuthority, RemoteAuthority {
    /// Whether a token with that `iss` may come from here.
    ///
    /// @throws dev.signet.base.Failed `UNAVAILABLE` when a remote authority cannot be asked
    boolean issues(String issuer);

    /// The public key of that id.
    ///
    /// @param keyId header `kid`; empty text when the token has none: then an only key is meant
    /// @throws dev.signet.base.Failed `UNAVAILABLE` when a remote authority cannot be asked
    Optional<PublicKey> key(String keyId);
}
