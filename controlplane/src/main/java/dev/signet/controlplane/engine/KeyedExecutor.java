// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.engine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// Tasks in lanes: those of one lane run one after the other, in order; lanes run side by side,
/// a bounded number at a time. Any thread.
public final class KeyedExecutor {
    private static final int RUNNING_MAX = 4;

    private final Map<String, Deque<Runnable>> lanes = new HashMap<>();
    private final Semaphore running = new Semaphore(RUNNING_MAX);
    private boolean closed;

    /// Runs the task after those that wait in its lane; forgets it when closed.
    public synchronized void submit(String lane, Runnable task) {
        if (closed) {
            return;
        }
        Deque<Runnable> waiting = lanes.get(lane);
        if (waiting != null) {
            waiting.add(task);
            return;
        }
        var fresh = new ArrayDeque<Runnable>();
        fresh.add(task);
        lanes.put(lane, fresh);
        var _ = Thread.ofVirtual().name("control " + lane).start(() -> drain(lane));
    }

    /// Whether no more tasks are taken.
    public synchronized boolean closed() {
        return closed;
    }

    /// Takes no more tasks.
    public synchronized void close() {
        closed = true;
    }

    /// Waits until nothing runs.
    ///
    /// @return false when the time is up
    public synchronized boolean awaitIdle(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (!lanes.isEmpty()) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    private void drain(String lane) {
        boolean ended = false;
        try {
            while (true) {
                Runnable task = next(lane);
                if (task == null) {
                    ended = true;
                    return;
                }
                running.acquireUninterruptibly();
                try {
                    task.run();
                } finally {
                    running.release();
                }
            }
        } finally {
            if (!ended) {
                abandon(lane); // the task died; what it left undone is seen at the next start
            }
        }
    }

    private synchronized @Nullable Runnable next(String lane) {
        Deque<Runnable> waiting = lanes.get(lane);
        Runnable task = waiting == null || closed ? null : waiting.poll();
        if (task == null) {
            lanes.remove(lane);
            notifyAll();
        }
        return task;
    }

    private synchronized void abandon(String lane) {
        lanes.remove(lane);
        notifyAll();
    }
}
