// SPDX-License-Identifier: Apache-2.0
package dev.signet.sim;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The short form of `signet soak --only tamper`, with one seed.
class TamperTest {
    private static final Duration MOST = Duration.ofMinutes(4);

    @TempDir private Path scratch;

    @Test
    void damageToAnyKindOfAccountFileIsRefusedOrMadeGood() {
        var tamper = new Tamper(scratch, Seeds.seed(), System.out);

        var result = tamper.oneOfEachKind(Deadline.in(MOST));

        System.out.println(result.sums() + ", unnoticed: " + result.unnoticed());
        assertTrue(result.cases() > 0, "at least one case");
        assertTrue(result.failures().isEmpty(), () -> String.join("\n", result.failures()));
    }
}
