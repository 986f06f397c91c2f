// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import dev.signet.ledger.Finding;
import java.util.List;

/// What a walk over everything saw.
///
/// @param lsn up to which transaction
/// @param transactions read
/// @param versions bodies opened, superseded ones and deletions included
/// @param resources bodies that are current and no deletions
/// @param documents of the index that were compared with them
/// @param findings what is wrong, the first 100; empty when all agrees
public record VerifyReport(
        long lsn,
        long transactions,
        long versions,
        long resources,
        long documents,
        List<Finding> findings) {
    public VerifyReport {
        findings = List.copyOf(findings);
    }

    /// True when nothing is wrong.
    public boolean isSound() {
        return findings.isEmpty();
    }
}
