// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failure;
import dev.signet.store.Change;
import dev.signet.store.Sample;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OpenedBodiesShareTest {
    private static final Body BODY = body(Sample.put("a", "Ada"));

    private final OpenedBodies bodies = new OpenedBodies(1);
    private final OpenedBodies.Share share = bodies.share(Sample.seals());

    private static Body body(Change.Put put) {
        return Body.of(Body.pack(put).with(1, 1, true));
    }

    private static void open(OpenedBodies.Share share, long update, Body body) {
        share.opened(update, body, share.forgotten());
    }

    private static void openTwice(OpenedBodies.Share share, long update) {
        open(share, update, BODY);
        open(share, update, BODY);
    }

    @Test
    void aBodyIsHeldWhenItWasOpenedTwiceAndPushedOutByAnotherOpenedTwice() {
        open(share, 1, BODY);
        assertEquals(Optional.empty(), share.at(1));
        open(share, 1, BODY);
        assertSame(BODY, share.at(1).orElseThrow());
        open(share, 2, BODY);
        assertSame(BODY, share.at(1).orElseThrow());
        open(share, 2, BODY);
        assertEquals(Optional.empty(), share.at(1));
        assertSame(BODY, share.at(2).orElseThrow());
    }

    @Test
    void oneDatabaseIsNotHandedWhatAnotherHasOpened() {
        openTwice(share, 1);
        assertEquals(Optional.empty(), bodies.share(Sample.seals()).at(1));
    }

    @Test
    void whatIsForgottenIsHeldNoMoreAndAfterTheEndNothingIs() {
        openTwice(share, 1);
        share.forget();
        assertEquals(Optional.empty(), share.at(1));
        openTwice(share, 1);
        share.end();
        assertEquals(Optional.empty(), share.at(1));
        openTwice(share, 1);
        assertEquals(Optional.empty(), share.at(1));
    }

    @Test
    void whoHadBegunToReadBeforeItWasForgottenPutsNothingBack() {
        open(share, 1, BODY);
        int before = share.forgotten();
        share.forget();
        share.opened(1, BODY, before);
        assertEquals(Optional.empty(), share.at(1));
        assertEquals(0, bodies.bytes());
    }

    @Test
    void whatIsHeldIsHandedOutOnlyWhileTheKeysAreLent() {
        var seals = Sample.seals();
        var own = bodies.share(seals);
        openTwice(own, 1);
        assertTrue(bodies.bytes() > 0);
        seals.withdraw(Failure.KEY_REFUSED, Duration.ofSeconds(1));
        Sample.assertFails(Failure.KEY_REFUSED, () -> own.at(1));
    }

    @Test
    void anEndedDatabaseTakesNothingFromAnother() {
        var other = bodies.share(Sample.seals());
        openTwice(other, 1);
        share.end();
        assertSame(BODY, other.at(1).orElseThrow());
    }

    @Test
    void aLargeBodyIsNotHeld() {
        var large = body(Sample.put("a", "A".repeat(5000)));
        open(share, 1, large);
        open(share, 1, large);
        assertEquals(Optional.empty(), share.at(1));
    }
}
