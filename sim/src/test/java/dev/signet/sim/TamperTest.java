// SPDX-License-Identifier: Apache-2.0
package dev.signet.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The short form of `signet soak --only tamper`, with one seed.
class TamperTest {
    /// Those of the ledger, the index, the keyring and the anchor; segments of the index come in
    /// more or fewer files.
    private static final int KINDS_LEAST = 15;

    /// Some twenty starts, also on a machine that does much else.
    private static final Duration MOST = Duration.ofMinutes(10);

    @TempDir private Path scratch;

    @Test
    void damageToAnyKindOfAccountFileIsRefusedOrMadeGood() {
        var tamper = new Tamper(scratch, Seeds.seed(), System.out);

        var result = tamper.oneOfEachKind(Deadline.in(MOST));

        System.out.println(result.sums() + ", unnoticed: " + result.unnoticed());
        assertEquals(result.of(), result.cases(), "each kind of file was damaged");
        assertTrue(result.of() >= KINDS_LEAST, () -> result.of() + " kinds of files");
        assertTrue(result.failures().isEmpty(), () -> String.join("\n", result.failures()));
    }
}
