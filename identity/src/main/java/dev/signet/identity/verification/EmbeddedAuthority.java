// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.verification;

import dev.signet.identity.SigningKey;
import dev.signet.identity.Tenant;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The embedded issuer's tokens, verified within the process.
///
/// @param keys all that may have signed a token that is still good, as of now
public record EmbeddedAuthority(Tenant tenant, Supplier<List<SigningKey>> keys)
        implements Authority {
    @Override
    public boolean issues(String claimed) {
        return tenant.issues(claimed);
    }

    @Override
    public Optional<PublicKey> key(String keyId) {
        for (SigningKey key : keys.get()) {
            if (key.id().equals(keyId)) {
                return Optional.of(key.publicKey());
            }
        }
        return Optional.empty();
    }
}
