// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.state;

import dev.signet.base.Failed;
import dev.signet.index.Index;
import dev.signet.index.Update;
import dev.signet.ledger.Scan;
import dev.signet.store.Indexer;
import dev.signet.store.Opening;
import dev.signet.store.StoreEvents;
import dev.signet.store.record.Body;
import dev.signet.store.record.GivenTime;
import dev.signet.store.record.Mark;
import dev.signet.store.record.RecordReader;
import dev.signet.store.record.Schema;
import dev.signet.store.record.Tip;
import dev.signet.store.record.Transaction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Brings an index to where the ledger is, from whatever lsn it was committed at. Bodies are
/// opened and indexed by several threads, a few hundred at a time, and applied in commit
/// order. Of a resource written several times only the newest version is indexed.
public final class Replay {
    private static final int CHUNK_CHANGES = 256;
    private static final int CHUNKS_AHEAD = 8;
    private static final int PROGRESS_CHANGES = 5_000;

    private final RecordReader records;
    private final Index index;
    private final Indexer indexer;
    private final Opening opening;
    private final StoreEvents events;
    private final Tip tip;
    private long done;
    private long total;

    public Replay(
            RecordReader records,
            Index index,
            Indexer indexer,
            Opening opening,
            StoreEvents events,
            Tip tip) {
        this.records = records;
        this.index = index;
        this.indexer = indexer;
        this.opening = opening;
        this.events = events;
        this.tip = tip;
    }

    /// Reads and applies everything after the index's commit. Committing it is left to
    /// [IndexCommits]: who waits for the database to open does not wait for that.
    public void run() {
        long from = index.committedLsn();
        if (from == tip.lsn()) {
            return;
        }
        long start = System.nanoTime();
        total = changesAfter(from);
        var threads = Runtime.getRuntime().availableProcessors();
        try (var executor = Executors.newFixedThreadPool(threads)) {
            try (Scan scan =
                    records.ledger().forward(Schema.BODY, Schema.key(Schema.update(from + 1, 0)))) {
                replay(scan, executor);
            } catch (RuntimeException failed) {
                executor.shutdownNow();
                throw failed;
            }
        }
        index.apply(tip.lsn(), List.of());
        opening.replayed(total, total);
        events.replayed(done, System.nanoTime() - start);
    }

    /// How many changes there are; not exact if there are very many transactions, then 0 for
    /// unknown.
    private long changesAfter(long lsn) {
        long changes = 0;
        if (tip.lsn() - lsn > 1_000_000) {
            return 0;
        }
        try (Scan scan = records.ledger().forward(Schema.TX, Schema.key(lsn + 1))) {
            while (scan.next()) {
                changes += Transaction.of(scan.value()).changes();
            }
        }
        return changes;
    }

    private void replay(Scan scan, ExecutorService executor) {
        var ahead = new ArrayDeque<Future<Chunk>>();
        var entries = new ArrayList<Written>(CHUNK_CHANGES);
        boolean more = true;
        while (more) {
            more = scan.next();
            if (more) {
                entries.add(new Written(Schema.number(scan.key()), scan.value()));
            }
            if (entries.size() == CHUNK_CHANGES || (!more && !entries.isEmpty())) {
                var chunk = List.copyOf(entries);
                entries.clear();
                ahead.add(executor.submit(() -> chunk(chunk)));
            }
            if (ahead.size() == CHUNKS_AHEAD) {
                apply(ahead.remove());
            }
        }
        while (!ahead.isEmpty()) {
            apply(ahead.remove());
        }
    }

    private Chunk chunk(List<Written> entries) {
        var updates = new ArrayList<Update>();
        for (Written entry : entries) {
            if (Mark.is(entry.bytes)) {
                var unindexed = Mark.of(entry.bytes).unindexed();
                if (!unindexed.isEmpty()) {
                    updates.add(new Update.DeleteAt(unindexed));
                }
                continue;
            }
            Body body = Body.of(entry.bytes);
            var head = records.head(RecordReader.name(records.seals(), body.key()));
            if (head.isEmpty()) {
                throw Schema.missing(Schema.HEAD);
            }
            if (head.get().update() != entry.update) {
                continue;
            }
            if (body.deleted()) {
                updates.add(new Update.Delete(body.key().type(), body.key().id()));
            } else {
                boolean isNew = body.version() == 1;
                var document = GivenTime.of(body, indexer.index(body.key(), body.json()));
                updates.add(new Update.Put(document, entry.update, isNew));
            }
        }
        return new Chunk(updates, entries.size(), entries.getLast().update);
    }

    private void apply(Future<Chunk> future) {
        Chunk chunk = await(future);
        // The chunk may end inside a transaction: only what is before that one is whole.
        long wholeLsn = Math.max(index.appliedLsn(), Schema.lsn(chunk.last) - 1);
        index.apply(wholeLsn, chunk.updates);
        if ((done + chunk.entries) / PROGRESS_CHANGES > done / PROGRESS_CHANGES) {
            opening.replayed(done, Math.max(total, done));
        }
        done += chunk.entries;
    }

    private static Chunk await(Future<Chunk> future) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException _) {
                    interrupted = true;
                } catch (ExecutionException thrown) {
                    Throwable cause = thrown.getCause();
                    throw Failed.mistake(
                            cause == null ? thrown : cause,
                            "a stored resource could not be indexed");
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private record Written(long update, byte[] bytes) {}

    private record Chunk(List<Update> updates, int entries, long last) {}
}
