// SPDX-License-Identifier: Apache-2.0
package dev.signet.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.sim.attack.Attacks;
import dev.signet.sim.bulk.JobKills;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The short forms of what `signet soak` does with other seeds; `-Dsignet.seed` replays one.
class SoakTest {
    private static final int KILLS = 10;
    private static final int JOB_PATIENTS = 1_500;
    private static final Duration MOST = Duration.ofMinutes(4);

    /// Six starts and as many jobs, also on a machine that does much else.
    private static final Duration JOBS_MOST = Duration.ofMinutes(10);

    @TempDir private Path scratch;

    private final long seed = seed();

    private static long seed() {
        long seed = Long.getLong("signet.seed", 20_261_122L);
        System.out.println("sim: -Dsignet.seed=" + seed);
        return seed;
    }

    @Test
    void whatWasAcknowledgedIsThereAfterTenKills() {
        var kills = new Kills(scratch.resolve("data"), seed, System.out);

        var result = kills.run(KILLS, Deadline.in(MOST));

        System.out.println(result);
        assertEquals(0, result.failed());
        assertTrue(result.rounds() > 0, "at least one kill");
    }

    @Test
    void jobsOfEachKindGoOnAfterAKillAndAfterANoAndLeaveNothingInPlainText() {
        var kills = new JobKills(scratch, seed, JOB_PATIENTS, System.out);

        var result = kills.run(5, Deadline.in(JOBS_MOST));

        System.out.println(result);
        assertEquals(List.of(), result.failures());
        assertEquals(5, result.rounds());
        assertTrue(result.underWay() > 0, "at least one job was under way when it was killed");
    }

    @Test
    void damageToAnyKindOfAccountFileIsRefusedOrMadeGood() {
        var tamper = new Tamper(scratch, seed, System.out);

        var result = tamper.oneOfEachKind(Deadline.in(MOST));

        System.out.println(result.sums() + ", unnoticed: " + result.unnoticed());
        assertTrue(result.cases() > 0, "at least one case");
        assertTrue(result.failures().isEmpty(), () -> String.join("\n", result.failures()));
    }

    @Test
    void nobodyIsHarmedByTheWorstAttacks() {
        var result = new Attacks(scratch, System.out).run(Attacks.few(), Deadline.in(MOST));

        assertTrue(result.cases() > 0, "at least one case");
        assertTrue(result.failures().isEmpty(), () -> String.join("\n", result.failures()));
    }
}
