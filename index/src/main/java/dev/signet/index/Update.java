// SPDX-License-Identifier: Apache-2.0
package dev.signet.index;

import java.util.List;

/// One change to the index, in commit order.
public sealed interface Update {
    /// Makes `document` the current one of its type and id.
    ///
    /// @param update its place in the commit order; greater than every one applied before
    /// @param isNew true only when the index surely holds no document of that type and id;
    ///     saves the search for the one to replace
    record Put(IndexDocument document, long update, boolean isNew) implements Update {}

    /// Removes the document of that type and id; without one, nothing happens.
    record Delete(String type, String id) implements Update {}

    /// Removes the documents put at these places; where there is none, nothing happens.
    record DeleteAt(List<Long> updates) implements Update {
        public DeleteAt {
            updates = List.copyOf(updates);
        }
    }
}
