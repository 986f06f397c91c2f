// SPDX-License-Identifier: Apache-2.0
package dev.signet.audit;

import java.util.List;
import java.util.function.LongConsumer;

/// Where a [RowTrail] keeps its records: by rising number. Any thread; one commit at a time.
interface RowStore extends AutoCloseable {
    /// All numbers, rising.
    void forEachNumber(LongConsumer visitor);

    /// All records from the newest on, as long as the visitor wants more.
    void newestFirst(Visitor visitor);

    /// Sees one record.
    @FunctionalInterface
    interface Visitor {
        /// @return whether an older one is wanted
        boolean visit(long number, byte[] value);
    }

    /// Puts one record and removes some, all or nothing, synced. After a failure the same may be
    /// asked again, with more in the value.
    ///
    /// @throws dev.signet.base.Failed `STORAGE` when the disk refuses; nothing is known then
    void commit(long number, byte[] value, List<Long> removed);

    @Override
    void close();
}
