// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signet.index.Found;
import dev.signet.ledger.Finding;
import dev.signet.store.ResourceKey;
import dev.signet.store.record.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class IndexWalkTest {
    private static final String STRAY = "the index has a document that the ledger has not";
    private static final long FIRST = Schema.update(1, 0);
    private static final long SECOND = Schema.update(2, 0);

    private final List<Finding> findings = new ArrayList<>();

    @Test
    void aDocumentIsExpectedWhereTheErasureIsAfterTheIndex() {
        IndexWalk walk = over(2, FIRST, SECOND);
        walk.erased(FIRST, 3);
        walk.expect(key(SECOND), SECOND);
        walk.end();
        assertEquals(List.of(), texts());
        assertEquals(1, walk.compared());
    }

    @Test
    void aDocumentThatTheIndexHadToLoseIsAStray() {
        IndexWalk walk = over(3, FIRST, SECOND);
        walk.erased(FIRST, 3);
        walk.expect(key(SECOND), SECOND);
        walk.end();
        assertEquals(List.of(STRAY), texts());
    }

    @Test
    void aDocumentBesideAnErasedPlaceIsAStray() {
        IndexWalk walk = over(2, FIRST, FIRST + 1, SECOND);
        walk.erased(FIRST, 3);
        walk.expect(key(SECOND), SECOND);
        walk.end();
        assertEquals(List.of(STRAY), texts());
    }

    @Test
    void anErasedPlaceNeedsNoDocument() {
        IndexWalk walk = over(2, SECOND);
        walk.erased(FIRST, 3);
        walk.expect(key(SECOND), SECOND);
        walk.erased(SECOND + 1, 3);
        walk.end();
        assertEquals(List.of(), texts());
    }

    private IndexWalk over(long lsn, long... updates) {
        var all = Arrays.stream(updates).mapToObj(IndexWalkTest::document).toList();
        return IndexWalk.none().on(new Held(lsn, all), findings::add);
    }

    private List<String> texts() {
        return findings.stream().map(Finding::text).toList();
    }

    private static Found document(long update) {
        return new Found("Patient", key(update).id(), update);
    }

    private static ResourceKey key(long update) {
        return new ResourceKey("Patient", "p" + update);
    }

    private record Held(long lsn, List<Found> all) implements Documents {
        @Override
        public List<Found> from(long update, int limit) {
            return all.stream().filter(each -> each.update() >= update).limit(limit).toList();
        }
    }
}
