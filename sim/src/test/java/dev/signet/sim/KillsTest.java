// SPDX-License-Identifier: Apache-2.0
package dev.signet.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The short form of `signet soak --only kills`, with one seed.
class KillsTest {
    private static final int KILLS = 10;

    /// Eleven starts and as many checks, also on a machine that does much else.
    private static final Duration MOST = Duration.ofMinutes(10);

    @TempDir private Path scratch;

    @Test
    void whatWasAcknowledgedIsThereAfterTenKills() {
        var kills = new Kills(scratch.resolve("data"), Seeds.seed(), System.out);

        var result = kills.run(KILLS, Deadline.in(MOST));

        System.out.println(result);
        assertEquals(0, result.failed());
        assertEquals(KILLS, result.rounds());
        assertTrue(result.acknowledged() > 0, "something was written");
    }
}
