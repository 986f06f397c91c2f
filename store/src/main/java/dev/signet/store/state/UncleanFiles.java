// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.state;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.index.Index;
import dev.signet.ledger.Batch;
import dev.signet.ledger.Family;
import dev.signet.ledger.Ledger;
import dev.signet.ledger.Scan;
import dev.signet.store.record.Name;
import dev.signet.store.record.RecordReader;
import dev.signet.store.record.Schema;
import dev.signet.store.record.Unclean;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// The files of a database that hold what has been erased: RocksDB's tables and logs, and segments
/// of the index.
///
/// @param records has some of it open
/// @param rebuild makes another index, whose files hold it too
/// @param indexDamaged told when a file of the index does not verify
public record UncleanFiles(
        Ledger ledger,
        RecordReader records,
        IndexInUse inUse,
        Rebuild rebuild,
        Health health,
        Consumer<Failed> indexDamaged)
        implements Cleaning.Files {
    private static final int NOTES_EACH = 10_000;

    @Override
    public boolean clean(Unclean what) throws InterruptedException {
        cleanIndex();
        rebuild.cleanse(what.bodies());
        if (!ledger.cleanse(removed(what), what.sequence())) {
            return false;
        }
        records.forget(); // those who still saw it, and are gone by now, may have read it since
        while (forget(what.lsn()) == NOTES_EACH) {
            // there are more
        }
        return true;
    }

    private void cleanIndex() {
        Index index = inUse.now();
        try {
            index.cleanse();
        } catch (Failed failed) {
            if (!inUse.isNow(index)) {
                cleanIndex(); // another one has taken its place
                return;
            }
            if (failed.failure() == Failure.CORRUPT) {
                indexDamaged.accept(failed);
            } else if (index.isBroken()) {
                health.end(failed); // only a new opening mends it
            }
            throw failed;
        }
    }

    /// Forgets that files were unclean of erasures up to `lsn`: so many at a time.
    private int forget(long lsn) {
        var batch = new Batch();
        int notes = 0;
        try (Scan scan = ledger.forward(Schema.META, Schema.erasingKey(0))) {
            while (notes < NOTES_EACH && scan.next()) {
                OptionalLong erasure = Schema.erasingLsn(scan.key());
                if (erasure.isEmpty() || erasure.getAsLong() > lsn) {
                    break;
                }
                batch.delete(Schema.META, scan.key());
                notes++;
            }
        }
        ledger.write(batch);
        return notes;
    }

    private static Map<Family, Optional<List<byte[]>>> removed(Unclean what) {
        var bodies = what.bodies().map(all -> all.stream().sorted().map(Schema::key).toList());
        var heads = what.names().map(all -> all.stream().map(Name::bytes).toList());
        var versions = heads.map(all -> all.stream().flatMap(UncleanFiles::versions).toList());
        var removed = new LinkedHashMap<Family, Optional<List<byte[]>>>();
        removed.put(Schema.BODY, bodies);
        removed.put(Schema.HEAD, heads);
        removed.put(Schema.VERSION, versions);
        return removed;
    }

    private static Stream<byte[]> versions(byte[] name) {
        return Stream.of(Schema.versionKey(name, Long.MAX_VALUE), Schema.versionKey(name, 0));
    }

    @Override
    public void halt() {
        ledger.haltCleansing();
    }
}
