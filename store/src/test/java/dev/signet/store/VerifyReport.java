// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import dev.signet.base.Fact;
import java.util.List;

/// What [Verification] saw.
///
/// @param lsn up to which transaction
/// @param transactions read
/// @param versions bodies opened, superseded ones and deletions included
/// @param resources heads that are not deletions
/// @param documents found in the index
/// @param findings what is wrong, the first 100; empty when all agrees
record VerifyReport(
        long lsn,
        long transactions,
        long versions,
        long resources,
        long documents,
        List<Finding> findings) {
    VerifyReport {
        findings = List.copyOf(findings);
    }

    /// True when nothing is wrong.
    boolean isSound() {
        return findings.isEmpty();
    }

    /// One thing that is wrong.
    ///
    /// @param text a constant sentence
    /// @param facts where: numbers, families, files
    record Finding(String text, List<Fact> facts) {
        Finding {
            facts = List.copyOf(facts);
        }
    }
}
