// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys;

import dev.signet.crypto.Secret;

/// Wraps a secret at the vault and proves by unwrapping it there that the wrapping holds, before
/// anybody relies on it.
public final class CustomerWrap {
    /// Length of C_g and S_g.
    public static final int SECRET_BYTES = 32;

    private CustomerWrap() {}

    /// A wrapping that has been opened again; refused with 4005 when the vault opened something
    /// else.
    public static KeyAnswer<WrappedKey> wrap(KeySource source, KeyVersion version, Secret secret) {
        return source.wrap(version, secret)
                .then(bytes -> checked(source, new WrappedKey(version, bytes), secret));
    }

    private static KeyAnswer<WrappedKey> checked(
            KeySource source, WrappedKey wrapped, Secret secret) {
        return source.unwrap(wrapped)
                .then(
                        opened -> {
                            try (opened) {
                                return opened.equals(secret)
                                        ? new KeyAnswer.Opened<>(wrapped)
                                        : new KeyAnswer.Refused<>(KeyReason.WRAP_OR_UNWRAP_FAILED);
                            }
                        });
    }
}
