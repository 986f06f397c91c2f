// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.log;

import dev.signet.index.IndexDocument;
import dev.signet.index.Query;
import dev.signet.index.QueryMatch;
import dev.signet.index.QueryMatch.Answer;
import dev.signet.index.QueryMatch.Effort;
import dev.signet.store.record.Schema;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.function.BiPredicate;

/// The documents written last, on which [Precondition.NoneSince] is tried: as many as fit, in
/// number and bytes; what fits no more counts as a conflict. What was written before the database
/// was opened belongs to them, and is made again when it is first asked for, so that the answer
/// does not tell when that was. The applier's thread only.
public final class Recent {
    private static final long LOOKED_AT = -1;

    private final int documentsMax;
    private final long bytesMax;
    private final ArrayDeque<Entry> entries = new ArrayDeque<>();
    private long bytes;

    /// Everything after this lsn is still here.
    private long completeAfter;

    private long lastLsn;

    /// What was written up to here has not been looked at yet; -1 when it has.
    private long before;

    private final Earlier earlier;

    /// @param lastLsn where the ledger ends when the database is opened
    /// @param earlier what had been written by then
    public Recent(int documentsMax, long bytesMax, long lastLsn, Earlier earlier) {
        this.documentsMax = documentsMax;
        this.bytesMax = bytesMax;
        this.completeAfter = lastLsn;
        this.lastLsn = lastLsn;
        this.before = lastLsn;
        this.earlier = earlier;
    }

    /// Remembers that there has been a transaction.
    public void transaction(long lsn) {
        lastLsn = lsn;
    }

    /// @param documentBytes about its heap
    public void add(long update, IndexDocument document, long documentBytes) {
        entries.addLast(new Entry(update, document, documentBytes));
        bytes += documentBytes;
        while (entries.size() > documentsMax || bytes > bytesMax) {
            Entry oldest = entries.removeFirst();
            bytes -= oldest.bytes;
            completeAfter = Schema.lsn(oldest.update);
            before = LOOKED_AT;
        }
    }

    /// Forgets what was written before an erasure: of what is gone, too, it must not be told any
    /// more whether a condition finds it. So it counts as a conflict.
    public void erasure(long lsn) {
        entries.clear();
        bytes = 0;
        lastLsn = lsn;
        completeAfter = lsn;
        before = LOOKED_AT;
    }

    /// Takes in front what still fits of what was written before: the same documents are then
    /// here as if the database had never been closed.
    private void lookBack() {
        var older = new ArrayList<Entry>();
        long[] olderBytes = {0};
        long[] letGo = {0};
        long erased =
                earlier.newestFirst(
                        before,
                        (update, document) -> {
                            long documentBytes = document.heapBytes();
                            if (entries.size() + older.size() >= documentsMax
                                    || bytes + olderBytes[0] + documentBytes > bytesMax) {
                                letGo[0] = Schema.lsn(update);
                                return false;
                            }
                            older.add(new Entry(update, document, documentBytes));
                            olderBytes[0] += documentBytes;
                            return true;
                        });
        // Only now, when all could be read, is anything known of it.
        older.forEach(entries::addFirst);
        bytes += olderBytes[0];
        completeAfter = Math.max(letGo[0], erased);
        before = LOOKED_AT;
    }

    /// Lets go of all.
    public void clear() {
        entries.clear();
        bytes = 0;
        completeAfter = lastLsn;
        before = LOOKED_AT;
    }

    /// True when a document written after `lsn` is found by `query`, or may be: also when there is
    /// too little effort left to tell.
    public boolean writtenSince(Query query, long lsn, Effort effort) {
        if (lastLsn <= lsn) {
            return false;
        }
        if (dependsOnOthers(query)) {
            return true;
        }
        if (lsn < completeAfter && before != LOOKED_AT) {
            lookBack();
        }
        if (lsn < completeAfter) {
            return true;
        }
        for (Iterator<Entry> newest = entries.descendingIterator(); newest.hasNext(); ) {
            Entry entry = newest.next();
            if (Schema.lsn(entry.update) <= lsn) {
                return false;
            }
            if (QueryMatch.matches(query, entry.document, entry.update, effort) != Answer.NO
                    || effort.isSpent()) {
                return true;
            }
        }
        return false;
    }

    /// A chain finds other documents when its target changes: any write may be the one.
    private static boolean dependsOnOthers(Query query) {
        return switch (query) {
            case Query.ReferencesTo _, Query.ReferencedBy _, Query.Shares _ -> true;
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
                    Query.Near _,
                    Query.Overlap _,
                    Query.Updated _ ->
                    false;
        };
    }

    /// The documents written before the database was opened.
    public interface Earlier {
        /// Calls `each` with update and document, newest first, for what was written up to
        /// `lsn`, until it answers false, there is no more, or there was an erasure.
        ///
        /// @return lsn of that erasure, before which nothing is looked at; 0 for none
        long newestFirst(long lsn, BiPredicate<Long, IndexDocument> each);
    }

    private record Entry(long update, IndexDocument document, long bytes) {}
}
