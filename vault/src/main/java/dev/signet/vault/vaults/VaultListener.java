// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.vaults;

import dev.signet.vault.keys.KeyName;
import java.util.Optional;

/// Told after every stored change that can open or close access: a key updated, rotated,
/// deleted, recovered, purged or erased, policies changed, a vault deleted, recovered or erased.
/// Called on the thread of the change, after the sync and outside every lock, before the change is
/// answered; it must return soon.
@FunctionalInterface
public interface VaultListener {
    /// @param key empty when every key of the vault is concerned
    void changed(VaultName vault, Optional<KeyName> key);
}
