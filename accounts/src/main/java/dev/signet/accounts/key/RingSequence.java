// SPDX-License-Identifier: Apache-2.0
package dev.signet.accounts.key;

import java.util.UUID;

/// The record of the highest sequence number that was seen of an account's key ring
/// (docs/formats/control-records.md).
public final class RingSequence {
    private RingSequence() {}

    /// The name of the record.
    public static String key(UUID accountId) {
        return "ring-sequence/" + accountId;
    }
}
