// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.ledger.Batch;
import dev.signet.ledger.Ledger;
import dev.signet.ledger.Scan;
import dev.signet.store.record.Schema;
import dev.signet.store.state.Health;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Records of work that goes on in the background of a database (family `job` of
/// docs/formats/tx.md): sealed at their place, synced before a write returns, counted by a sum. The
/// store knows nothing of what they say. Any thread.
///
/// Keys stand in the clear on disk: 1 to [#KEY_BYTES_MAX] bytes of numbers of ours, never anything
/// of the customer's.
public final class JobRecords {
    /// The longest key.
    public static final int KEY_BYTES_MAX = 64;

    private final Ledger ledger;
    private final Health health;

    JobRecords(Ledger ledger, Health health) {
        this.ledger = ledger;
        this.health = health;
    }

    /// A record with its key. The arrays are not to be written to.
    public record Entry(byte[] key, byte[] value) {}

    /// The record at `key`; empty: there is none.
    ///
    /// @throws Failed as every call of [Database]
    public Optional<byte[]> get(byte[] key) {
        return health.reading(() -> ledger.get(Schema.JOB, key));
    }

    /// Records in the order of their keys as unsigned bytes.
    ///
    /// @param from the first key that may be among them; empty: from the start
    /// @param count how many at most
    public List<Entry> from(byte[] from, int count) {
        return health.reading(
                () -> {
                    var found = new ArrayList<Entry>();
                    try (Scan scan = ledger.forward(Schema.JOB, from)) {
                        while (found.size() < count && scan.next()) {
                            found.add(new Entry(scan.key(), scan.value()));
                        }
                    }
                    return found;
                });
    }

    /// Writes and removes all of this, or nothing; when it returns it is synced.
    ///
    /// @param put handed over
    /// @param removed keys; handed over; nothing happens for one that is not there
    /// @throws Failed `STORAGE`, after which the database wants to be opened anew: only that shows
    ///     what was written; `INVALID` for a key of another length; else as [Database#commit]
    public void write(List<Entry> put, List<byte[]> removed) {
        health.checkWriting();
        var batch = new Batch();
        put.forEach(entry -> batch.put(Schema.JOB, checked(entry.key()), entry.value()));
        removed.forEach(key -> batch.delete(Schema.JOB, checked(key)));
        if (batch.isEmpty()) {
            return;
        }
        try {
            ledger.write(batch);
        } catch (Failed failed) {
            if (failed.failure() == Failure.STORAGE || failed.failure() == Failure.CORRUPT) {
                health.endWriting(failed);
            }
            throw failed;
        }
    }

    static byte[] checked(byte[] key) {
        if (key.length == 0 || key.length > KEY_BYTES_MAX) {
            throw new Failed(Failure.INVALID, "the key of a job's record has 1 to 64 bytes");
        }
        return key;
    }
}
