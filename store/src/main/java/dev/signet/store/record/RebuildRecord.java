// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.record;

import dev.signet.base.Uuids;
import dev.signet.ledger.Batch;
import dev.signet.ledger.Reading;
import dev.signet.store.Reindexing;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;

/// The last making anew of the index, under way or ended. Format: docs/formats/tx.md.
///
/// @param place where the index is made
public record RebuildRecord(Reindexing job, IndexPlace place) {
    private static final byte[] KEY = Schema.metaKey("reindex");
    private static final int FORMAT_VERSION = 1;
    private static final int BYTES = 1 + 2 * Uuids.BYTES + 2 + 5 * Long.BYTES;

    /// The last one; empty when there was none.
    public static Optional<RebuildRecord> read(Reading ledger) {
        return ledger.get(Schema.META, KEY).map(RebuildRecord::of);
    }

    /// Notes it.
    public void write(Batch batch) {
        batch.put(Schema.META, KEY, bytes());
    }

    byte[] bytes() {
        return ByteBuffer.allocate(BYTES)
                .put((byte) FORMAT_VERSION)
                .put(Uuids.bytes(job.id()))
                .put((byte) job.state().ordinal())
                .put(Uuids.bytes(place.id()))
                .put((byte) place.folder())
                .putLong(job.covers())
                .putLong(job.began().toEpochMilli())
                .putLong(job.ended().map(Instant::toEpochMilli).orElse(0L))
                .putLong(job.looked())
                .putLong(job.total())
                .array();
    }

    static RebuildRecord of(byte[] record) {
        var in = ByteBuffer.wrap(record);
        try {
            Schema.checkFormat(Schema.META, in.get(), FORMAT_VERSION);
            byte[] id = new byte[Uuids.BYTES];
            in.get(id);
            int state = in.get();
            byte[] index = new byte[Uuids.BYTES];
            in.get(index);
            int folder = in.get();
            long covers = in.getLong();
            var began = Instant.ofEpochMilli(in.getLong());
            long ended = in.getLong();
            var job =
                    new Reindexing(
                            Uuids.of(id),
                            Reindexing.State.values()[state],
                            covers,
                            began,
                            ended == 0
                                    ? Optional.empty()
                                    : Optional.of(Instant.ofEpochMilli(ended)),
                            in.getLong(),
                            in.getLong());
            if (in.hasRemaining() || folder < 0 || folder > 1) {
                throw Schema.unreadable(Schema.META);
            }
            return new RebuildRecord(job, new IndexPlace(Uuids.of(index), folder, covers));
        } catch (BufferUnderflowException | ArrayIndexOutOfBoundsException _) {
            throw Schema.unreadable(Schema.META);
        }
    }

    /// Of one that is done because another index has been made meanwhile.
    public RebuildRecord overtaken() {
        return with(job.ended(Reindexing.State.COMPLETED, job.began()));
    }

    /// With another state of the job.
    public RebuildRecord with(Reindexing now) {
        return new RebuildRecord(now, place);
    }
}
