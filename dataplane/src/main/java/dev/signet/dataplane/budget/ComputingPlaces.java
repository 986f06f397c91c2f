// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.budget;

import dev.signet.index.Deadline;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// How many searches of a process compute at the same time, how many of them for one account, and
/// each how long; the others wait in order.
///
/// A search computes for as long as its criteria and the data ask for, and a virtual thread that
/// computes keeps its carrier. There are more carriers than places (`CarrierWatch` sees to it), so
/// that handshakes, health, a vault's management and reads always find one, and the system shares
/// the processors among them. Any thread.
public final class ComputingPlaces {
    /// Well below the number of carriers.
    static final int PLACES = 8;

    /// Who waits for one of these keeps none of the places, so other accounts find some.
    static final int ACCOUNT_PLACES = 6;

    private final Semaphore places = new Semaphore(PLACES, true);
    private final LongSupplier nanoTime;

    /// @param nanoTime a clock that nobody sets, as [System#nanoTime]
    public ComputingPlaces(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /// What one account has of them: to be asked for once.
    public Share share() {
        return new Share();
    }

    /// The places of one account. Any thread.
    public final class Share {
        private final Semaphore own = new Semaphore(ACCOUNT_PLACES, true);

        private Share() {}

        /// Runs `work` when there is a place; it must not ask for another.
        ///
        /// @param time that the request has
        /// @param work is given the time at which it has to be done
        /// @throws dev.signet.base.Failed as [ComputingTime#spend]
        public <T> T compute(ComputingTime time, Function<Deadline, T> work) {
            time.begin();
            try {
                own.acquireUninterruptibly();
                try {
                    places.acquireUninterruptibly();
                    try {
                        return timed(time, work);
                    } finally {
                        places.release();
                    }
                } finally {
                    own.release();
                }
            } finally {
                time.end();
            }
        }

        private <T> T timed(ComputingTime time, Function<Deadline, T> work) {
            Deadline end = Deadline.in(time.left(), nanoTime);
            try {
                return work.apply(end);
            } finally {
                time.used(end.elapsed());
            }
        }
    }
}
