// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.state;

import dev.signet.index.Index;
import dev.signet.index.Update;
import dev.signet.ledger.Scan;
import dev.signet.store.Indexer;
import dev.signet.store.record.Body;
import dev.signet.store.record.GivenTime;
import dev.signet.store.record.Mark;
import dev.signet.store.record.RecordReader;
import dev.signet.store.record.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/// Brings an index along the log of a database that is written meanwhile, whole transactions at a
/// time. Of a resource written several times only what is current when it is come to is indexed.
/// One thread.
final class Follower {
    private static final int CHUNK_CHANGES = 256;

    private final RecordReader records;
    private final Index index;
    private final Indexer indexer;
    private final BooleanSupplier stopped;

    /// @param stopped asked at each change; then nothing more is applied
    Follower(RecordReader records, Index index, Indexer indexer, BooleanSupplier stopped) {
        this.records = records;
        this.index = index;
        this.indexer = indexer;
        this.stopped = stopped;
    }

    /// Applies a few hundred changes, or one transaction that has more.
    ///
    /// @param to the last transaction wanted
    /// @return changes looked at; 0 when the index is there, or it was stopped
    int step(long to) {
        long from = index.appliedLsn() + 1;
        if (from > to) {
            return 0;
        }
        var updates = new ArrayList<Update>();
        int looked = 0;
        long at = from - 1;
        try (Scan scan =
                records.ledger().forward(Schema.BODY, Schema.key(Schema.update(from, 0)))) {
            while (scan.next()) {
                long update = Schema.number(scan.key());
                long lsn = Schema.lsn(update);
                if (lsn > to || (lsn != at && looked >= CHUNK_CHANGES)) {
                    break;
                }
                if (stopped.getAsBoolean()) {
                    return 0;
                }
                if (updates.size() >= CHUNK_CHANGES) {
                    flush(updates);
                }
                at = lsn;
                looked++;
                add(update, scan.value(), updates);
            }
        }
        // transactions of which erasures have left nothing have no bodies
        index.apply(looked < CHUNK_CHANGES ? to : at, updates);
        return Math.max(looked, 1);
    }

    /// A part of a transaction; it is never committed before the rest.
    private void flush(List<Update> updates) {
        index.apply(index.appliedLsn(), updates);
        updates.clear();
    }

    private void add(long update, byte[] record, List<Update> updates) {
        if (Mark.is(record)) {
            var unindexed = Mark.of(record).unindexed();
            if (!unindexed.isEmpty()) {
                updates.add(new Update.DeleteAt(unindexed));
            }
            return;
        }
        Body body = Body.of(record);
        var head = records.head(RecordReader.name(records.seals(), body.key()));
        boolean isCurrent = head.isPresent() && head.get().update() == update;
        if (!isCurrent) {
            return; // what has superseded or erased it comes later
        }
        if (body.deleted()) {
            updates.add(new Update.Delete(body.key().type(), body.key().id()));
        } else {
            var document = GivenTime.of(body, indexer.index(body.key(), body.json()));
            updates.add(new Update.Put(document, update, body.version() == 1));
        }
    }
}
