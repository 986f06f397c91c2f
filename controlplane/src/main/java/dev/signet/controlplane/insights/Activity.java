// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.insights;

/// An activity as it is told.
///
/// @param begun whether it only says that an operation has begun: its end is told by another one
///     with the same correlation
record Activity(ActivityRecord record, boolean begun) {
    /// `Accepted`, `Succeeded` or `Failed`.
    String status() {
        if (record.failed()) {
            return "Failed";
        }
        return begun ? "Accepted" : "Succeeded";
    }
}
