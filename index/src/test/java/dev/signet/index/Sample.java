// SPDX-License-Identifier: Apache-2.0
package dev.signet.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.signet.base.Entropy;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.AeadSeals;
import dev.signet.crypto.Generation;
import dev.signet.crypto.Generations;
import dev.signet.crypto.Secret;
import dev.signet.crypto.SegmentCache;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.function.Executable;

/// Seals, documents and answers for the tests.
public final class Sample {
    static final UUID ACCOUNT = UUID.fromString("11111111-2222-4333-8444-555555555555");
    static final MappingVersion MAPPING = new MappingVersion("3");
    static final byte[] START = {};

    private Sample() {}

    /// Seals with the account's keys: the same ones each time.
    public static AeadSeals seals() {
        return seals(8 << 20);
    }

    public static AeadSeals seals(long cacheBytes) {
        var seals = new AeadSeals(ACCOUNT, new SegmentCache(cacheBytes), Entropy.system());
        byte[] secret = new byte[32];
        Arrays.fill(secret, (byte) 7);
        var generation = Generation.owning(1, Secret.owning(secret));
        byte[] names = new byte[32];
        Arrays.fill(names, (byte) 9);
        try (var all = new Generations(ACCOUNT, List.of(generation), 1, Secret.owning(names))) {
            seals.lend(all);
        }
        return seals;
    }

    static IndexLimits limits() {
        return IndexLimits.standard();
    }

    static IndexDocument document(String type, String id, IndexField... fields) {
        return new IndexDocument(type, id, List.of(fields));
    }

    static Update put(long update, String type, String id, IndexField... fields) {
        return new Update.Put(document(type, id, fields), update, false);
    }

    static IndexField keyword(String field, String value) {
        return new IndexField.Keyword(field, value);
    }

    static Query term(String field, String value) {
        return new Query.Term(field, List.of(value));
    }

    static List<Long> updates(Hits hits) {
        List<Long> updates = new ArrayList<>();
        for (Hits.Hit hit : hits.hits()) {
            updates.add(hit.update());
        }
        return updates;
    }

    /// All updates that `query` finds, in this order, page by page.
    static List<Long> pages(IndexView view, Query query, List<SortKey> sort, int count) {
        List<Long> found = new ArrayList<>();
        byte[] after = START;
        while (true) {
            Hits hits = view.search(query, sort, after, count);
            found.addAll(updates(hits));
            if (!hits.more()) {
                return found;
            }
            assertEquals(count, hits.hits().size());
            after = hits.hits().getLast().position();
        }
    }

    static Failed assertFails(Failure failure, Executable action) {
        Failed failed = assertThrows(Failed.class, action);
        assertEquals(failure, failed.failure(), failed.getMessage());
        return failed;
    }
}
