// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.verification;

import dev.signet.identity.Tenant;
import java.security.PublicKey;
import java.util.Optional;
import java.util.function.Function;

/// The embedded issuer's tokens, verified within the process.
///
/// @param keys by its id, the public half of a key that may have signed a token that is still
///     good, as of now
public record EmbeddedAuthority(Tenant tenant, Function<String, Optional<PublicKey>> keys)
        implements Authority {
    @Override
    public boolean issues(String claimed) {
        return tenant.issues(claimed);
    }

    @Override
    public Optional<PublicKey> key(String keyId) {
        return keys.apply(keyId);
    }
}
