// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.authorization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.controlplane.MemoryStore;
import dev.signet.controlplane.Vectors;
import dev.signet.controlplane.authorization.RoleAssignment.Place;
import dev.signet.controlplane.engine.RecordCodec;
import dev.signet.controlplane.provider.Stamp;
import dev.signet.identity.Caller;
import dev.signet.identity.DataAction;
import dev.signet.identity.DataRole;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// docs/formats/control-records.md: role assignments are read back as they were written, for ever,
/// those of older builds too.
final class RoleRecordsTest {
    private static final Stamp STAMP =
            new Stamp("object", Instant.parse("2026-03-01T10:00:00.123Z"));
    private static final UUID ACCOUNT = new UUID(1, 2);
    private static final String GROUP = "/subscriptions/sub/resourceGroups/Group";
    private static final String ID = GROUP + "/providers/Microsoft.HealthcareApis/services/demo";
    private static final String NAME = "0a0a0a0a-1111-4222-8333-444444444444";
    private static final String PRINCIPAL = "33333333-3333-4333-8333-333333333333";

    private static final FormerRoles.OnAccount ON_ACCOUNT =
            new FormerRoles.OnAccount(
                    1,
                    ACCOUNT,
                    NAME,
                    DataRole.READER,
                    PRINCIPAL,
                    Optional.of("User"),
                    Optional.empty(),
                    STAMP,
                    STAMP);
    private static final FormerRoles.AtScope AT_SCOPE =
            new FormerRoles.AtScope(
                    1,
                    GROUP,
                    NAME,
                    "KEY_VAULT_READER",
                    PRINCIPAL,
                    Optional.of("User"),
                    Optional.empty(),
                    STAMP,
                    STAMP);

    private static RoleAssignment role(Optional<UUID> resource, Optional<String> scope) {
        return new RoleAssignment(
                1,
                resource,
                scope,
                NAME,
                DataRole.READER.definitionId(),
                PRINCIPAL,
                Optional.of("User"),
                Optional.empty(),
                STAMP,
                STAMP);
    }

    @Test
    void everyVectorOpensAsItWasWritten() throws IOException {
        Map<String, Object> all =
                Map.of(
                        "assignment",
                        ON_ACCOUNT,
                        "scoped-assignment",
                        AT_SCOPE,
                        "role-on-resource",
                        role(Optional.of(ACCOUNT), Optional.empty()),
                        "role-at-scope",
                        role(Optional.empty(), Optional.of(GROUP)));
        assertEquals(all.keySet(), Vectors.read(all));
    }

    private static boolean mayRead(RoleAssignments assignments) {
        return new DataRoles(assignments)
                .roles(ACCOUNT, ID)
                .may(new Caller(PRINCIPAL, "a", "t", "i"), DataAction.READ);
    }

    private static RoleAssignments opened(MemoryStore records) {
        return new RoleAssignments(records, List.of(DataRoles.KIND));
    }

    @Test
    void whatAnOlderBuildGaveOnAnAccountHoldsAndIsTakenAway() {
        var records = new MemoryStore();
        String key = "role-assignment/" + ACCOUNT + "/" + NAME;
        records.write(Map.of(key, Optional.of(RecordCodec.write(ON_ACCOUNT))));
        RoleAssignments assignments = opened(records);
        assertTrue(mayRead(assignments));
        assertEquals(Set.of(key), records.startingWith("").keySet(), "nothing is written yet");

        var place = new Place(Optional.of(ACCOUNT), ID);
        assignments.put(place, assignments.find(place, NAME).orElseThrow());
        assertEquals(Set.of("role/" + ACCOUNT + "/" + NAME), records.startingWith("").keySet());
        assertTrue(mayRead(assignments));
        assertTrue(mayRead(opened(records)));

        assignments.removeIf(_ -> true);
        assertFalse(mayRead(assignments));
        assertTrue(records.startingWith("").isEmpty());
    }

    @Test
    void whatAnOlderBuildGaveAtAGroupHoldsThereAndGoesWithIt() {
        var records = new MemoryStore();
        String text =
                new String(RecordCodec.write(AT_SCOPE), StandardCharsets.UTF_8)
                        .replace("KEY_VAULT_READER", "READER");
        String key = "scoped-role-assignment/" + GROUP.toLowerCase() + "/" + NAME;
        records.write(Map.of(key, Optional.of(text.getBytes(StandardCharsets.UTF_8))));
        RoleAssignments assignments = opened(records);
        assertTrue(mayRead(assignments));
        assertEquals(
                List.of(NAME),
                assignments.at(new Place(Optional.empty(), GROUP.toUpperCase())).stream()
                        .map(RoleAssignment::name)
                        .toList());

        assignments.removeWithin(GROUP);
        assertFalse(mayRead(assignments));
        assertTrue(records.startingWith("").isEmpty());
    }

    @Test
    void aRoleOfAnotherResourceOfTheSameNameDoesNotHold() {
        var records = new MemoryStore();
        RoleAssignments assignments = opened(records);
        UUID other = new UUID(3, 4);
        assignments.put(
                new Place(Optional.of(other), ID), role(Optional.of(other), Optional.empty()));
        assertFalse(mayRead(assignments));
    }

    @Test
    void whatNamesNoRoleIsDamaged() {
        var records = new MemoryStore();
        records.write(
                Map.of("scoped-role-assignment/x/y", Optional.of(RecordCodec.write(AT_SCOPE))));
        var failed = assertThrows(Failed.class, () -> opened(records).all());
        assertEquals(Failure.CORRUPT, failed.failure());
        records.write(
                Map.of(
                        "scoped-role-assignment/x/y",
                        Optional.empty(),
                        "role/x/y",
                        Optional.of("{\"format\":1}".getBytes(StandardCharsets.UTF_8))));
        failed = assertThrows(Failed.class, () -> opened(records).all());
        assertEquals(Failure.CORRUPT, failed.failure());
    }
}
