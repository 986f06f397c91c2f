// SPDX-License-Identifier: Apache-2.0
package dev.signet.ledger;

import java.util.Optional;
import org.rocksdb.ReadOptions;
import org.rocksdb.Snapshot;

/// The ledger as it was at one moment, between two batches. Any thread. While it is open RocksDB keeps
/// what it shows, so close it soon; closing the ledger closes it too.
public final class View implements Reading, AutoCloseable {
    private final Engine engine;
    private final Snapshot snapshot;
    private final ReadOptions options;

    View(Engine engine) {
        this.engine = engine;
        this.snapshot = engine.snapshot();
        this.options = engine.adopt(new ReadOptions().setSnapshot(snapshot));
    }

    @Override
    public Optional<byte[]> get(Family family, byte[] key) {
        return engine.get(options, family, key);
    }

    @Override
    public boolean contains(Family family, byte[] key) {
        return engine.contains(options, family, key);
    }

    @Override
    public Scan forward(Family family, byte[] from) {
        return new Scan(engine, options, family, from, true);
    }

    @Override
    public Scan backward(Family family, byte[] from) {
        return new Scan(engine, options, family, from, false);
    }

    /// Lets go of the moment. Idempotent. Scans of this view must be closed before.
    @Override
    public void close() {
        engine.release(options);
        engine.release(snapshot);
    }
}
