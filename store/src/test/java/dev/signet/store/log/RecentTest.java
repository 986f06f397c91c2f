// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.log;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.index.IndexDocument;
import dev.signet.index.Query;
import dev.signet.index.QueryMatch.Effort;
import dev.signet.store.Sample;
import dev.signet.store.record.Schema;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class RecentTest {
    private static final Query OTHER = Sample.named("other");

    private static Effort plenty() {
        return new Effort(Long.MAX_VALUE);
    }

    private static void add(Recent recent, long lsn, long bytes) {
        recent.transaction(lsn);
        IndexDocument document = Sample.put("p" + lsn, "name").document();
        recent.add(Schema.update(lsn, 0), document, bytes);
    }

    @Test
    void documentsAreLetGoWhenTheyAreTooManyBytesThoughFew() {
        var recent = new Recent(100, 1_000, 0, (_, _) -> 0);
        for (long lsn = 1; lsn <= 4; lsn++) {
            add(recent, lsn, 300);
        }
        assertTrue(
                recent.writtenSince(OTHER, 0, plenty()),
                "the first is gone: it may have been the one");
        assertFalse(recent.writtenSince(OTHER, 1, plenty()), "three are here, and none is found");
        add(recent, 5, 2_000);
        assertTrue(
                recent.writtenSince(OTHER, 4, plenty()), "one that is larger than all is not kept");
        assertFalse(recent.writtenSince(OTHER, 5, plenty()));
    }

    @Test
    void ofWhatWasAllLetGoAnyMayHaveBeenTheOne() {
        var recent = new Recent(100, 1_000, 0, (_, _) -> 0);
        add(recent, 1, 300);
        assertFalse(recent.writtenSince(OTHER, 0, plenty()));
        recent.clear();
        assertTrue(recent.writtenSince(OTHER, 0, plenty()));
        assertFalse(recent.writtenSince(OTHER, 1, plenty()));
    }

    @Test
    void whatWasWrittenBeforeIsNotTakenForKnownWhenItCouldNotBeRead() {
        var readable = new AtomicBoolean();
        IndexDocument document = Sample.put("p1", "name").document();
        var recent =
                new Recent(
                        100,
                        1_000,
                        2,
                        (lsn, each) -> {
                            assertTrue(each.test(Schema.update(lsn, 0), document));
                            if (!readable.get()) {
                                throw new Failed(Failure.CORRUPT, "a body does not open");
                            }
                            return 0;
                        });
        for (int tries = 0; tries < 2; tries++) {
            Sample.assertFails(Failure.CORRUPT, () -> recent.writtenSince(OTHER, 0, plenty()));
        }
        readable.set(true);
        assertFalse(recent.writtenSince(OTHER, 0, plenty()));
        assertTrue(recent.writtenSince(Sample.named("name"), 0, plenty()));
        assertFalse(recent.writtenSince(Sample.named("name"), 2, plenty()));
    }

    @Test
    void whatWasWrittenBeforeAnErasureMayHaveBeenTheOne() {
        var live = new Recent(100, 1_000_000, 0, (_, _) -> 0);
        add(live, 1, 300);
        live.erasure(2);
        add(live, 3, 300);
        IndexDocument document = Sample.put("p3", "name").document();
        var opened =
                new Recent(
                        100,
                        1_000_000,
                        3,
                        (_, each) -> {
                            assertTrue(each.test(Schema.update(3, 0), document));
                            return 2; // as one that was opened since finds it
                        });
        for (Recent recent : List.of(live, opened)) {
            assertTrue(recent.writtenSince(OTHER, 1, plenty()));
            assertFalse(recent.writtenSince(OTHER, 2, plenty()));
            assertTrue(recent.writtenSince(Sample.named("name"), 2, plenty()));
        }
    }

    @Test
    void whatCostsTooMuchToTellMayHaveBeenWritten() {
        var recent = new Recent(100, 1_000_000, 0, (_, _) -> 0);
        for (long lsn = 1; lsn <= 100; lsn++) {
            add(recent, lsn, 300);
        }
        var effort = new Effort(100);
        assertFalse(recent.writtenSince(OTHER, 99, effort));
        assertTrue(recent.writtenSince(OTHER, 0, effort));
        assertTrue(recent.writtenSince(OTHER, 99, effort), "those before it have taken all");
        assertFalse(recent.writtenSince(OTHER, 100, effort), "nothing was written");
        assertFalse(recent.writtenSince(OTHER, 0, plenty()));
    }
}
