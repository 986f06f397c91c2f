// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault;

import static dev.signet.vault.Fixture.MAIN;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signet.vault.ManagedChanges.By;
import dev.signet.vault.audit.AuditEvent;
import dev.signet.vault.records.Records.Family;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What was done in Resource Manager is on the disk when it is answered, or is tried again.
final class ManagedChangesTest {
    private static void note(Fixture fixture) {
        var vault = fixture.vaults().find(MAIN).orElseThrow();
        ManagedChanges managed = fixture.service().managed();
        managed.note(vault, "VaultPatch", new By("olga", ""), "", "", Optional.empty());
        managed.flush();
    }

    @Test
    void aRowIsWrittenWhenItIsAnswered() {
        try (var fixture = new Fixture()) {
            note(fixture);
            assertEquals(1, fixture.records.count(Family.AUDIT));
        }
    }

    @Test
    void aRowThatCannotBeWrittenHoldsNobodyAndIsTriedAgain() {
        try (var fixture = new Fixture()) {
            fixture.records.full(true);
            note(fixture);
            assertEquals(0, fixture.records.count(Family.AUDIT));
            fixture.records.full(false);
            fixture.restart(); // which writes what waits
            assertEquals(
                    List.of("VaultPatch"),
                    fixture.service().audit().newest(10).stream()
                            .map(AuditEvent::operationName)
                            .toList());
        }
    }
}
