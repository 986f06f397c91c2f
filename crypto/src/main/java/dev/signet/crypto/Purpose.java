// SPDX-License-Identifier: Apache-2.0
package dev.signet.crypto;

/// What a key derived from a generation's secret is for. The label goes into the HKDF `info` as
/// `signet/v1/<label>`, so no two purposes ever share a key.
public enum Purpose {
    /// Resource bodies.
    BODY("body", 1),
    /// The transaction log.
    TX("tx", 2),
    /// Heads and superseded versions.
    HEAD("head", 3),
    /// Files of the search index.
    INDEX("index", 4),
    /// Staged and temporary files, exports, job state.
    STAGING("staging", 5),
    /// Page tokens and other values handed to clients.
    TOKEN("token", 6),
    /// Authentication of the key ring file itself.
    RING("ring", 7),
    /// The control plane's, the vault's and other small records.
    RECORD("record", 8),
    /// Seals the names key (the HMAC key of database keys).
    NAMES("names", 9),
    /// Addresses of requests in the audit trail.
    AUDIT("audit", 10);

    private final String label;
    private final int code;

    Purpose(String label, int code) {
        this.label = label;
        this.code = code;
    }

    /// The label in the HKDF info: lower-case ASCII.
    public String label() {
        return label;
    }

    /// The byte in the header of a sealed file, 1 to 127; part of the format, never given again.
    public int code() {
        return code;
    }
}
