// SPDX-License-Identifier: Apache-2.0
package dev.signet.verify;

import dev.signet.base.Failed;
import dev.signet.crypto.Secret;
import dev.signet.identity.Caller;
import dev.signet.keys.KeyAnswer;
import dev.signet.keys.KeyFacts;
import dev.signet.keys.KeyReason;
import dev.signet.keys.KeySource;
import dev.signet.keys.KeyUri;
import dev.signet.keys.KeyVersion;
import dev.signet.keys.WrappedKey;
import dev.signet.vault.StoppedVault;

/// A customer's key in the embedded vault of a stopped server: unwraps and does nothing else.
/// What the vault would refuse to the server, it refuses here.
///
/// @param caller who asks, as the vault's policies name it
public record StoppedVaultKey(StoppedVault vault, Caller caller, KeyUri uri) implements KeySource {

    @Override
    public KeyAnswer<KeyFacts> latest() {
        return new KeyAnswer.NoAnswer<>(KeyReason.VAULT_UNAVAILABLE);
    }

    @Override
    public KeyAnswer<byte[]> wrap(KeyVersion version, Secret secret) {
        return new KeyAnswer.NoAnswer<>(KeyReason.VAULT_UNAVAILABLE);
    }

    @Override
    public KeyAnswer<Secret> unwrap(WrappedKey wrapped) {
        try {
            return new KeyAnswer.Opened<>(
                    Secret.owning(
                            vault.unwrap(
                                    uri.vault(),
                                    uri.name(),
                                    wrapped.version().version(),
                                    caller,
                                    wrapped.bytes())));
        } catch (Failed failed) {
            return refused(failed);
        }
    }

    private static KeyAnswer<Secret> refused(Failed failed) {
        return switch (failed.failure()) {
            case NOT_FOUND, GONE -> new KeyAnswer.Refused<>(KeyReason.KEY_NOT_FOUND);
            case FORBIDDEN, UNAUTHENTICATED, CONFLICT ->
                    new KeyAnswer.Refused<>(KeyReason.NO_PERMISSION_OR_DISABLED);
            case INVALID, TOO_LARGE -> new KeyAnswer.Refused<>(KeyReason.WRAP_OR_UNWRAP_FAILED);
            default -> throw failed;
        };
    }

    @Override
    public String toString() {
        return uri.text();
    }
}
