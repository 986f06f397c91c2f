// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.budget;

/// Lets other requests have their turn in the middle of long work.
///
/// Virtual threads share a few carriers and give one up only where they wait: work that computes
/// for seconds would keep every short request waiting until it is done.
public final class Turn {
    private Turn() {}

    /// Goes on when those who are ready have had theirs.
    @SuppressWarnings("ThreadPriorityCheck")
    public static void pass() {
        Thread.yield();
    }
}
