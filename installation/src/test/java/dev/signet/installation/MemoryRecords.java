// SPDX-License-Identifier: Apache-2.0
package dev.signet.installation;

import dev.signet.controlplane.engine.ControlStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Control records in memory; counts the writes.
final class MemoryRecords implements ControlStore {
    final Map<String, byte[]> documents = new HashMap<>();
    int writes;

    @Override
    public Map<String, byte[]> startingWith(String prefix) {
        throw new UnsupportedOperationException("nobody asks for it");
    }

    @Override
    public Optional<byte[]> read(String key) {
        return Optional.ofNullable(documents.get(key));
    }

    @Override
    public void write(Map<String, Optional<byte[]>> changes) {
        writes++;
        changes.forEach((key, value) -> documents.put(key, value.orElseThrow()));
    }
}
