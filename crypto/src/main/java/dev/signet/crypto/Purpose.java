// SPDX-License-Identifier: Apache-2.0
package dev.signet.crypto;

/// What a key derived from a generation's secret is for. The label goes into the HKDF `info` as
/// `signet/v1/<label>`, so no two purposes ever share a key.
public enum Purpose {
    /// Resource bodies.
    BODY("body"),
    /// The transaction log.
    TX("tx"),
    /// Heads and superseded versions.
    HEAD("head"),
    /// Files of the search index.
    INDEX("index"),
    /// Staged and temporary files, exports, job state.
    STAGING("staging"),
    /// Page tokens and other values handed to clients.
    TOKEN("token"),
    /// Authentication of the key ring file itself.
    RING("ring"),
    /// The control plane's, the vault's and other small records.
    RECORD("record"),
    /// Seals the names key (the HMAC key of database keys).
    NAMES("names");

    private final String label;

    Purpose(String label) {
        this.label = label;
    }

    /// The label in the HKDF info: lower-case ASCII.
    public String label() {
        return label;
    }
}
