// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// What a vault says about the latest version of a key: `KeyBundle` of Key Vault's API 7.x.
///
/// @param version which version it is
/// @param type `RSA`, `RSA-HSM`, `EC`, `EC-HSM`, `oct`, `oct-HSM`
/// @param sizeBits of an RSA modulus; 0 for other types
/// @param notBefore wrapping is refused before
/// @param expires wrapping is refused from then on; unwrapping never is
/// @param operations `wrapKey`, `unwrapKey`, ... as the vault spells them
/// @param recoveryLevel such as `Recoverable+Purgeable`; empty when the vault gives none
public record KeyFacts(
        KeyVersion version,
        String type,
        int sizeBits,
        boolean enabled,
        Optional<Instant> notBefore,
        Optional<Instant> expires,
        Set<String> operations,
        String recoveryLevel) {
    public KeyFacts {
        operations = Set.copyOf(operations);
    }

    /// Whether a deleted key of this vault can be recovered.
    public boolean softDelete() {
        return recoveryLevel.contains("Recoverable");
    }

    /// Whether nobody can destroy a deleted key before its retention has passed.
    public boolean purgeProtection() {
        return softDelete() && !recoveryLevel.contains("Purgeable");
    }

    /// Whether the vault wraps with it at that time, as far as its attributes tell.
    public boolean inTime(Instant now) {
        return notBefore.map(start -> !now.isBefore(start)).orElse(true)
                && expires.map(now::isBefore).orElse(true);
    }
}
