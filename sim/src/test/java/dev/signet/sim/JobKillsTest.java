// SPDX-License-Identifier: Apache-2.0
package dev.signet.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.sim.bulk.JobKills;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The short form of `signet soak --only jobs`, with one seed.
class JobKillsTest {
    private static final int PATIENTS = 1_500;

    /// One for each kind of job.
    private static final int KILLS = 7;

    /// Eight starts and as many jobs, also on a machine that does much else.
    private static final Duration MOST = Duration.ofMinutes(10);

    @TempDir private Path scratch;

    @Test
    void jobsOfEachKindGoOnAfterAKillAndAfterANoAndLeaveNothingInPlainText() {
        var kills = new JobKills(scratch, Seeds.seed(), PATIENTS, System.out);

        var result = kills.run(KILLS, Deadline.in(MOST));

        System.out.println(result);
        assertEquals(List.of(), result.failures());
        assertEquals(KILLS, result.rounds());
        assertTrue(result.underWay() > 0, "at least one job was under way when it was killed");
    }
}
