// SPDX-License-Identifier: Apache-2.0
package dev.signet.installation;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.controlplane.engine.OperationRecord.Problem;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Makes what a first start needs, on machines of any speed. The key's vault lies in the same
/// process: while it is silent, this machine is only slow (the first handshake, the client's
/// classes), so it is asked again for as long as that may last, and it is told why. What is refused
/// is refused the next time too, so that has few tries. One thread.
///
/// @param nanos the time, from anywhere
/// @param pause between two tries; throws [Failed] when it is interrupted
record Retrying(LongSupplier nanos, Runnable pause) {
    /// How long a vault that does not answer is borne.
    static final Duration PATIENCE = Duration.ofMinutes(10);

    /// How often something is tried that is refused.
    static final int TRIES = 3;

    private static final System.Logger LOG = System.getLogger(Retrying.class.getName());

    /// What the control plane says when a vault has not answered.
    private static final String SILENCE = "ServiceUnavailable";

    /// How one try has ended.
    ///
    /// @param problem empty when it is made, or when nobody knows why not
    record Try(boolean isMade, Optional<Problem> problem) {
        private boolean isSilence() {
            return problem.filter(each -> each.code().equals(SILENCE)).isPresent();
        }
    }

    /// Tries until it is made.
    ///
    /// @param what is made, for the log
    /// @param tried makes one try, and waits for its end
    /// @throws Failed `UNAVAILABLE` with the reason of the last try
    void make(String what, Supplier<Try> tried) {
        long begun = nanos.getAsLong();
        int refusals = 0;
        while (true) {
            Try one = tried.get();
            if (one.isMade()) {
                return;
            }
            String reason = one.problem().map(Problem::message).orElse("it did not get ready");
            if (!one.isSilence()) {
                refusals++;
            }
            if (refusals == TRIES || nanos.getAsLong() - begun > PATIENCE.toNanos()) {
                throw new Failed(
                        Failure.UNAVAILABLE,
                        what + " could not be made; the next start tries again",
                        new Fact("reason", reason));
            }
            LOG.log(Level.INFO, what + " is not made yet and is tried again: " + reason);
            pause.run();
        }
    }
}
