// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys;

import java.time.Instant;

/// Whether an account's data may be read, as decided by [KeyWatch] alone. Immutable.
public sealed interface KeyState {
    /// The key answered when last asked.
    record Usable(Instant lastAnswer) implements KeyState {}

    /// The vault is silent; data is served until the grace ends.
    record Stale(Instant until, KeyReason reason) implements KeyState {}

    /// The customer said no, or the grace has run out: no data is served.
    ///
    /// @param silence true when it is the end of the grace and not a no
    record Revoked(KeyReason reason, boolean silence) implements KeyState {}
}
