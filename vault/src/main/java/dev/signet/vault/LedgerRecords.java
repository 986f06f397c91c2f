// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault;

import dev.signet.crypto.Seals;
import dev.signet.ledger.Batch;
import dev.signet.ledger.Ledger;
import dev.signet.ledger.LedgerLimits;
import dev.signet.ledger.Scan;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/// Records in a [Ledger] of their own: sealed, synced, all or nothing. Any thread.
final class LedgerRecords implements Records, AutoCloseable {
    private static final byte[] END = new byte[0];

    private final Ledger ledger;
    private final Map<Family, dev.signet.ledger.Family> families;

    private LedgerRecords(Ledger ledger, Map<Family, dev.signet.ledger.Family> families) {
        this.ledger = ledger;
        this.families = families;
    }

    /// Opens the store in `directory`, or makes it.
    ///
    /// @param storeId bound to every record: a record of another store does not open
    static LedgerRecords open(Path directory, UUID storeId, Seals seals) {
        Map<Family, dev.signet.ledger.Family> families = new EnumMap<>(Family.class);
        for (Family family : Family.values()) {
            families.put(family, dev.signet.ledger.Family.records(family.text()));
        }
        var all = Arrays.stream(Family.values()).map(families::get).toList();
        return new LedgerRecords(
                Ledger.open(directory, storeId, all, seals, LedgerLimits.small()), families);
    }

    @Override
    public void forEach(Family family, BiConsumer<byte[], byte[]> visitor) {
        try (Scan scan = ledger.forward(of(family), END)) {
            while (scan.next()) {
                visitor.accept(scan.key(), scan.value());
            }
        }
    }

    @Override
    public void forEachKey(Family family, Consumer<byte[]> visitor) {
        try (Scan scan = ledger.forward(of(family), END)) {
            while (scan.next()) {
                visitor.accept(scan.key());
            }
        }
    }

    @Override
    public void newestFirst(Family family, BiPredicate<byte[], byte[]> visitor) {
        try (Scan scan = ledger.backward(of(family), END)) {
            while (scan.next() && visitor.test(scan.key(), scan.value())) {
                // the visitor decides
            }
        }
    }

    @Override
    public Optional<byte[]> read(Family family, byte[] key) {
        return ledger.get(of(family), key);
    }

    @Override
    public void commit(Records.Changes batch) {
        var writes = new Batch();
        for (Write write : batch.writes()) {
            if (write.value().isPresent()) {
                writes.put(of(write.family()), write.key(), write.value().get());
            } else {
                writes.delete(of(write.family()), write.key());
            }
        }
        ledger.write(writes);
    }

    @Override
    public void close() {
        ledger.close();
    }

    private dev.signet.ledger.Family of(Family family) {
        return java.util.Objects.requireNonNull(families.get(family));
    }
}
