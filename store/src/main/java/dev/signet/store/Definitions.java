// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import java.util.ArrayList;
import java.util.List;

/// The resources that say what is indexed besides ([Indexer#definedBy]), as they are at one place
/// in the order of transactions: they follow from the log alone. Immutable.
///
/// @param lsn the last transaction that has changed them; 0 for none
/// @param covered the index holds what these say of all resources, but for definitions that were
///     written after this lsn: of those only what has been written since
/// @param entries the current ones, in the order in which they were written
public record Definitions(long lsn, long covered, List<Entry> entries) {
    public Definitions {
        entries = List.copyOf(entries);
    }

    /// One of them.
    ///
    /// @param update where it was written: `lsn << 20 | n`
    public record Entry(ResourceKey key, long update) {}

    /// None, of a database without transactions.
    public static Definitions none() {
        return new Definitions(0, 0, List.of());
    }

    /// The same of an index that covers more or less.
    public Definitions coveredTo(long to) {
        return new Definitions(lsn, to, entries);
    }

    /// With a resource that the transaction `at` has written.
    public Definitions with(Entry entry, long at) {
        List<Entry> more = others(entry.key());
        more.add(entry);
        return new Definitions(at, covered, more);
    }

    /// Without a resource that the transaction `at` has deleted.
    public Definitions without(ResourceKey key, long at) {
        return new Definitions(at, covered, others(key));
    }

    private List<Entry> others(ResourceKey key) {
        var others = new ArrayList<>(entries);
        others.removeIf(entry -> entry.key().equals(key));
        return others;
    }
}
