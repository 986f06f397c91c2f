// SPDX-License-Identifier: Apache-2.0
package dev.signet.base;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class FailedTest {
    @Test
    void theMessageNamesTheFailureTheTextAndEveryFact() {
        var failed =
                new Failed(
                        Failure.CORRUPT,
                        "block tag does not verify",
                        new Fact("file", "_0.cfs"),
                        new Fact("block", 3));
        assertEquals(
                "CORRUPT: block tag does not verify (file _0.cfs, block 3)", failed.getMessage());
        assertEquals("_0.cfs", failed.fact("file", "?"));
        assertEquals("?", failed.fact("absent", "?"));
    }
}
