// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import dev.signet.ledger.View;
import java.util.concurrent.atomic.AtomicInteger;

/// The ledger as it stood after one transaction, shared by all snapshots of that lsn. Any
/// thread.
final class Moment {
    private final long lsn;
    private final View view;
    private final AtomicInteger uses = new AtomicInteger(1);

    /// Owned by the maker until [#release].
    Moment(long lsn, View view) {
        this.lsn = lsn;
        this.view = view;
    }

    long lsn() {
        return lsn;
    }

    View view() {
        return view;
    }

    /// False when it has been let go of by all.
    boolean retain() {
        int before;
        do {
            before = uses.get();
            if (before == 0) {
                return false;
            }
        } while (!uses.compareAndSet(before, before + 1));
        return true;
    }

    void release() {
        if (uses.decrementAndGet() == 0) {
            view.close();
        }
    }
}
