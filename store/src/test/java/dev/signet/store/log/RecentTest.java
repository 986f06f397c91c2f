// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.index.IndexDocument;
import dev.signet.index.Query;
import dev.signet.index.QueryMatch.Effort;
import dev.signet.store.Sample;
import dev.signet.store.record.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.ToLongBiFunction;
import org.junit.jupiter.api.Test;

class RecentTest {
    private static final Query OTHER = Sample.named("other");

    private static Effort plenty() {
        return new Effort(Long.MAX_VALUE);
    }

    private static Recent.Earlier nothing() {
        return earlier((_, _) -> 0, _ -> Optional.empty());
    }

    private static Recent.Earlier earlier(
            ToLongBiFunction<Long, BiPredicate<Long, IndexDocument>> newestFirst,
            Function<Long, Optional<IndexDocument>> at) {
        return new Recent.Earlier() {
            @Override
            public Optional<IndexDocument> at(long update) {
                return at.apply(update);
            }

            @Override
            public long newestFirst(long lsn, BiPredicate<Long, IndexDocument> each) {
                return newestFirst.applyAsLong(lsn, each);
            }
        };
    }

    private static void add(Recent recent, long lsn, long bytes) {
        recent.transaction(lsn);
        IndexDocument document = Sample.put("p" + lsn, "name").document();
        recent.add(Schema.update(lsn, 0), document, bytes);
    }

    @Test
    void documentsAreLetGoWhenTheyAreTooManyBytesThoughFew() {
        var recent = new Recent(100, 1_000, 0, nothing());
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
        var recent = new Recent(100, 1_000, 0, nothing());
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
                        earlier(
                                (lsn, each) -> {
                                    assertTrue(each.test(Schema.update(lsn, 0), document));
                                    if (!readable.get()) {
                                        throw new Failed(Failure.CORRUPT, "a body does not open");
                                    }
                                    return 0;
                                },
                                _ -> Optional.empty()));
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
        var live = new Recent(100, 1_000_000, 0, nothing());
        add(live, 1, 300);
        live.erasure(2);
        add(live, 3, 300);
        IndexDocument document = Sample.put("p3", "name").document();
        var opened =
                new Recent(
                        100,
                        1_000_000,
                        3,
                        earlier(
                                (_, each) -> {
                                    assertTrue(each.test(Schema.update(3, 0), document));
                                    return 2; // as one that was opened since finds it
                                },
                                _ -> Optional.empty()));
        for (Recent recent : List.of(live, opened)) {
            assertTrue(recent.writtenSince(OTHER, 1, plenty()));
            assertFalse(recent.writtenSince(OTHER, 2, plenty()));
            assertTrue(recent.writtenSince(Sample.named("name"), 2, plenty()));
        }
    }

    @Test
    void whatCostsTooMuchToTellMayHaveBeenWritten() {
        var recent = new Recent(100, 1_000_000, 0, nothing());
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

    /// Ten thousand transactions, of which the third wrote what is looked for.
    private static Recent many(Function<Long, Optional<IndexDocument>> at) {
        var recent = new Recent(20_000, Long.MAX_VALUE, 0, earlier((_, _) -> 0, at));
        for (long lsn = 1; lsn <= 10_000; lsn++) {
            recent.transaction(lsn);
            String name = lsn == 3 ? "third" : "name";
            IndexDocument document = Sample.put("p" + lsn, name).document();
            recent.add(Schema.update(lsn, 0), document, 300);
            recent.settled();
        }
        return recent;
    }

    @Test
    void documentsThatAreNotAmongTheNewestAreMadeAgain() {
        var made = new ArrayList<Long>();
        var recent =
                many(
                        update -> {
                            long lsn = Schema.lsn(update);
                            made.add(lsn);
                            String name = lsn == 3 ? "third" : "name";
                            return Optional.of(Sample.put("p" + lsn, name).document());
                        });
        assertFalse(recent.writtenSince(OTHER, 9_000, plenty()));
        assertTrue(made.isEmpty(), "the newest are held");
        assertFalse(recent.writtenSince(OTHER, 3, plenty()));
        assertEquals(10_000 - 3 - 1_024, made.size());
        assertFalse(recent.writtenSince(Sample.named("third"), 3, plenty()));
        assertTrue(recent.writtenSince(Sample.named("third"), 2, plenty()));
    }

    @Test
    void whatCannotBeMadeAgainAsItWasMayHaveBeenTheOne() {
        var unwritten = many(_ -> Optional.empty());
        assertFalse(unwritten.writtenSince(OTHER, 9_000, plenty()));
        assertTrue(unwritten.writtenSince(OTHER, 8_900, plenty()));
        long definedSince = 8_900;
        var otherwise =
                many(
                        _ -> {
                            var document = Sample.put("p", "name").document();
                            return Optional.of(
                                    new IndexDocument(
                                            document.type(),
                                            document.id(),
                                            document.fields(),
                                            definedSince));
                        });
        assertFalse(otherwise.writtenSince(OTHER, definedSince - 1, plenty()));
        assertTrue(otherwise.writtenSince(OTHER, definedSince - 2, plenty()));
    }

    @Test
    void documentsAreHeldUntilTheirGroupIsSettled() {
        var recent =
                new Recent(
                        20_000,
                        Long.MAX_VALUE,
                        0,
                        earlier(
                                (_, _) -> 0,
                                _ -> {
                                    throw new Failed(Failure.CORRUPT, "it is not written yet");
                                }));
        for (long lsn = 1; lsn <= 3_000; lsn++) {
            add(recent, lsn, 300);
        }
        assertFalse(recent.writtenSince(OTHER, 0, plenty()));
        recent.settled();
        Sample.assertFails(Failure.CORRUPT, () -> recent.writtenSince(OTHER, 0, plenty()));
    }
}
