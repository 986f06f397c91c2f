// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys;

import dev.signet.crypto.Secret;

/// The port to the customer's key: one key (versionless) in one vault. Adapters: Azure Key
/// Vault's client in `keys-azure`, a fake for tests. Calls block for at most the adapter's
/// published timeout (default 10 s in all, retries included) and never throw for an answer or a
/// silence. Any thread.
public interface KeySource {
    /// The key's latest version and its attributes, as the vault tells them now (not cached).
    KeyAnswer<KeyFacts> latest();

    /// Wraps with RSA-OAEP-256 under the given version, at the vault.
    KeyAnswer<byte[]> wrap(KeyVersion version, Secret secret);

    /// Unwraps at the vault with the version that wrapped. The caller owns the secret.
    KeyAnswer<Secret> unwrap(WrappedKey wrapped);
}
