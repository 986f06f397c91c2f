// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys.watch;

import dev.signet.keys.KeyReason;
import java.util.Optional;

/// Something that does not stop an account today and may tomorrow: for health, portal and log.
/// Nothing in it is secret or names a key.
///
/// @param kind which
/// @param reason what the vault said, for the kinds where it said something
public record KeyWarning(Kind kind, Optional<KeyReason> reason) {
    /// The kinds.
    public enum Kind {
        /// The account goes on with the older version; tried again at every question.
        NEW_VERSION_UNUSABLE(
                "KeyNewVersionUnusable", "The key has a new version that cannot be used yet."),
        /// Unwrapping works, reading the key does not: new versions are not noticed.
        LATEST_UNKNOWN(
                "KeyLatestVersionUnknown",
                "The key's latest version cannot be read; rotation is blocked."),
        /// Whoever may purge can destroy the data for ever.
        PURGE_POSSIBLE(
                "KeyPurgePossible",
                "Purge protection is off: once the key is deleted and purged, the data can never"
                        + " be read again."),
        /// The disk did not take a change of the key ring.
        RING_FAILED("KeyRingNotWritten", "The key ring could not be changed; see the log."),
        /// No more versions and no other key can be taken up.
        RING_FULL(
                "KeyRingFull",
                "The key ring has all the generations that it may have: the account stays under"
                        + " the version of the key that wraps today.");

        private final String code;
        private final String text;

        Kind(String code, String text) {
            this.code = code;
            this.text = text;
        }
    }

    static KeyWarning of(Kind kind) {
        return new KeyWarning(kind, Optional.empty());
    }

    static KeyWarning of(Kind kind, KeyReason reason) {
        return new KeyWarning(kind, Optional.of(reason));
    }

    /// Whether it is about the customer's key, and not about our ring.
    boolean aboutKey() {
        return switch (kind) {
            case NEW_VERSION_UNUSABLE, LATEST_UNKNOWN, PURGE_POSSIBLE -> true;
            case RING_FAILED, RING_FULL -> false;
        };
    }

    /// One word, the same for ever, for programs.
    public String code() {
        return kind.code;
    }

    /// A sentence or two for the operator, without [#reason].
    public String text() {
        return kind.text;
    }
}
