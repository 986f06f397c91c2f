// SPDX-License-Identifier: Apache-2.0
package dev.signet.index;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.io.IOException;
import org.apache.lucene.index.MergePolicy.MergeException;
import org.junit.jupiter.api.Test;

class KeyedMergeSchedulerTest {
    private final KeyedMergeScheduler scheduler = new KeyedMergeScheduler();

    @Test
    void aMergeThatEndsWithTheKeysSaysNothing() {
        var refused = new Failed(Failure.KEY_REFUSED, "withdrawn");
        assertDoesNotThrow(() -> scheduler.handleMergeException(refused));
        var silent = new IOException(new Failed(Failure.KEY_SILENT, "withdrawn"));
        assertDoesNotThrow(() -> scheduler.handleMergeException(silent));
    }

    @Test
    void anyOtherFailureOfAMergeIsSaid() {
        var damage = new IOException(new Failed(Failure.CORRUPT, "does not verify"));
        assertThrows(MergeException.class, () -> scheduler.handleMergeException(damage));
        assertThrows(
                MergeException.class, () -> scheduler.handleMergeException(new IOException("x")));
    }
}
