// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.managedidentity;

import dev.signet.controlplane.engine.ControlStore;
import java.util.Map;
import java.util.Optional;

/// Records that tell when a user-assigned identity is made, changed or removed, by a request, with
/// its group or by a deployment. Any thread.
///
/// @param records where everything is kept
/// @param changed called after such a write, on the writer's thread: must return at once
public record IdentityChanges(ControlStore records, Runnable changed) implements ControlStore {
    @Override
    public Map<String, byte[]> startingWith(String prefix) {
        return records.startingWith(prefix);
    }

    @Override
    public Optional<byte[]> read(String key) {
        return records.read(key);
    }

    @Override
    public void write(Map<String, Optional<byte[]>> changes) {
        records.write(changes);
        String prefix = UserAssignedIdentities.FORM.prefix();
        if (changes.keySet().stream().anyMatch(key -> key.startsWith(prefix))) {
            changed.run();
        }
    }
}
