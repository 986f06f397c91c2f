// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import dev.signet.base.Failed;
import dev.signet.index.Index;
import java.util.concurrent.Semaphore;

/// Commits the index in a thread of its own, now and then, so that a replay at open is short.
final class IndexCommits {
    private final Index index;
    private final Health health;
    private final int everyChanges;
    private final Semaphore wanted = new Semaphore(0);
    private final Thread thread;
    private volatile boolean stopped;
    private int changes;

    IndexCommits(Index index, Health health, int everyChanges) {
        this.index = index;
        this.health = health;
        this.everyChanges = everyChanges;
        this.thread = Thread.ofPlatform().daemon().name("signet-index-commits").start(this::run);
    }

    /// Tells of changes applied; the committer's thread only.
    void applied(int count) {
        changes += count;
        if (changes >= everyChanges && wanted.availablePermits() == 0) {
            changes = 0;
            wanted.release();
        }
    }

    private void run() {
        while (true) {
            wanted.acquireUninterruptibly();
            if (stopped) {
                return;
            }
            try {
                index.commit();
            } catch (Throwable thrown) {
                health.endWriting(Failed.mistake(thrown, "the index cannot be committed"));
                return;
            }
        }
    }

    /// Ends the thread after the commit under way.
    void stop() {
        stopped = true;
        wanted.release();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
