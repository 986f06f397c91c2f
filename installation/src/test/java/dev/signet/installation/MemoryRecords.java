// SPDX-License-Identifier: Apache-2.0
package dev.signet.installation;

import dev.signet.controlplane.engine.ControlStore;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Control records in memory; counts the writes.
final class MemoryRecords implements ControlStore {
    final Map<String, byte[]> documents = new TreeMap<>();
    int writes;

    @Override
    public Map<String, byte[]> startingWith(String prefix) {
        var found = new TreeMap<String, byte[]>();
        documents.forEach(
                (key, value) -> {
                    if (key.startsWith(prefix)) {
                        found.put(key, value.clone());
                    }
                });
        return found;
    }

    @Override
    public Optional<byte[]> read(String key) {
        return Optional.ofNullable(documents.get(key)).map(byte[]::clone);
    }

    @Override
    public void write(Map<String, Optional<byte[]>> changes) {
        writes++;
        changes.forEach(
                (key, value) ->
                        value.ifPresentOrElse(
                                bytes -> documents.put(key, bytes.clone()),
                                () -> documents.remove(key)));
    }
}
