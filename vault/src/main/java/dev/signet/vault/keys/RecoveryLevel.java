// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.keys;

/// How a deleted key of a vault can come back, as every key's attributes show it.
public enum RecoveryLevel {
    PURGEABLE("Purgeable"),
    RECOVERABLE_PURGEABLE("Recoverable+Purgeable"),
    RECOVERABLE("Recoverable"),
    CUSTOMIZED_RECOVERABLE_PURGEABLE("CustomizedRecoverable+Purgeable"),
    CUSTOMIZED_RECOVERABLE("CustomizedRecoverable");

    private static final int RETENTION_DAYS_FULL = 90;

    private final String text;

    RecoveryLevel(String text) {
        this.text = text;
    }

    /// The value of `recoveryLevel`.
    public String text() {
        return text;
    }

    /// *Customized* below the full retention of 90 days, *Purgeable* without purge protection.
    public static RecoveryLevel of(boolean softDelete, int retentionDays, boolean purgeProtection) {
        if (!softDelete) {
            return PURGEABLE;
        }
        if (retentionDays < RETENTION_DAYS_FULL) {
            return purgeProtection ? CUSTOMIZED_RECOVERABLE : CUSTOMIZED_RECOVERABLE_PURGEABLE;
        }
        return purgeProtection ? RECOVERABLE : RECOVERABLE_PURGEABLE;
    }
}
