// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.keys;

import java.time.Instant;

/// When something was soft-deleted, and when it will be purged of itself.
public record Deletion(Instant deleted, Instant scheduledPurge) {
    /// Whether the retention has run out.
    public boolean due(Instant now) {
        return !now.isBefore(scheduledPurge);
    }
}
