// SPDX-License-Identifier: Apache-2.0
package dev.signet.audit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/// docs/formats/audit.md: records are read back as they were written, strictly, for ever.
final class AuditRowsTest {
    private static final Path VECTOR = Path.of("..", "vectors", "audit", "record-v1.txt");

    private static byte[] record() {
        return RowRecords.write(
                List.of(AuditRows.write(Sample.begun("")), AuditRows.write(Sample.ended())));
    }

    @Test
    void theVectorIsWrittenAndRead() throws IOException {
        byte[] vector = HexFormat.of().parseHex(Files.readString(VECTOR).strip());
        assertEquals(HexFormat.of().formatHex(vector), HexFormat.of().formatHex(record()));
        List<AuditRow> rows = RowRecords.read(vector).stream().map(AuditRows::read).toList();
        assertSame(Sample.begun(""), rows.getFirst());
        assertSame(Sample.ended(), rows.getLast());
    }

    private static void assertSame(AuditRow expected, AuditRow row) {
        assertArrayEquals(expected.sealedUri(), row.sealedUri());
        assertEquals(withoutArray(expected), withoutArray(row));
    }

    private static String withoutArray(AuditRow row) {
        return row.toString().replaceAll("sealedUri=\\[B@[0-9a-f]+", "");
    }

    @Test
    void aRecordCutAnywhereIsCorrupt() {
        byte[] whole = record();
        int first = AuditRows.write(Sample.begun("")).length + 5;
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            if (length != first) { // there a record of one row ends
                assertFailure(Failure.CORRUPT, cut);
            }
        }
    }

    @Test
    void aRowCutAnywhereOrWithMoreBehindItIsCorrupt() {
        byte[] whole = AuditRows.write(Sample.ended());
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertEquals(
                    Failure.CORRUPT,
                    assertThrows(Failed.class, () -> AuditRows.read(cut)).failure());
        }
        byte[] longer = Arrays.copyOf(whole, whole.length + 1);
        assertEquals(
                Failure.CORRUPT,
                assertThrows(Failed.class, () -> AuditRows.read(longer)).failure());
    }

    @Test
    void otherFormatsAreTooOldOrTooNew() {
        byte[] record = record();
        record[0] = 0;
        assertFailure(Failure.FORMAT_TOO_OLD, record);
        record[0] = 2;
        assertFailure(Failure.FORMAT_TOO_NEW, record);
    }

    private static void assertFailure(Failure failure, byte[] record) {
        assertEquals(failure, assertThrows(Failed.class, () -> RowRecords.read(record)).failure());
    }
}
