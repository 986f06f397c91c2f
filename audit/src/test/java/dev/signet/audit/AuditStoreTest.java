// SPDX-License-Identifier: Apache-2.0
package dev.signet.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.ledger.Finding;
import dev.signet.ledger.Verifying;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The trail on a real ledger.
final class AuditStoreTest {
    private static final String MARKER = "Qwzmarker";

    @TempDir private Path scratch;

    private Path ledger() {
        return scratch.resolve("ledger");
    }

    private AuditTrail open(UUID id) {
        return AuditTrail.open(ledger(), id, Sample.seals());
    }

    @Test
    void rowsOutliveTheProcessAndNothingOfThemIsLegibleOnTheDisk() throws IOException {
        try (var trail = open(Sample.ID)) {
            trail.begin(Sample.begun(MARKER));
        }
        try (var trail = open(Sample.ID)) {
            trail.complete(Sample.begun("two"));
            assertEquals(
                    List.of("two", MARKER),
                    trail.newest(10, _ -> true).stream().map(AuditRow::resourceType).toList());
        }
        long files = 0;
        try (var paths = Files.walk(scratch)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                String bytes = new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1);
                assertFalse(bytes.contains(MARKER), path.toString());
                files++;
            }
        }
        assertTrue(files > 2);
    }

    @Test
    void aTrailUnderAnotherIdDoesNotOpen() {
        open(Sample.ID).close();
        assertEquals(
                Failure.CORRUPT, assertThrows(Failed.class, () -> open(new UUID(7, 9))).failure());
    }

    @Test
    void aStoppedTrailIsWalkedOver() {
        try (var trail = open(Sample.ID)) {
            trail.begin(Sample.begun("one"));
        }
        var findings = new ArrayList<Finding>();
        AuditTrail.verifyStopped(ledger(), Sample.ID, Sample.seals(), findings(findings));
        assertEquals(List.of(), findings);
    }

    private static Verifying findings(List<Finding> to) {
        return new Verifying() {
            @Override
            public void found(Finding finding) {
                to.add(finding);
            }

            @Override
            public void walked(Part part, long done, long total) {}
        };
    }
}
