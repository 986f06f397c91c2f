// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.authorization;

import dev.signet.controlplane.engine.ControlStore;
import dev.signet.controlplane.engine.RecordCodec;
import dev.signet.identity.DataRole;
import dev.signet.identity.Roles;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// Who holds which role on which account, as given by `Microsoft.Authorization/roleAssignments`.
/// A change is in force when its call returns. Any thread.
public final class RoleAssignments {
    private static final String KEY = "role-assignment/";

    private final ControlStore records;

    /// What [#roles] has read; an account's entry goes with each change.
    private final Map<UUID, Roles> held = new ConcurrentHashMap<>();

    /// Reads nothing yet.
    public RoleAssignments(ControlStore records) {
        this.records = records;
    }

    /// The roles that are assigned on an account.
    public Roles roles(UUID accountId) {
        return held.computeIfAbsent(accountId, this::read);
    }

    private Roles read(UUID accountId) {
        var byObjectId = new HashMap<String, Set<DataRole>>();
        for (RoleAssignmentRecord each : of(accountId)) {
            byObjectId
                    .computeIfAbsent(
                            each.principalId().toLowerCase(Locale.ROOT),
                            _ -> EnumSet.noneOf(DataRole.class))
                    .add(each.role());
        }
        return new Roles(byObjectId);
    }

    /// The assignments on an account, by name.
    List<RoleAssignmentRecord> of(UUID accountId) {
        return records.startingWith(prefix(accountId)).values().stream()
                .map(bytes -> RecordCodec.read(bytes, RoleAssignmentRecord.class))
                .toList();
    }

    Optional<RoleAssignmentRecord> find(UUID accountId, String name) {
        return records.read(key(accountId, name))
                .map(bytes -> RecordCodec.read(bytes, RoleAssignmentRecord.class));
    }

    void put(RoleAssignmentRecord assignment) {
        write(
                assignment.accountId(),
                assignment.name(),
                Optional.of(RecordCodec.write(assignment)));
    }

    void remove(RoleAssignmentRecord assignment) {
        write(assignment.accountId(), assignment.name(), Optional.empty());
    }

    private void write(UUID accountId, String name, Optional<byte[]> document) {
        records.write(Map.of(key(accountId, name), document));
        held.remove(accountId);
    }

    /// Where the assignments on an account stand in [ControlStore].
    static String prefix(UUID accountId) {
        return KEY + accountId + "/";
    }

    private static String key(UUID accountId, String name) {
        return prefix(accountId) + name.toLowerCase(Locale.ROOT);
    }
}
