// SPDX-License-Identifier: Apache-2.0
package dev.signet.audit;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongConsumer;

/// Records in memory, and a disk that can be full or go mad. Survives the trail that closes it.
final class MemoryStore implements RowStore {
    final ConcurrentSkipListMap<Long, byte[]> records = new ConcurrentSkipListMap<>();
    volatile boolean full;
    volatile boolean mad;

    @Override
    public void forEachNumber(LongConsumer visitor) {
        records.keySet().forEach(visitor::accept);
    }

    @Override
    public void newestFirst(Visitor visitor) {
        for (Map.Entry<Long, byte[]> each : records.descendingMap().entrySet()) {
            if (!visitor.visit(each.getKey(), each.getValue())) {
                return;
            }
        }
    }

    @Override
    public void commit(long number, byte[] value, List<Long> removed) {
        if (mad) {
            throw new IllegalStateException("a mistake");
        }
        if (full) {
            throw new Failed(Failure.STORAGE, "full");
        }
        records.put(number, value);
        removed.forEach(records::remove);
    }

    @Override
    public void close() {}
}
