// SPDX-License-Identifier: Apache-2.0
package dev.signet.installation;

import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;

/// What a process has constructed, let go of in the opposite order. One thread at a time.
public final class Closeables implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Closeables.class.getName());

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    /// From now on `part` is closed with the others.
    public <T extends AutoCloseable> T keep(T part) {
        parts.push(part);
        return part;
    }

    /// Closes all of them, also when one fails. Idempotent.
    @Override
    public void close() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                LOG.log(Level.WARNING, "a part does not close", e);
            }
        }
    }
}
