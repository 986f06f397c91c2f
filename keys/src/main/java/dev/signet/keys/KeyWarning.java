// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys;

/// Something that does not stop an account today and may tomorrow: for health, portal and log.
///
/// @param kind which
/// @param reason what the vault said, for the kinds where it said something
public record KeyWarning(Kind kind, KeyReason reason) {
    /// The kinds.
    public enum Kind {
        /// The account goes on with the older version; tried again at every question.
        NEW_VERSION_UNUSABLE("The key has a new version that cannot be used yet."),
        /// Unwrapping works, reading the key does not: new versions are not noticed.
        LATEST_UNKNOWN("The key's latest version cannot be read; rotation is blocked."),
        /// Whoever may purge can destroy the data for ever.
        PURGE_POSSIBLE(
                "Purge protection is off: once the key is deleted and purged, the data can never"
                        + " be read again."),
        /// The disk did not take a change of the key ring, or the ring does not verify.
        RING_FAILED("The key ring could not be opened or written; see the log.");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /// A sentence for the operator.
        public String text() {
            return text;
        }
    }
}
