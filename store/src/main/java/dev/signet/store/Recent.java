// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import dev.signet.index.IndexDocument;
import dev.signet.index.Query;
import dev.signet.index.QueryMatch;
import dev.signet.index.QueryMatch.Answer;
import java.util.ArrayDeque;
import java.util.Iterator;

/// The documents written last, on which [Precondition.NoneSince] is tried. Bounded in number
/// and bytes: what was let go counts as a conflict. The committer's thread only.
final class Recent {
    private final int documentsMax;
    private final long bytesMax;
    private final ArrayDeque<Entry> entries = new ArrayDeque<>();
    private long bytes;

    /// Everything after this lsn is still here.
    private long completeAfter;

    private long lastLsn;

    Recent(int documentsMax, long bytesMax, long lastLsn) {
        this.documentsMax = documentsMax;
        this.bytesMax = bytesMax;
        this.completeAfter = lastLsn;
        this.lastLsn = lastLsn;
    }

    /// Remembers that there has been a transaction.
    void transaction(long lsn) {
        lastLsn = lsn;
    }

    /// @param documentBytes about its heap
    void add(long update, IndexDocument document, long documentBytes) {
        entries.addLast(new Entry(update, document, documentBytes));
        bytes += documentBytes;
        while (entries.size() > documentsMax || bytes > bytesMax) {
            Entry oldest = entries.removeFirst();
            bytes -= oldest.bytes;
            completeAfter = Schema.lsn(oldest.update);
        }
    }

    /// Lets go of all.
    void clear() {
        entries.clear();
        bytes = 0;
        completeAfter = lastLsn;
    }

    /// True when a document written after `lsn` is found by `query`, or may be.
    boolean writtenSince(Query query, long lsn) {
        if (lastLsn <= lsn) {
            return false;
        }
        if (lsn < completeAfter || dependsOnOthers(query)) {
            return true;
        }
        for (Iterator<Entry> newest = entries.descendingIterator(); newest.hasNext(); ) {
            Entry entry = newest.next();
            if (Schema.lsn(entry.update) <= lsn) {
                return false;
            }
            if (QueryMatch.matches(query, entry.document, entry.update) != Answer.NO) {
                return true;
            }
        }
        return false;
    }

    /// A chain finds other documents when its target changes: any write may be the one.
    private static boolean dependsOnOthers(Query query) {
        return switch (query) {
            case Query.ReferencesTo _ -> true;
            case Query.And(var all) -> all.stream().anyMatch(Recent::dependsOnOthers);
            case Query.Or(var any) -> any.stream().anyMatch(Recent::dependsOnOthers);
            case Query.Not(var not) -> dependsOnOthers(not);
            case Query.All _,
                    Query.Type _,
                    Query.Id _,
                    Query.Term _,
                    Query.Prefix _,
                    Query.Contains _,
                    Query.Between _,
                    Query.Overlap _,
                    Query.Updated _ ->
                    false;
        };
    }

    private record Entry(long update, IndexDocument document, long bytes) {}
}
