// SPDX-License-Identifier: Apache-2.0
package dev.signet.ledger;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksIterator;

/// Walks the entries of one family in one direction, over a consistent state. One thread at
/// a time; close it. Starts before the first entry.
public final class Scan implements AutoCloseable {
    private final Engine engine;
    private final Family family;
    private final byte[] from;
    private final boolean forward;
    private final Optional<RocksIterator> entries;
    private final Runnable ended;
    private final AtomicBoolean closed = new AtomicBoolean();
    private boolean started;
    private byte[] key = new byte[0];

    /// @param ended run once, when the scan is closed
    Scan(
            Engine engine,
            ReadOptions options,
            Family family,
            byte[] from,
            boolean forward,
            Runnable ended) {
        this.engine = engine;
        this.family = family;
        this.from = from.clone();
        this.forward = forward;
        this.ended = ended;
        this.entries = engine.iterator(options, family);
    }

    /// Moves to the next entry; false when there is none.
    public boolean next() {
        return entries.isPresent() && moved(entries.get());
    }

    private boolean moved(RocksIterator iterator) {
        return engine.use(
                () -> {
                    if (!iterator.isOwningHandle()) {
                        throw new Failed(Failure.UNAVAILABLE, "the scan is closed");
                    }
                    if (!started) {
                        seek(iterator);
                        started = true;
                    } else if (!iterator.isValid()) {
                        return false;
                    } else if (forward) {
                        iterator.next();
                    } else {
                        iterator.prev();
                    }
                    if (iterator.isValid()) {
                        key = iterator.key();
                        return true;
                    }
                    iterator.status();
                    return false;
                });
    }

    private void seek(RocksIterator iterator) {
        if (forward && from.length == 0) {
            iterator.seekToFirst();
        } else if (forward) {
            iterator.seek(from);
        } else if (from.length == 0) {
            iterator.seekToLast();
        } else {
            iterator.seekForPrev(from);
        }
    }

    /// The current entry's key: the caller must not write to it. After a [#next] that was
    /// true.
    public byte[] key() {
        return key;
    }

    /// The current entry's value, opened: a fresh array. After a [#next] that was true.
    public byte[] value() {
        return engine.tables().opened(family, key, sealed());
    }

    private byte[] sealed() {
        return engine.use(
                () ->
                        entries.filter(each -> each.isOwningHandle() && each.isValid())
                                .orElseThrow(
                                        () ->
                                                new Failed(
                                                        Failure.UNAVAILABLE,
                                                        "the scan stands on no entry"))
                                .value());
    }

    /// Idempotent.
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            entries.ifPresent(engine::release);
            ended.run();
        }
    }
}
