// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.keys;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// A key with all its versions: a value; every change makes a new one.
///
/// @param id internal: what records are stored under, unlike the name never used again
/// @param versions oldest first, at least one
/// @param deletion present while it is soft-deleted
public record Key(
        UUID id,
        KeyName name,
        List<KeyVersion> versions,
        Optional<RotationPolicy> rotationPolicy,
        Optional<Deletion> deletion) {
    public Key {
        versions = List.copyOf(versions);
    }

    /// The version made last, enabled or not.
    public KeyVersion latest() {
        return versions.getLast();
    }

    /// The version of that id.
    public Optional<KeyVersion> version(KeyVersionId id) {
        return versions.stream().filter(version -> version.id().equals(id)).findFirst();
    }

    /// Whether it is deleted and its retention has run out: then it counts as purged.
    public boolean gone(Instant now) {
        return deletion.map(deletion -> deletion.due(now)).orElse(false);
    }

    public Key with(KeyVersion version) {
        var changed = new ArrayList<KeyVersion>(versions.size() + 1);
        boolean replaced = false;
        for (KeyVersion each : versions) {
            boolean same = each.number() == version.number();
            changed.add(same ? version : each);
            replaced |= same;
        }
        if (!replaced) {
            changed.add(version);
        }
        return new Key(id, name, changed, rotationPolicy, deletion);
    }

    public Key with(RotationPolicy policy) {
        return new Key(id, name, versions, Optional.of(policy), deletion);
    }

    public Key with(Optional<Deletion> changed) {
        return new Key(id, name, versions, rotationPolicy, changed);
    }
}
