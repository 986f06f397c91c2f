// SPDX-License-Identifier: Apache-2.0
package dev.signet.sim;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.sim.attack.Attacks;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The short form of `signet soak --only attack`. It measures how long innocent clients wait: the
/// build runs no other test of this module beside it.
class AttacksTest {
    private static final Duration MOST = Duration.ofMinutes(4);

    @TempDir private Path scratch;

    @Test
    void nobodyIsHarmedByTheWorstAttacks() {
        var result = new Attacks(scratch, System.out).run(Attacks.few(), Deadline.in(MOST));

        assertTrue(result.cases() > 0, "at least one case");
        assertTrue(result.failures().isEmpty(), () -> String.join("\n", result.failures()));
    }
}
