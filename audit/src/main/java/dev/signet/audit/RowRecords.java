// SPDX-License-Identifier: Apache-2.0
package dev.signet.audit;

import dev.signet.ledger.record.RecordForm;
import dev.signet.ledger.record.RecordReader;
import dev.signet.ledger.record.RecordWriter;
import java.util.List;

/// The rows of one batch as a record: each row behind its length (docs/formats/audit.md).
final class RowRecords {
    private static final RecordForm FORM = new RecordForm("audit rows", 1);

    private RowRecords() {}

    /// @param rows oldest first, each at most [RowTrail#ROW_BYTES_MAX]
    static byte[] write(List<byte[]> rows) {
        var out = new RecordWriter(FORM);
        rows.forEach(out::bytes);
        return out.toBytes();
    }

    /// @throws dev.signet.base.Failed `FORMAT_TOO_OLD`, `FORMAT_TOO_NEW`, `CORRUPT`
    static List<byte[]> read(byte[] record) {
        return RecordReader.read(
                FORM, record, in -> in.untilEnd(row -> row.bytes(RowTrail.ROW_BYTES_MAX)));
    }
}
