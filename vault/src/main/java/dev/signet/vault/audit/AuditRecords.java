// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.audit;

import dev.signet.ledger.record.RecordReader;
import dev.signet.ledger.record.RecordWriter;
import dev.signet.vault.records.RecordKind;
import java.util.List;

/// Audit rows as records (docs/formats/vault.md, family `audit`).
public final class AuditRecords {
    private AuditRecords() {}

    /// One record holds the rows of one batch, oldest first.
    public static byte[] write(List<AuditEvent> rows) {
        var out = new RecordWriter(RecordKind.AUDIT.form());
        out.list(rows, row -> fields(out, row));
        return out.toBytes();
    }

    public static List<AuditEvent> read(byte[] bytes) {
        return RecordReader.read(
                RecordKind.AUDIT.form(), bytes, in -> in.list(AuditRecords::fields));
    }

    private static void fields(RecordWriter out, AuditEvent event) {
        out.instant(event.time())
                .text(event.resourceId())
                .text(event.operationName())
                .text(event.operationVersion())
                .flag(event.success())
                .text(event.resultSignature())
                .text(event.resultDescription())
                .number(event.durationMillis())
                .text(event.callerIpAddress())
                .uuid(event.correlationId())
                .optional(event.objectId(), out::text)
                .optional(event.applicationId(), out::text)
                .text(event.clientInfo())
                .text(event.requestUri())
                .text(event.id())
                .number(event.httpStatusCode());
    }

    private static AuditEvent fields(RecordReader in) {
        return new AuditEvent(
                in.instant(),
                in.text(),
                in.text(),
                in.text(),
                in.flag(),
                in.text(),
                in.text(),
                in.longNumber(),
                in.text(),
                in.uuid(),
                in.optional(RecordReader::text),
                in.optional(RecordReader::text),
                in.text(),
                in.text(),
                in.text(),
                in.number());
    }
}
