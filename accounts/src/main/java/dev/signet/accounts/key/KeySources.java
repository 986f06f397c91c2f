// SPDX-License-Identifier: Apache-2.0
package dev.signet.accounts.key;

import dev.signet.controlplane.healthcareapis.KeyUse;
import dev.signet.keys.KeySource;
import dev.signet.keys.KeyUri;
import java.util.Optional;

/// Speaks to the vaults that key URIs name. Any thread.
public interface KeySources {
    /// Speaks for one key. Asks nobody yet.
    KeySource of(KeyUri uri, KeyUse use);

    /// The region of the vault that a key URI names, in the spelling of
    /// [dev.signet.controlplane.arm.Location#name]; empty where nobody can tell, as of a vault
    /// elsewhere.
    Optional<String> location(KeyUri uri);
}
