// SPDX-License-Identifier: Apache-2.0
package dev.signet.index;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import org.apache.lucene.index.ConcurrentMergeScheduler;

/// Merges beside the writer. One that ends because the keys were withdrawn says nothing: the
/// index is closed then, who uses it is told, and the files it was made of are still there.
final class KeyedMergeScheduler extends ConcurrentMergeScheduler {
    private static final int WAITING_MAX = 6;

    KeyedMergeScheduler() {
        setMaxMergesAndThreads(WAITING_MAX, 1);
        disableAutoIOThrottle();
    }

    @Override
    protected void handleMergeException(Throwable thrown) {
        if (!isWithoutKeys(thrown)) {
            super.handleMergeException(thrown);
        }
    }

    private static boolean isWithoutKeys(Throwable thrown) {
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            if (each instanceof Failed failed) {
                return failed.failure() == Failure.KEY_REFUSED
                        || failed.failure() == Failure.KEY_SILENT;
            }
        }
        return false;
    }
}
