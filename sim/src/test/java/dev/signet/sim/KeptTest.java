// SPDX-License-Identifier: Apache-2.0
package dev.signet.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/// The judge itself: what it lets pass, and what not.
class KeptTest {
    private final Kept kept = new Kept("Patient", "p", "i", "", "");

    @Test
    void anAcknowledgedVersionMustBeShown() {
        kept.settled(State.of(2, "b"));

        assertTrue(kept.allows(State.of(2, "b")));
        assertFalse(kept.allows(State.of(1, "a")), "an older version");
        assertFalse(kept.allows(State.of(2, "a")), "another content");
        assertFalse(kept.allows(State.ABSENT), "lost");
    }

    @Test
    void whatIsInDoubtMayBeEitherWayButNothingElse() {
        kept.settled(State.of(1, "a"));
        kept.asked(State.of(2, "b"));

        assertTrue(kept.allows(State.of(1, "a")));
        assertTrue(kept.allows(State.of(2, "b")));
        assertFalse(kept.allows(State.of(3, "c")));
        assertFalse(kept.allows(State.ABSENT));
    }

    @Test
    void aDeletedResourceStaysDeleted() {
        kept.settled(State.of(1, "a").deleted());

        assertTrue(kept.allows(State.ABSENT));
        assertFalse(kept.allows(State.of(1, "a")), "risen");
    }

    @Test
    void aCopyIsNotChangedByLaterWrites() {
        kept.settled(State.of(1, "a"));
        Kept copy = kept.copy();
        kept.settled(State.of(2, "b"));

        assertEquals(State.of(1, "a"), copy.acknowledged());
    }
}
