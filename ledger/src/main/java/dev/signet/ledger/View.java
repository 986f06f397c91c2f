// SPDX-License-Identifier: Apache-2.0
package dev.signet.ledger;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.rocksdb.ReadOptions;
import org.rocksdb.Snapshot;

/// The ledger as it was at one moment, between two batches. Any thread. While it is open
/// RocksDB keeps what it shows, so close it soon; closing the ledger closes it too.
public final class View implements Reading, AutoCloseable {
    private final Engine engine;
    private final Optional<Snapshot> snapshot;
    private final ReadOptions options;
    private final AtomicBoolean closed = new AtomicBoolean();

    /// One for the owner, one for each call and scan under way; at 0 the native side goes.
    private final AtomicInteger uses = new AtomicInteger(1);

    View(Engine engine) {
        this.engine = engine;
        this.snapshot = engine.snapshot();
        var reading = new ReadOptions();
        snapshot.ifPresent(reading::setSnapshot);
        this.options = engine.adopt(reading);
    }

    @Override
    public Optional<byte[]> get(Family family, byte[] key) {
        enter();
        try {
            return engine.get(options, family, key);
        } finally {
            leave();
        }
    }

    @Override
    public Scan forward(Family family, byte[] from) {
        return scan(family, from, true);
    }

    @Override
    public Scan backward(Family family, byte[] from) {
        return scan(family, from, false);
    }

    private Scan scan(Family family, byte[] from, boolean forward) {
        enter();
        try {
            return new Scan(engine, options, family, from, forward, this::leave);
        } catch (RuntimeException failed) {
            leave();
            throw failed;
        }
    }

    /// What the ledger said of itself then; empty for a ledger of version 1.
    Optional<State> state() {
        enter();
        try {
            byte[] record =
                    engine.stateRecord(options)
                            .orElseThrow(
                                    () ->
                                            new Failed(
                                                    Failure.CORRUPT,
                                                    "the ledger's format record is missing",
                                                    new Fact("file", engine.folder())));
            return State.isFirst(record, engine.folder())
                    ? Optional.empty()
                    : Optional.of(State.of(record, engine.folder()));
        } finally {
            leave();
        }
    }

    private void enter() {
        int before;
        do {
            before = uses.get();
            if (before == 0 || closed.get()) {
                throw new Failed(Failure.UNAVAILABLE, "the view is closed");
            }
        } while (!uses.compareAndSet(before, before + 1));
    }

    private void leave() {
        if (uses.decrementAndGet() == 0) {
            engine.release(options);
            snapshot.ifPresent(engine::release);
        }
    }

    /// Lets go of the moment, once the calls and scans under way have ended. Idempotent.
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            leave();
        }
    }
}
