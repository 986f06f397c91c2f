// SPDX-License-Identifier: Apache-2.0
package dev.signet.audit;

import dev.signet.base.Failed;
import dev.signet.crypto.Seals;
import dev.signet.ledger.Verifying;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;

/// The audit trail of all accounts of an installation: the newest [#ROWS_MAX] rows, sealed under
/// service-managed seals (docs/formats/audit.md). Rows are gathered and written in batches, so
/// that no call waits for the disk, and nothing goes on unaudited for long when the disk refuses.
/// Any thread.
public final class AuditTrail implements AutoCloseable {
    /// How many rows are kept, those of all accounts together; up to 256 older ones more.
    public static final int ROWS_MAX = 100_000;

    private final RowTrail rows;

    AuditTrail(RowStore store, int rowsMax) {
        this.rows = new RowTrail(store, rowsMax);
    }

    /// Opens the trail in `folder`, or makes it.
    ///
    /// @param folder a ledger's, with its anchor beside it
    /// @param trailId bound to every record
    /// @throws Failed `CORRUPT` when it is damaged: all of it is verified first
    public static AuditTrail open(Path folder, UUID trailId, Seals seals) {
        AuditStore store = AuditStore.open(folder, trailId, seals);
        try {
            return new AuditTrail(store, ROWS_MAX);
        } catch (RuntimeException failed) {
            store.close();
            throw failed;
        }
    }

    /// Walks over all records of a trail that nobody has open; changes nothing.
    public static void verifyStopped(Path folder, UUID trailId, Seals seals, Verifying hearing) {
        AuditStore.verifyStopped(folder, trailId, seals, hearing);
    }

    /// Adds the row of a call that begins.
    ///
    /// @throws Failed `STORAGE` when rows have not been written for long, or after [#close]: the
    ///     call must not go on; `INTERNAL` when the trail's writer has failed
    public void begin(AuditRow row) {
        rows.record(AuditRows.write(row));
    }

    /// Adds a row of a call that has begun: its end, or a part of it. Taken even when the disk
    /// refuses.
    public void complete(AuditRow row) {
        rows.complete(AuditRows.write(row));
    }

    /// The newest rows that are wanted, newest first, those just recorded among them.
    ///
    /// @param countMax how many at most; 1 or more
    /// @throws Failed `CORRUPT`, `STORAGE`, `INTERNAL`
    public List<AuditRow> newest(int countMax, Predicate<AuditRow> wanted) {
        var found = new ArrayList<AuditRow>();
        rows.newestFirst(
                bytes -> {
                    AuditRow row = AuditRows.read(bytes);
                    if (wanted.test(row)) {
                        found.add(row);
                    }
                    return found.size() < countMax;
                });
        return found;
    }

    /// Waits until every row recorded before is written, or until writing fails.
    public void flush() {
        rows.flush();
    }

    /// Writes what waits and lets go of the folder.
    @Override
    public void close() {
        rows.close();
    }
}
