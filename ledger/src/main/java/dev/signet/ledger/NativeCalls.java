// SPDX-License-Identifier: Apache-2.0
package dev.signet.ledger;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.StampedLock;
import org.rocksdb.AbstractNativeReference;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Snapshot;

/// Calls into RocksDB and the native objects lent out. They die only when no call is inside: each
/// call holds the read side of a lock, closing holds the write side; so a late call gets an
/// exception where RocksDB alone would crash the process. Any thread.
final class NativeCalls {
    private final OpenedRocks rocks;
    private final StampedLock lock = new StampedLock();
    private final Set<AbstractNativeReference> natives = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();

    NativeCalls(OpenedRocks rocks) {
        this.rocks = rocks;
    }

    /// Runs `work` while nothing native can be closed. Not within another one: a closing that
    /// waits between the two would wait for ever.
    <T> T use(Work<T> work) {
        long stamp = lock.readLock();
        try {
            if (closed.get()) {
                throw new Failed(Failure.UNAVAILABLE, "the ledger is closed");
            }
            return work.run();
        } catch (RocksDBException thrown) {
            throw RocksFailure.of(thrown, rocks.folder(), "?");
        } finally {
            lock.unlockRead(stamp);
        }
    }

    /// Takes over the closing of what `work` makes.
    <T extends AbstractNativeReference> T adopt(Work<T> work) {
        return use(
                () -> {
                    T made = work.run();
                    natives.add(made);
                    return made;
                });
    }

    /// Closes `nativeObject` unless that has happened. The caller sees to it that nobody
    /// uses it.
    void release(AbstractNativeReference nativeObject) {
        long stamp = lock.readLock();
        try {
            if (natives.remove(nativeObject)) {
                dispose(nativeObject);
            }
        } finally {
            lock.unlockRead(stamp);
        }
    }

    private void dispose(AbstractNativeReference nativeObject) {
        if (nativeObject instanceof Snapshot snapshot) {
            rocks.db().releaseSnapshot(snapshot);
        }
        nativeObject.close();
    }

    boolean isClosed() {
        return closed.get();
    }

    /// Refuses new calls, waits for those inside, closes what was lent out and then, by `rest`,
    /// what is left. Idempotent.
    void close(Runnable rest) {
        // First of all: a stream of calls must not keep the write side of the lock waiting for
        // ever.
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        long stamp = lock.writeLock();
        try {
            natives.stream().filter(RocksIterator.class::isInstance).forEach(this::dispose);
            natives.stream().filter(n -> !(n instanceof RocksIterator)).forEach(this::dispose);
            natives.clear();
            rest.run();
        } finally {
            lock.unlockWrite(stamp);
        }
    }

    /// What is done with RocksDB under the lock.
    @FunctionalInterface
    interface Work<T> {
        T run() throws RocksDBException;
    }
}
