// SPDX-License-Identifier: Apache-2.0
package dev.signet.accounts;

import dev.signet.crypto.SegmentCache;
import dev.signet.http.Metrics;
import dev.signet.store.Database;
import dev.signet.store.StoreEvents;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/// Figures of the databases of all accounts together: no label names one of them. Any thread.
public final class StoreMetrics implements StoreEvents {
    private final Metrics.Counter groups;
    private final Metrics.Counter transactions;
    private final Metrics.Counter changes;
    private final Metrics.Histogram syncs;
    private final Metrics.Histogram shown;
    private final Metrics.Counter replayed;
    private final Metrics.Histogram replays;
    private final AtomicInteger waiting = new AtomicInteger();

    /// @param cache of the index files of all of them
    public StoreMetrics(Metrics metrics, SegmentCache cache) {
        metrics.gauge(
                "signet_segment_cache_bytes", "Opened segments of index files.", cache::bytes);
        metrics.gauge(
                "signet_opened_bodies_bytes",
                "Resources kept open because they are read again and again.",
                Database::openedBodyBytes);
        groups = metrics.counter("signet_store_groups_total", "Groups taken from the queue.");
        transactions =
                metrics.counter(
                        "signet_store_transactions_total",
                        "Transactions taken from the queue, also those refused then.");
        changes = metrics.counter("signet_store_changes_total", "Changes written and synced.");
        syncs =
                metrics.histogram(
                        "signet_store_sync_seconds", "Sealing, writing and syncing one group.");
        shown =
                metrics.histogram(
                        "signet_store_show_seconds",
                        "Opening the index anew after a large group while somebody searches.");
        replayed =
                metrics.counter(
                        "signet_store_replayed_changes_total",
                        "Changes looked at while the ledger was replayed into an index.");
        replays =
                metrics.histogram(
                        "signet_store_replay_seconds", "Replay of the ledger while opening.");
        metrics.gauge(
                "signet_store_waiting",
                "Transactions left in the queue of the database that took a group last.",
                waiting::get);
    }

    @Override
    public void grouped(int transactions, int waiting) {
        this.groups.add(1);
        this.transactions.add(transactions);
        this.waiting.set(waiting);
    }

    @Override
    public void synced(int changes, long nanos) {
        this.changes.add(changes);
        syncs.recordNanos(nanos);
    }

    @Override
    public void shown(int changes, long nanos) {
        shown.recordNanos(nanos);
    }

    @Override
    public void replayed(long changes, long nanos) {
        replayed.add(changes);
        replays.record(Duration.ofNanos(nanos));
    }
}
