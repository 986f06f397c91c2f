// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.verify;

import dev.signet.index.Found;
import dev.signet.index.IndexView;
import dev.signet.index.Query;
import java.util.List;

/// The names of an index's documents in commit order, for a walk.
public interface Documents {
    /// Up to which transaction the index is complete.
    long lsn();

    /// The first `limit` documents at or after a place in the commit order.
    List<Found> from(long update, int limit);

    public static Documents of(IndexView index) {
        return new Documents() {
            @Override
            public long lsn() {
                return index.lsn();
            }

            @Override
            public List<Found> from(long update, int limit) {
                return index.ids(new Query.Updated(update, Long.MAX_VALUE), limit);
            }
        };
    }

    /// No index: nothing is compared.
    static Documents none() {
        return new Documents() {
            @Override
            public long lsn() {
                return 0;
            }

            @Override
            public List<Found> from(long update, int limit) {
                return List.of();
            }
        };
    }
}
