// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys.ring;

import dev.signet.keys.KeyReason;
import dev.signet.keys.KeyVersion;

/// What came of moving an account's wrapped keys to another version, or to another key. Unless it
/// is [Moved] nothing has changed.
public sealed interface KeyMove {
    /// All wrappings are under `to`, checked and written; new data is sealed under a generation
    /// that `from` never wrapped.
    record Moved(KeyVersion from, KeyVersion to) implements KeyMove {}

    /// The version that wraps today refuses to unwrap: the account is to be revoked.
    record OldRefused(KeyReason reason) implements KeyMove {}

    /// The version that is to wrap refuses: the account goes on with the old one.
    record NewRefused(KeyReason reason) implements KeyMove {}

    /// One of the vaults gives no answer; to be tried again.
    record Silent(KeyReason reason) implements KeyMove {}
}
