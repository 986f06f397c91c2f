// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.record;

import dev.signet.base.Uuids;
import dev.signet.ledger.Batch;
import dev.signet.ledger.Reading;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/// Which index belongs to the ledger. Format: docs/formats/tx.md.
///
/// @param id the file set under which it is sealed
/// @param folder 0 or 1: which of the two folders it is in
/// @param covered see [dev.signet.store.Definitions]
public record IndexPlace(UUID id, int folder, long covered) {
    private static final byte[] KEY = Schema.metaKey("index");
    private static final int LONG_BYTES = Uuids.BYTES + 1 + Long.BYTES;

    /// In the folder in which the first index of a database is.
    public static IndexPlace first(UUID id, long covered) {
        return new IndexPlace(id, 0, covered);
    }

    /// The one that is noted; empty: it must be made anew.
    public static Optional<IndexPlace> read(Reading ledger) {
        return ledger.get(Schema.META, KEY).map(IndexPlace::of);
    }

    /// Notes it.
    public void write(Batch batch) {
        batch.put(Schema.META, KEY, bytes());
    }

    /// Forgets which one belongs to the ledger.
    public static void forget(Batch batch) {
        batch.delete(Schema.META, KEY);
    }

    /// Its folder.
    ///
    /// @param database the folder of the database
    public Path in(Path database) {
        return folder(database, folder);
    }

    /// One of the two folders.
    public static Path folder(Path database, int folder) {
        return database.resolve(folder == 0 ? "index" : "index-2");
    }

    /// What never covered a definition, in the first folder, is spelled as before there were any.
    byte[] bytes() {
        byte[] name = Uuids.bytes(id);
        return folder == 0 && covered == 0
                ? name
                : ByteBuffer.allocate(LONG_BYTES)
                        .put(name)
                        .put((byte) folder)
                        .putLong(covered)
                        .array();
    }

    static IndexPlace of(byte[] record) {
        if (record.length != Uuids.BYTES && record.length != LONG_BYTES) {
            throw Schema.unreadable(Schema.META);
        }
        var in = ByteBuffer.wrap(record);
        byte[] name = new byte[Uuids.BYTES];
        in.get(name);
        boolean isShort = !in.hasRemaining();
        var place =
                new IndexPlace(Uuids.of(name), isShort ? 0 : in.get(), isShort ? 0 : in.getLong());
        if (place.folder < 0 || place.folder > 1 || place.covered < 0) {
            throw Schema.unreadable(Schema.META);
        }
        return place;
    }
}
