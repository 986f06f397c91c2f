// SPDX-License-Identifier: Apache-2.0
package dev.signet.accounts.audit;

import dev.signet.audit.AuditRow;
import dev.signet.audit.AuditRow.Result;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.base.Uuids;
import dev.signet.crypto.Purpose;
import dev.signet.crypto.Seals;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/// Addresses of calls under an account's own seals, each bound to its row
/// (docs/formats/audit.md).
final class AuditUri {
    private AuditUri() {}

    /// The associated data of the address of one row.
    static byte[] place(UUID accountId, UUID correlationId, int part, Result result) {
        return ByteBuffer.allocate(2 * Uuids.BYTES + Integer.BYTES + 1)
                .put(Uuids.bytes(accountId))
                .put(Uuids.bytes(correlationId))
                .putInt(part)
                .put((byte) result.ordinal())
                .array();
    }

    static byte[] sealed(Seals seals, byte[] plain, byte[] place) {
        return seals.seal(Purpose.AUDIT, plain, place);
    }

    /// The address of a row; empty when none was kept or the customer's key refuses.
    ///
    /// @param seals the account's; empty when it has none
    /// @throws Failed `CORRUPT` and what else is no refusal
    static Optional<String> opened(AuditRow row, Optional<Seals> seals) {
        if (seals.isEmpty() || row.sealedUri().length == 0) {
            return Optional.empty();
        }
        byte[] place = place(row.accountId(), row.correlationId(), row.part(), row.result());
        try {
            byte[] plain = seals.get().open(Purpose.AUDIT, row.sealedUri(), place);
            return Optional.of(new String(plain, StandardCharsets.UTF_8));
        } catch (Failed failed) {
            if (failed.failure() == Failure.KEY_REFUSED || failed.failure() == Failure.KEY_SILENT) {
                return Optional.empty();
            }
            throw failed;
        }
    }
}
