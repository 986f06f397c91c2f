// SPDX-License-Identifier: Apache-2.0
package dev.signet.audit;

import dev.signet.audit.AuditRow.Identity;
import dev.signet.audit.AuditRow.Result;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.base.Uuids;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Rows as bytes (docs/formats/audit.md). Read strictly: each length is checked, and nothing may
/// be left over.
final class AuditRows {
    private static final int HEADERS_MAX = 10;
    private static final int URI_BYTES_MAX = 64 << 10;

    private AuditRows() {}

    static byte[] write(AuditRow row) {
        var bytes = new ByteArrayOutputStream(512);
        try (var out = new DataOutputStream(bytes)) {
            out.writeLong(ChronoUnit.MICROS.between(Instant.EPOCH, row.time()));
            out.write(Uuids.bytes(row.accountId()));
            out.write(Uuids.bytes(row.correlationId()));
            out.writeInt(row.part());
            out.writeByte(row.result().ordinal());
            out.writeShort(row.status());
            out.writeInt(row.durationMillis());
            text(out, row.operation());
            text(out, row.resourceType());
            text(out, row.callerIpAddress());
            out.writeByte(row.caller().isPresent() ? 1 : 0);
            if (row.caller().isPresent()) {
                Identity caller = row.caller().get();
                text(out, caller.issuer());
                text(out, caller.objectId());
                text(out, caller.applicationId());
            }
            out.writeByte(row.headers().size());
            for (Map.Entry<String, String> header : row.headers().entrySet()) {
                text(out, header.getKey());
                text(out, header.getValue());
            }
            out.writeInt(row.sealedUri().length);
            out.write(row.sealedUri());
        } catch (IOException e) {
            throw new Failed(e, Failure.INTERNAL, "memory cannot be written");
        }
        return bytes.toByteArray();
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeShort(bytes.length);
        out.write(bytes);
    }

    /// @throws Failed `CORRUPT`
    static AuditRow read(byte[] row) {
        try (var in = new DataInputStream(new ByteArrayInputStream(row))) {
            Instant time = Instant.EPOCH.plus(in.readLong(), ChronoUnit.MICROS);
            UUID accountId = uuid(in);
            UUID correlationId = uuid(in);
            int part = in.readInt();
            Result result = result(in.readUnsignedByte());
            int status = in.readUnsignedShort();
            int durationMillis = in.readInt();
            String operation = text(in);
            String resourceType = text(in);
            String callerIpAddress = text(in);
            Optional<Identity> caller = caller(in);
            Map<String, String> headers = headers(in);
            byte[] sealedUri = uri(in);
            if (in.read() >= 0) {
                throw corrupt();
            }
            return new AuditRow(
                    time,
                    accountId,
                    correlationId,
                    part,
                    result,
                    operation,
                    resourceType,
                    sealedUri,
                    callerIpAddress,
                    caller,
                    headers,
                    status,
                    durationMillis);
        } catch (IOException | ArithmeticException | DateTimeException e) {
            throw corrupt();
        }
    }

    private static Optional<Identity> caller(DataInputStream in) throws IOException {
        int flag = in.readUnsignedByte();
        if (flag > 1) {
            throw corrupt();
        }
        return flag == 0
                ? Optional.empty()
                : Optional.of(new Identity(text(in), text(in), text(in)));
    }

    private static Map<String, String> headers(DataInputStream in) throws IOException {
        int count = in.readUnsignedByte();
        if (count > HEADERS_MAX) {
            throw corrupt();
        }
        var headers = new LinkedHashMap<String, String>();
        for (int i = 0; i < count; i++) {
            if (headers.put(text(in), text(in)) != null) {
                throw corrupt();
            }
        }
        return headers;
    }

    private static byte[] uri(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > URI_BYTES_MAX) {
            throw corrupt();
        }
        return exactly(in, length);
    }

    private static Result result(int ordinal) {
        if (ordinal >= Result.values().length) {
            throw corrupt();
        }
        return Result.values()[ordinal];
    }

    private static UUID uuid(DataInputStream in) throws IOException {
        return Uuids.of(exactly(in, Uuids.BYTES));
    }

    private static String text(DataInputStream in) throws IOException {
        byte[] bytes = exactly(in, in.readUnsignedShort());
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }

    private static byte[] exactly(DataInputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length != length) {
            throw corrupt();
        }
        return bytes;
    }

    private static Failed corrupt() {
        return new Failed(Failure.CORRUPT, "a row of the audit trail does not read");
    }
}
