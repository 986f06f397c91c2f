// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import dev.signet.index.Query;
import dev.signet.index.SortKey;
import java.util.List;

/// A search: what, in which order, from where, how many.
///
/// @param sort empty: in commit order (oldest change first)
/// @param after empty for the first page, else the [Page#next] of the page before
/// @param count most hits wanted, 0 to 10,000
public record Search(Query query, List<SortBy> sort, SearchAfter after, int count) {
    public Search {
        sort = List.copyOf(sort);
    }

    /// One sort key: the field of what `by` says, or `_id`, `_lastUpdated`.
    public record SortBy(String field, boolean descending, SortKey.By by) {
        /// By `SortText` or `SortNumber`.
        public SortBy(String field, boolean descending) {
            this(field, descending, SortKey.By.VALUES);
        }
    }

    /// Where to go on: the sort values of a hit, opaque; empty bytes for "from the start", and
    /// backwards for "from the end".
    ///
    /// @param backwards whether hits are wanted that stand before it, the nearest first
    public record SearchAfter(byte[] position, boolean backwards) {
        public SearchAfter {
            position = position.clone();
        }

        /// Behind that position.
        public SearchAfter(byte[] position) {
            this(position, false);
        }

        /// From the end.
        public static SearchAfter end() {
            return new SearchAfter(new byte[0], true);
        }

        /// Whether it is the start, or the end, and no hit.
        public boolean isEnd() {
            return position.length == 0;
        }

        /// From the same hit on in the other direction.
        public SearchAfter turned() {
            return new SearchAfter(position, !backwards);
        }

        /// From the start.
        public static SearchAfter start() {
            return new SearchAfter(new byte[0]);
        }
    }
}
