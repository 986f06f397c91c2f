// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.log;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.store.Committed;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// What a caller holds while its proposal is in the log. Told once by the log, awaited by the
/// caller.
public final class PendingCommit {
    private final CountDownLatch told = new CountDownLatch(1);
    private volatile @Nullable Outcome outcome;

    /// Wakes the caller. Nothing happens when it was told before.
    public void tell(Outcome decided) {
        if (outcome == null) {
            outcome = decided;
            told.countDown();
        }
    }

    /// Waits until it is told; an interrupt is kept for later, because the outcome is not known
    /// before.
    ///
    /// @throws Failed when the applier could not decide
    public Committed await() {
        boolean interrupted = false;
        while (true) {
            try {
                told.await();
                break;
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return switch (outcome) {
            case Outcome.Decided(var committed) -> committed;
            case Outcome.Undecided(var why) ->
                    throw new Failed(
                            why, why.failure(), why.text(), why.facts().toArray(new Fact[0]));
            case null -> throw new IllegalStateException("told without an outcome");
        };
    }
}
