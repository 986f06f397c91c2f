// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.issuer;

import java.time.Duration;

/// Lets time pass: what makes guessing slow.
@FunctionalInterface
interface Pause {
    /// Shorter when the thread is interrupted.
    Pause REAL =
            duration -> {
                try {
                    Thread.sleep(duration);
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
            };

    void pass(Duration duration);
}
