// SPDX-License-Identifier: Apache-2.0
package dev.signet.index;

import java.util.List;

/// What a search found, in the order asked for.
///
/// @param more true when at least one more document follows the last hit
public record Hits(List<Hit> hits, boolean more) {
    public Hits {
        hits = List.copyOf(hits);
    }

    /// One document found.
    ///
    /// @param update its place in the commit order, as it was put
    /// @param position where to go on after this hit: opaque, holds the sort values in the
    ///     clear (seal it before it leaves the process); must not be written to
    /// @param rank in an order by [SortKey.By#RANK] how many of the terms asked for it has, as a
    ///     part of all of them; else 0
    public record Hit(long update, byte[] position, double rank) {
        /// In any other order.
        public Hit(long update, byte[] position) {
            this(update, position, 0);
        }

        @Override
        public String toString() {
            return "Hit(" + update + ")";
        }
    }
}
