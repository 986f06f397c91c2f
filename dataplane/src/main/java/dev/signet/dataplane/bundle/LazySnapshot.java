// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bundle;

import dev.signet.store.Database;
import dev.signet.store.Snapshot;
import org.jspecify.annotations.Nullable;

/// A snapshot that is taken when it is first looked at: most small transactions state no
/// condition and need none. Any thread, but for closing.
final class LazySnapshot implements AutoCloseable {
    private final Database database;
    private @Nullable Snapshot snapshot;

    LazySnapshot(Database database) {
        this.database = database;
    }

    synchronized Snapshot get() {
        Snapshot taken = snapshot;
        if (taken == null) {
            taken = database.snapshot();
            snapshot = taken;
        }
        return taken;
    }

    @Override
    public synchronized void close() {
        if (snapshot != null) {
            snapshot.close();
        }
    }
}
