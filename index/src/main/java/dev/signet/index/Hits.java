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
    public record Hit(long update, byte[] position) {
        @Override
        public String toString() {
            return "Hit(" + update + ")";
        }
    }
}
