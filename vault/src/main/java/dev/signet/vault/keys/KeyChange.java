// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.keys;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A change of one key version; what is empty stays as it is.
///
/// @param operations an empty list, which real clients send, also means: unchanged
public record KeyChange(
        List<KeyOperation> operations,
        Optional<Boolean> enabled,
        Optional<Instant> notBefore,
        Optional<Instant> expires,
        Optional<Tags> tags) {
    public KeyChange {
        operations = List.copyOf(operations);
    }

    /// Switches a version on or off and changes nothing else.
    public static KeyChange enabled(boolean enabled) {
        return new KeyChange(
                List.of(),
                Optional.of(enabled),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
