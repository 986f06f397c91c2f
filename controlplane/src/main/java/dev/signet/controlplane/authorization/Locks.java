// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.authorization;

import dev.signet.base.Fact;
import dev.signet.controlplane.authorization.LockRecord.Level;
import dev.signet.controlplane.engine.ControlStore;
import dev.signet.controlplane.engine.Guard;
import dev.signet.controlplane.engine.RecordCodec;
import dev.signet.controlplane.provider.ResourceId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// `Microsoft.Authorization/locks`: what must not be removed, or not be changed either. A lock
/// holds for its scope and for all that is in it; as it keeps what it covers from being removed, it
/// never outlives it. Any thread.
///
/// @param records where they are remembered
public record Locks(ControlStore records) implements Guard {
    private static final String KEY = "lock/";

    @Override
    public void requireChangeable(ResourceId id) {
        refuse(id, "write", lock -> lock.level() == Level.READ_ONLY && lock.covers(id.text()));
    }

    @Override
    public void requireRemovable(ResourceId id) {
        refuse(id, "delete", lock -> lock.covers(id.text()) || lock.isIn(id.text()));
    }

    private void refuse(ResourceId id, String operation, Predicate<LockRecord> locked) {
        String scopes =
                all().stream()
                        .filter(locked)
                        .map(LockRecord::scope)
                        .distinct()
                        .collect(Collectors.joining(","));
        if (!scopes.isEmpty()) {
            throw RoleErrors.SCOPE_LOCKED.failed(
                    new Fact("scope", id.text()),
                    new Fact("operation", operation),
                    new Fact("locked", scopes));
        }
    }

    List<LockRecord> all() {
        return records.startingWith(KEY).values().stream()
                .map(bytes -> RecordCodec.read(bytes, LockRecord.class))
                .toList();
    }

    Optional<LockRecord> find(String scope, String name) {
        return records.read(key(scope, name))
                .map(bytes -> RecordCodec.read(bytes, LockRecord.class));
    }

    void put(LockRecord lock) {
        records.write(Map.of(key(lock.scope(), lock.name()), Optional.of(RecordCodec.write(lock))));
    }

    void remove(LockRecord lock) {
        records.write(Map.of(key(lock.scope(), lock.name()), Optional.empty()));
    }

    private static String key(String scope, String name) {
        // no scope and no name holds a bar
        return (KEY + scope + "|" + name).toLowerCase(Locale.ROOT);
    }
}
