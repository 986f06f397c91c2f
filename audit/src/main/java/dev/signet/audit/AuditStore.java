// SPDX-License-Identifier: Apache-2.0
package dev.signet.audit;

import dev.signet.crypto.Seals;
import dev.signet.ledger.Batch;
import dev.signet.ledger.Family;
import dev.signet.ledger.Verifying;
import dev.signet.ledger.record.RecordStore;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.function.LongConsumer;

/// The records of a [RowTrail] in a [RecordStore] of their own (docs/formats/audit.md). One that
/// has failed to write is opened again before the next write, so that a disk that was full needs
/// no new start.
final class AuditStore implements RowStore {
    private static final Family ROWS = Family.records("rows");

    private final RecordStore store;

    private AuditStore(RecordStore store) {
        this.store = store;
    }

    /// Opens the store in `folder`, or makes it.
    ///
    /// @param folder a ledger's, with its anchor beside it
    /// @param storeId bound to every record
    /// @throws dev.signet.base.Failed `CORRUPT` also when a record was put back, dropped or
    ///     exchanged
    static AuditStore open(Path folder, UUID storeId, Seals seals) {
        return new AuditStore(RecordStore.open(folder, storeId, List.of(ROWS), seals));
    }

    /// Walks over all records of a store that nobody has open; changes nothing.
    static void verifyStopped(Path folder, UUID storeId, Seals seals, Verifying hearing) {
        RecordStore.verifyStopped(folder, storeId, List.of(ROWS), seals, hearing);
    }

    @Override
    public void forEachNumber(LongConsumer visitor) {
        store.forEachKey(ROWS, key -> visitor.accept(number(key)));
    }

    @Override
    public void newestFirst(Visitor visitor) {
        store.newestFirst(ROWS, (key, value) -> visitor.visit(number(key), value));
    }

    /// What a write that failed has left is overwritten by the next.
    @Override
    public void commit(long number, byte[] value, List<Long> removed) {
        if (store.isUncertain()) {
            store.reopen(() -> {});
        }
        var batch = new Batch().put(ROWS, key(number), value);
        removed.forEach(each -> batch.delete(ROWS, key(each)));
        store.write(batch);
    }

    private static long number(byte[] key) {
        return ByteBuffer.wrap(key).getLong();
    }

    private static byte[] key(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    @Override
    public void close() {
        store.close();
    }
}
