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
import java.util.Optional;
import java.util.function.BiPredicate;

/// The documents written last, on which [Precondition.NoneSince] is tried: as many as fit, in
/// number and bytes; what fits no more counts as a conflict. The newest of them are held, the
/// others are made again when they are asked for. What was written before the database was opened
/// belongs to them, and is made again when it is first asked for, so that the answer does not tell
/// when that was. The applier's thread only.
public final class Recent {
    private static final long LOOKED_AT = -1;

    /// So many documents are held between two groups: more than are written between a look and its
    /// commit, and so few that the collector takes them while they are young.
    private static final int HELD_MAX = 1024;

    private final int documentsMax;
    private final long bytesMax;

    /// Those before the ones in `held`, in their order.
    private final ArrayDeque<Entry> older = new ArrayDeque<>();

    private final ArrayDeque<Entry> held = new ArrayDeque<>();
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
        held.addLast(new Entry(update, Optional.of(document), documentBytes));
        bytes += documentBytes;
        while (size() > documentsMax || bytes > bytesMax) {
            Entry oldest = older.isEmpty() ? held.removeFirst() : older.removeFirst();
            bytes -= oldest.bytes;
            completeAfter = Schema.lsn(oldest.update);
            before = LOOKED_AT;
        }
    }

    private int size() {
        return older.size() + held.size();
    }

    /// Lets go of the documents that can be made again: all groups so far have been written, or
    /// will not be.
    public void settled() {
        while (held.size() > HELD_MAX) {
            Entry oldest = held.removeFirst();
            older.addLast(new Entry(oldest.update, Optional.empty(), oldest.bytes));
        }
    }

    /// Forgets what was written before an erasure: of what is gone, too, it must not be told any
    /// more whether a condition finds it. So it counts as a conflict.
    public void erasure(long lsn) {
        older.clear();
        held.clear();
        bytes = 0;
        lastLsn = lsn;
        completeAfter = lsn;
        before = LOOKED_AT;
    }

    /// Takes in front what still fits of what was written before: the same documents are then
    /// here as if the database had never been closed.
    private void lookBack() {
        var found = new ArrayList<Entry>();
        long[] foundBytes = {0};
        long[] letGo = {0};
        long erased =
                earlier.newestFirst(
                        before,
                        (update, document) -> {
                            long documentBytes = document.heapBytes();
                            if (size() + found.size() >= documentsMax
                                    || bytes + foundBytes[0] + documentBytes > bytesMax) {
                                letGo[0] = Schema.lsn(update);
                                return false;
                            }
                            found.add(new Entry(update, Optional.of(document), documentBytes));
                            foundBytes[0] += documentBytes;
                            return true;
                        });
        // Only now, when all could be read, is anything known of it.
        found.forEach(older::addFirst);
        bytes += foundBytes[0];
        completeAfter = Math.max(letGo[0], erased);
        before = LOOKED_AT;
    }

    /// Lets go of all.
    public void clear() {
        older.clear();
        held.clear();
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
        return isIn(held, query, lsn, effort) || isIn(older, query, lsn, effort);
    }

    private boolean isIn(ArrayDeque<Entry> some, Query query, long lsn, Effort effort) {
        for (Iterator<Entry> newest = some.descendingIterator(); newest.hasNext(); ) {
            Entry entry = newest.next();
            if (Schema.lsn(entry.update) <= lsn) {
                return false;
            }
            Optional<IndexDocument> document = document(entry);
            if (document.isEmpty()
                    || QueryMatch.matches(query, document.get(), entry.update, effort) != Answer.NO
                    || effort.isSpent()) {
                return true;
            }
        }
        return false;
    }

    /// Empty when it cannot be made as it was: it was not written, or other definitions make it.
    private Optional<IndexDocument> document(Entry entry) {
        return entry.document.isPresent()
                ? entry.document
                : earlier.at(entry.update)
                        .filter(made -> made.madeBy() <= Schema.lsn(entry.update));
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

    /// The documents of what is in the ledger, made again.
    public interface Earlier {
        /// The document of what was written at `update`; empty when that was not written.
        Optional<IndexDocument> at(long update);

        /// Calls `each` with update and document, newest first, for what was written up to
        /// `lsn`, until it answers false, there is no more, or there was an erasure.
        ///
        /// @return lsn of that erasure, before which nothing is looked at; 0 for none
        long newestFirst(long lsn, BiPredicate<Long, IndexDocument> each);
    }

    /// @param document empty: to be made again
    private record Entry(long update, Optional<IndexDocument> document, long bytes) {}
}
