// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.budget;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/// The time that all searches and conditions of a request may compute together, a Bundle's those
/// of all its entries. They compute one after the other, so that no more is used than there is
/// and no Bundle has more than one place. Waiting does not count. One request, any thread.
public final class ComputingTime {
    /// Of a request.
    static final Duration MAX = Duration.ofSeconds(30);

    private final ReentrantLock turn = new ReentrantLock();
    private Duration left = MAX;

    /// Waits until what the request had computed before is done; [#end] must follow.
    ///
    /// @throws Failed `TOO_LARGE` with the fact `most` when no time is left, and nothing has begun
    void begin() {
        turn.lock();
        if (!left.isPositive()) {
            turn.unlock();
            throw new Failed(
                    Failure.TOO_LARGE,
                    "the searches and conditions of the request take longer together than those of"
                            + " one request may; send fewer at a time",
                    new Fact("most", MAX.toSeconds() + " s"));
        }
    }

    /// Since [#begin], by the same thread.
    Duration left() {
        return left;
    }

    /// Since [#begin], by the same thread.
    void used(Duration more) {
        left = left.minus(more);
    }

    void end() {
        turn.unlock();
    }
}
