// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.records;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/// Records in memory, which outlive the service on them, and which can be made to refuse
/// writes.
public final class MemoryRecords implements Records, AutoCloseable {
    private final Map<Family, NavigableMap<byte[], byte[]>> families = new EnumMap<>(Family.class);
    private boolean full;
    public volatile Runnable afterRead = () -> {};
    private boolean mad;
    private int commits;

    public MemoryRecords() {
        for (Family family : Family.values()) {
            families.put(family, new TreeMap<>(Arrays::compareUnsigned));
        }
    }

    public synchronized void full(boolean full) {
        this.full = full;
    }

    /// From now on every write fails as no disk does.
    public synchronized void mad() {
        mad = true;
    }

    synchronized int commits() {
        return commits;
    }

    public synchronized int count(Family family) {
        return families.get(family).size();
    }

    synchronized NavigableMap<byte[], byte[]> all(Family family) {
        return new TreeMap<>(families.get(family));
    }

    synchronized void put(Family family, byte[] key, byte[] value) {
        families.get(family).put(key, value);
    }

    synchronized void remove(Family family, byte[] key) {
        families.get(family).remove(key);
    }

    @Override
    public void forEach(Family family, BiConsumer<byte[], byte[]> visitor) {
        all(family).forEach((key, value) -> visitor.accept(key.clone(), value.clone()));
    }

    @Override
    public void forEachKey(Family family, Consumer<byte[]> visitor) {
        all(family).keySet().forEach(key -> visitor.accept(key.clone()));
    }

    @Override
    public void newestFirst(Family family, BiPredicate<byte[], byte[]> visitor) {
        for (var entry : all(family).descendingMap().entrySet()) {
            if (!visitor.test(entry.getKey().clone(), entry.getValue().clone())) {
                return;
            }
        }
    }

    @Override
    public Optional<byte[]> read(Family family, byte[] key) {
        Optional<byte[]> found;
        synchronized (this) {
            found = Optional.ofNullable(families.get(family).get(key)).map(byte[]::clone);
        }
        afterRead.run();
        return found;
    }

    @Override
    public synchronized void commit(Changes changes) {
        if (mad) {
            throw new IllegalStateException("a mistake in the store");
        }
        if (full) {
            throw new Failed(Failure.STORAGE, "the test's disk is full");
        }
        commits++;
        for (Write write : changes.writes()) {
            if (write.value().isPresent()) {
                families.get(write.family()).put(write.key().clone(), write.value().get().clone());
            } else {
                families.get(write.family()).remove(write.key());
            }
        }
    }

    @Override
    public void close() {}
}
