// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.state;

import dev.signet.ledger.View;
import java.util.concurrent.atomic.AtomicInteger;

/// The ledger as it stood after one transaction, shared by all snapshots of that lsn. Any
/// thread.
public final class SharedView {
    private final long lsn;
    private final View view;
    private final AtomicInteger uses = new AtomicInteger(1);

    /// Owned by the maker until [#release].
    public SharedView(long lsn, View view) {
        this.lsn = lsn;
        this.view = view;
    }

    public long lsn() {
        return lsn;
    }

    public View view() {
        return view;
    }

    /// False when it has been let go of by all.
    public boolean retain() {
        int before;
        do {
            before = uses.get();
            if (before == 0) {
                return false;
            }
        } while (!uses.compareAndSet(before, before + 1));
        return true;
    }

    public void release() {
        if (uses.decrementAndGet() == 0) {
            view.close();
        }
    }
}
