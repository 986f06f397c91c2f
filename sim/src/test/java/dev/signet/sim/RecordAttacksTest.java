// SPDX-License-Identifier: Apache-2.0
package dev.signet.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One round of record attacks on a real server; the long form is `./signet soak --only records`.
class RecordAttacksTest {
    private static final Duration MOST = Duration.ofMinutes(4);

    @TempDir private Path scratch;

    @Test
    void aRecordPutBackDroppedOrExchangedIsNamedByVerifyAndNotServedOnceItIsFound() {
        long seed = Long.getLong("signet.seed", 20_261_128L);
        System.out.println("sim: -Dsignet.seed=" + seed);

        var result = new RecordAttacks(scratch, seed, 3, System.out).run(1, Deadline.in(MOST));

        System.out.println(result);
        assertEquals(List.of(), result.failures());
        assertTrue(result.attacks() > 0, "at least one attack");
    }
}
