// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli.server;

import java.time.Duration;

/// Lets time pass between two questions for the state of an operation.
@FunctionalInterface
public interface Pace {
    /// The calling thread sleeps.
    Pace REAL =
            time -> {
                try {
                    Thread.sleep(time);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw CommandFailed.error("interrupted");
                }
            };

    /// @param time as long as the server asked for
    void pause(Duration time);
}
