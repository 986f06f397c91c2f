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
import java.util.function.Predicate;

/// Who holds which role on which account, as given by `Microsoft.Authorization/roleAssignments`.
/// A change is in force when its call returns. Any thread.
public final class RoleAssignments {
    private static final String KEY = "role-assignment/";
    private static final String SCOPED_KEY = "scoped-role-assignment/";

    private final ControlStore records;

    /// What [#roles] has read; an account's entry goes with each change.
    private final Map<UUID, Roles> held = new ConcurrentHashMap<>();

    private final Object writing = new Object();
    private volatile Optional<List<ScopedRoleRecord>> scoped = Optional.empty();

    /// Reads nothing yet.
    public RoleAssignments(ControlStore records) {
        this.records = records;
    }

    /// The roles that are assigned on an account, on its group and on the subscription.
    ///
    /// @param resourceId the account's ARM id
    public Roles roles(UUID accountId, String resourceId) {
        Roles known = held.get(accountId);
        return known != null
                ? known
                : held.computeIfAbsent(accountId, _ -> read(accountId, resourceId));
    }

    private Roles read(UUID accountId, String resourceId) {
        var byObjectId = new HashMap<String, Set<DataRole>>();
        of(accountId).forEach(each -> add(byObjectId, each.principalId(), each.role()));
        scoped().stream()
                .filter(each -> each.reaches(resourceId))
                .forEach(each -> add(byObjectId, each.principalId(), each.role()));
        return new Roles(byObjectId);
    }

    private static void add(
            Map<String, Set<DataRole>> byObjectId, String principalId, DataRole role) {
        byObjectId
                .computeIfAbsent(
                        principalId.toLowerCase(Locale.ROOT), _ -> EnumSet.noneOf(DataRole.class))
                .add(role);
    }

    /// Those at groups and at the subscription.
    List<ScopedRoleRecord> scoped() {
        return scoped.orElseGet(this::readScoped);
    }

    private List<ScopedRoleRecord> readScoped() {
        synchronized (writing) { // what is read is not older than what was written
            List<ScopedRoleRecord> read =
                    records.startingWith(SCOPED_KEY).values().stream()
                            .map(bytes -> RecordCodec.read(bytes, ScopedRoleRecord.class))
                            .toList();
            scoped = Optional.of(read);
            return read;
        }
    }

    Optional<ScopedRoleRecord> findAt(String scope, String name) {
        return scoped().stream()
                .filter(each -> each.scope().equalsIgnoreCase(scope))
                .filter(each -> each.name().equalsIgnoreCase(name))
                .findFirst();
    }

    void put(ScopedRoleRecord assignment) {
        writeScoped(Map.of(key(assignment), Optional.of(RecordCodec.write(assignment))));
    }

    void removeScoped(Predicate<ScopedRoleRecord> unwanted) {
        var changes = new HashMap<String, Optional<byte[]>>();
        scoped().stream()
                .filter(unwanted)
                .forEach(each -> changes.put(key(each), Optional.empty()));
        if (!changes.isEmpty()) {
            writeScoped(changes);
        }
    }

    private void writeScoped(Map<String, Optional<byte[]>> changes) {
        synchronized (writing) {
            records.write(Map.copyOf(changes));
            scoped = Optional.empty();
        }
        held.clear(); // waits for who is reading: outside, because they wait for the other
    }

    private static String key(ScopedRoleRecord assignment) {
        return SCOPED_KEY + assignment.scope().toLowerCase(Locale.ROOT) + "/" + assignment.name();
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
