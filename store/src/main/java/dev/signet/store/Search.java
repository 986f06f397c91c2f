// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import dev.signet.index.Query;
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

    /// One sort key: the field of `SortText` or `SortNumber`, or `_id`, `_lastUpdated`.
    public record SortBy(String field, boolean descending) {}

    /// Where to go on: the sort values of the last hit, opaque; empty bytes for "from the
    /// start".
    public record SearchAfter(byte[] position) {
        public SearchAfter {
            position = position.clone();
        }

        /// From the start.
        public static SearchAfter start() {
            return new SearchAfter(new byte[0]);
        }
    }
}
