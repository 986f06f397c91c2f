// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.authorization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.signet.controlplane.Arm;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A lock that comes when a request has been let in and has not written yet holds for it.
final class LocksBesideChangesTest {
    private static final String SUBSCRIPTION = "/subscriptions/" + Arm.SUBSCRIPTION;
    private static final String NAME = "aaaaaaaa-1111-4222-8333-444444444444";
    private static final String ROLE =
            "/providers/Microsoft.Authorization/roleAssignments/"
                    + NAME
                    + "?api-version=2022-04-01";
    private static final String SETTING =
            "/providers/Microsoft.Insights/diagnosticSettings/s?api-version=2021-05-01-preview";
    private static final String TAGS =
            "/providers/Microsoft.Resources/tags/default?api-version=2022-09-01";
    private static final String LOCK =
            "/providers/Microsoft.Authorization/locks/l?api-version=2020-05-01";

    private final Arm arm = Arm.started();

    @BeforeEach
    void make() {
        arm.create("demo", Arm.cosmos(""));
    }

    private static String scope(String kind) {
        return switch (kind) {
            case "subscription" -> SUBSCRIPTION;
            case "group" -> Arm.GROUP;
            default -> Arm.SERVICES + "/demo";
        };
    }

    private static String address(String what) {
        return switch (what) {
            case "role" -> ROLE;
            case "setting" -> SETTING;
            case "tags" -> TAGS;
            default -> "?api-version=2021-04-01";
        };
    }

    private static String body(String what) {
        return switch (what) {
            case "role" ->
                    "{\"properties\":{\"roleDefinitionId\":\""
                            + "4c8d0bbc-75d3-4935-991f-5f3c56d81508\",\"principalId\":\""
                            + NAME
                            + "\"}}";
            case "setting" ->
                    "{\"properties\":{\"workspaceId\":\"/subscriptions/s/w\",\"logs\":"
                            + "[{\"category\":\"AuditLogs\",\"enabled\":true}]}}";
            case "tags" -> "{\"properties\":{\"tags\":{\"a\":\"1\"}}}";
            default -> "{\"location\":\"westus2\",\"tags\":{\"a\":\"1\"}}";
        };
    }

    private void lock(String scope, String level) {
        arm.put(scope + LOCK, "{\"properties\":{\"level\":\"" + level + "\"}}").expect(201);
    }

    /// Puts a lock once a request has looked for locks, which finds none.
    private AtomicInteger lockedAfterTheFirstLook(String scope, String level) {
        var looks = new AtomicInteger();
        arm.records.looked =
                prefix -> {
                    if (prefix.equals("lock/") && looks.incrementAndGet() == 1) {
                        lock(scope, level);
                    }
                };
        return looks;
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, account, role",
        "PUT, group, role",
        "PUT, subscription, role",
        "PUT, account, setting",
        "PUT, group, itself",
        "PATCH, group, itself",
        "PUT, group, tags",
        "PUT, subscription, tags"
    })
    void whatHasBecomeReadOnlyIsNotWritten(String method, String kind, String what) {
        String target = scope(kind) + address(what);
        String before = arm.get(target).text();
        AtomicInteger looks = lockedAfterTheFirstLook(scope(kind), "ReadOnly");
        arm.send(method, target, body(what)).refused(409, "ScopeLocked");
        assertEquals(2, looks.get());
        assertEquals(before, arm.get(target).text());
    }

    @ParameterizedTest
    @CsvSource({"account, role", "group, role", "subscription, role", "account, setting"})
    void whatHasComeToBeKeptIsNotRemoved(String kind, String what) {
        String target = scope(kind) + address(what);
        arm.put(target, body(what));
        AtomicInteger looks = lockedAfterTheFirstLook(scope(kind), "CanNotDelete");
        arm.send("DELETE", target, "").refused(409, "ScopeLocked");
        assertEquals(2, looks.get());
        arm.get(target).expect(200);
    }

    /// Who puts a lock after the last look waits for what was written by it.
    @ParameterizedTest
    @CsvSource({
        "PUT, account, role",
        "PUT, account, setting",
        "PUT, group, itself",
        "PATCH, group, itself",
        "PUT, group, tags",
        "PUT, subscription, tags"
    })
    void noLockComesBetweenTheLastLookAndTheWrite(String method, String kind, String what)
            throws InterruptedException {
        String target = scope(kind) + address(what);
        String before = arm.get(target).text();
        var beside = new AtomicReference<>(before);
        var locking =
                Thread.ofPlatform()
                        .daemon()
                        .unstarted(
                                () -> {
                                    lock(scope(kind), "ReadOnly");
                                    beside.set(arm.get(target).text());
                                });
        var looks = new AtomicInteger();
        arm.records.looked =
                prefix -> {
                    if (prefix.equals("lock/") && looks.incrementAndGet() == 2) {
                        locking.start();
                        while (locking.isAlive() && locking.getState() != Thread.State.BLOCKED) {
                            Thread.onSpinWait();
                        }
                    }
                };
        arm.send(method, target, body(what)).expect(what.equals("role") ? 201 : 200);
        locking.join();
        assertNotEquals(before, beside.get());
    }
}
