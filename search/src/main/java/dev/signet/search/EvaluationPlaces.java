// SPDX-License-Identifier: Apache-2.0
package dev.signet.search;

import java.util.concurrent.Semaphore;

/// How many resources are evaluated at one time, whatever the accounts: each takes an engine for
/// FHIRPath. One for a process; any thread.
public final class EvaluationPlaces {
    private static final int PLACES = 4;

    private final Semaphore places = new Semaphore(PLACES, true);

    /// Waits for a place, whatever interrupts.
    void enter() {
        places.acquireUninterruptibly();
    }

    void leave() {
        places.release();
    }
}
