// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane;

import dev.signet.controlplane.engine.ControlStore;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Records in memory; the hooks run before and after each write and after each look, and may throw.
public final class MemoryStore implements ControlStore {
    private final TreeMap<String, byte[]> documents = new TreeMap<>();
    public Runnable beforeWrite = () -> {};
    public Runnable afterWrite = () -> {};

    /// Takes what the keys begin with that were looked for.
    public Consumer<String> looked = _ -> {};

    @Override
    public Map<String, byte[]> startingWith(String prefix) {
        Map<String, byte[]> found = found(prefix);
        looked.accept(prefix);
        return found;
    }

    private synchronized Map<String, byte[]> found(String prefix) {
        var found = new TreeMap<String, byte[]>();
        documents
                .tailMap(prefix, true)
                .forEach(
                        (key, value) -> {
                            if (key.startsWith(prefix)) {
                                found.put(key, value.clone());
                            }
                        });
        return found;
    }

    @Override
    public synchronized Optional<byte[]> read(String key) {
        return Optional.ofNullable(documents.get(key)).map(byte[]::clone);
    }

    @Override
    public void write(Map<String, Optional<byte[]>> changes) {
        beforeWrite.run();
        synchronized (this) {
            changes.forEach(
                    (key, value) ->
                            value.ifPresentOrElse(
                                    bytes -> documents.put(key, bytes.clone()),
                                    () -> documents.remove(key)));
        }
        afterWrite.run();
    }

    public synchronized void put(String key, byte[] bytes) {
        documents.put(key, bytes);
    }
}
