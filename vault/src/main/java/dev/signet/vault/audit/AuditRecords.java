// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.audit;

import dev.signet.ledger.record.RecordForm;
import dev.signet.ledger.record.RecordReader;
import dev.signet.ledger.record.RecordWriter;
import dev.signet.vault.records.RecordKind;
import java.util.List;
import java.util.Optional;

/// Audit rows as records (docs/formats/vault.md, family `audit`). Those of earlier formats are
/// read: of the first they do not say what a version was switched to, of the first two not whose
/// rights were changed.
public final class AuditRecords {
    private AuditRecords() {}

    /// One record holds the rows of one batch, oldest first.
    public static byte[] write(List<AuditEvent> rows) {
        var out = new RecordWriter(RecordKind.AUDIT.form());
        out.list(rows, row -> fields(out, row));
        return out.toBytes();
    }

    public static List<AuditEvent> read(byte[] bytes) {
        RecordForm form = RecordKind.AUDIT.form(bytes);
        return RecordReader.read(form, bytes, in -> in.list(row -> fields(row, form.format())));
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
                .number(event.httpStatusCode())
                .optional(event.enabled(), out::flag)
                .optional(event.rights(), rights -> rights(out, rights));
    }

    private static void rights(RecordWriter out, RightsChange rights) {
        out.flag(rights.isGiven())
                .flag(rights.isRole())
                .text(rights.principal())
                .list(rights.words(), out::text);
    }

    private static AuditEvent fields(RecordReader in, int format) {
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
                in.number(),
                format < 2 ? Optional.empty() : in.optional(RecordReader::flag),
                format < 3 ? Optional.empty() : in.optional(AuditRecords::rights));
    }

    private static RightsChange rights(RecordReader in) {
        return new RightsChange(in.flag(), in.flag(), in.text(), in.list(RecordReader::text));
    }
}
