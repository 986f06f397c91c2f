// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity;

import java.security.PublicKey;
import java.util.List;
import java.util.Optional;

/// The embedded issuer's keys, without a way over HTTP.
///
/// @param issuer the `iss` of its tokens
/// @param keys the one that signs now, and older ones whose tokens still live
public record EmbeddedAuthority(String issuer, List<SigningKey> keys) implements Authority {
    public EmbeddedAuthority {
        keys = List.copyOf(keys);
    }

    @Override
    public boolean issues(String claimed) {
        return issuer.equals(claimed);
    }

    @Override
    public Optional<PublicKey> key(String keyId) {
        for (SigningKey key : keys) {
            if (key.id().equals(keyId)) {
                return Optional.of(key.publicKey());
            }
        }
        return Optional.empty();
    }
}
