// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.keys;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What to make a new key, or a new version of a key, of.
///
/// @param operations empty: all that the type allows
public record NewKey(
        KeyType type,
        List<KeyOperation> operations,
        boolean enabled,
        Optional<Instant> notBefore,
        Optional<Instant> expires,
        Tags tags) {
    private static final List<KeyOperation> RSA_DEFAULT =
            List.of(
                    KeyOperation.ENCRYPT,
                    KeyOperation.DECRYPT,
                    KeyOperation.SIGN,
                    KeyOperation.VERIFY,
                    KeyOperation.WRAP_KEY,
                    KeyOperation.UNWRAP_KEY);
    private static final List<KeyOperation> EC_DEFAULT =
            List.of(KeyOperation.SIGN, KeyOperation.VERIFY);
    private static final Set<KeyOperation> EC_FORBIDDEN =
            EnumSet.of(
                    KeyOperation.ENCRYPT,
                    KeyOperation.DECRYPT,
                    KeyOperation.WRAP_KEY,
                    KeyOperation.UNWRAP_KEY);

    public NewKey {
        operations = operationsOf(type, operations);
    }

    /// An enabled RSA key for every operation, without time window or tags.
    public static NewKey rsa(int bits) {
        return of(new KeyType.Rsa(bits));
    }

    /// An enabled key for every operation of its type, without time window or tags.
    public static NewKey of(KeyType type) {
        return new NewKey(type, List.of(), true, Optional.empty(), Optional.empty(), Tags.NONE);
    }

    /// The operations asked for, or the default of the type when none are.
    public static List<KeyOperation> operationsOf(KeyType type, List<KeyOperation> asked) {
        return switch (type) {
            case KeyType.Rsa _ -> asked.isEmpty() ? RSA_DEFAULT : List.copyOf(asked);
            case KeyType.Ec _ -> {
                if (asked.stream().anyMatch(EC_FORBIDDEN::contains)) {
                    throw new Failed(
                            Failure.INVALID,
                            "a key on an elliptic curve signs and verifies only",
                            new Fact("field", "key_ops"));
                }
                yield asked.isEmpty() ? EC_DEFAULT : List.copyOf(asked);
            }
        };
    }
}
