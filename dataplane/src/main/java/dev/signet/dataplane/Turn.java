// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

/// Lets other requests have their turn in the middle of long work.
///
/// Virtual threads share a few carriers and give one up only where they wait: work that computes
/// for seconds would keep every short request waiting until it is done.
final class Turn {
    private Turn() {}

    /// Goes on when those who are ready have had theirs.
    @SuppressWarnings("ThreadPriorityCheck")
    static void pass() {
        Thread.yield();
    }
}
