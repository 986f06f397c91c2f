// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault;

/// Bounds of a vault service.
///
/// @param auditRowsMax how many audit rows are kept; at least 1
public record VaultSettings(int auditRowsMax) {
    /// 100,000 audit rows: about 50 MB.
    public static final VaultSettings DEFAULT = new VaultSettings(100_000);

    public VaultSettings {
        if (auditRowsMax < 1) {
            throw new IllegalArgumentException("at least one audit row is kept");
        }
    }
}
