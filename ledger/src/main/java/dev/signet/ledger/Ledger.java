// SPDX-License-Identifier: Apache-2.0
package dev.signet.ledger;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.Purpose;
import dev.signet.crypto.Seals;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.rocksdb.ReadOptions;

/// A sealed key-value store in one folder: batches are synced before they are acknowledged,
/// values are sealed with their place (account, family, key) as associated data. Format:
/// docs/formats/ledger.md.
///
/// Any thread may read and write; writes are put in an order by RocksDB. RocksDB's own lock
/// keeps a second opener out.
public final class Ledger implements Reading, AutoCloseable {
    private static final int FORMAT_VERSION = 1;
    private static final byte[] FORMAT_KEY = "format".getBytes(StandardCharsets.US_ASCII);
    private static final long MAGIC = 0x53474e544c444752L; // SGNTLDGR
    private static final Family FORMAT =
            new Family("ledger-format", Purpose.RECORD, Family.Lookup.ORDERED);

    private final Engine engine;
    private final ReadOptions latest;

    private Ledger(Engine engine) {
        this.engine = engine;
        this.latest = engine.adopt(new ReadOptions());
    }

    /// Opens the ledger in `directory`, or makes it when there is none. The anchor is the
    /// file of the same name with `.anchor` behind it.
    ///
    /// @param accountId whose ledger it is; bound to every value
    /// @param families all there are; one that is new to the ledger is added
    /// @throws Failed `CONFLICT` when it is open elsewhere; `CORRUPT`, `FORMAT_TOO_OLD`,
    ///     `FORMAT_TOO_NEW` with fact `file`; `STORAGE`; `KEY_REFUSED`, `KEY_SILENT`
    public static Ledger open(
            Path directory,
            UUID accountId,
            List<Family> families,
            Seals seals,
            LedgerLimits limits) {
        var all = new ArrayList<>(families);
        all.add(FORMAT);
        Path file = directory.resolveSibling(directory.getFileName() + ".anchor");
        boolean fresh = !OpenedRocks.exists(directory);
        var anchor = Anchor.open(file, accountId, seals, fresh);
        try {
            var rocks = OpenedRocks.open(directory, all, limits, anchor.last().sequence());
            var engine = new Engine(rocks, anchor, accountId, seals, limits);
            try {
                var ledger = new Ledger(engine);
                ledger.checkFormat(families);
                return ledger;
            } catch (RuntimeException failed) {
                engine.close();
                throw failed;
            }
        } catch (RuntimeException failed) {
            anchor.close();
            throw failed;
        }
    }

    private void checkFormat(List<Family> families) {
        var stored = get(FORMAT, FORMAT_KEY);
        if (stored.isEmpty()) {
            for (Family family : families) {
                try (Scan scan = forward(family, new byte[0])) {
                    if (scan.next()) {
                        throw new Failed(
                                Failure.CORRUPT,
                                "the ledger's format record is missing",
                                new Fact("file", "ledger"));
                    }
                }
            }
            byte[] record =
                    ByteBuffer.allocate(10).putLong(MAGIC).putShort((short) FORMAT_VERSION).array();
            put(FORMAT, FORMAT_KEY, record);
            return;
        }
        var record = ByteBuffer.wrap(stored.get());
        if (record.remaining() < 10 || record.getLong() != MAGIC) {
            throw new Failed(
                    Failure.CORRUPT, "this is not a ledger of ours", new Fact("file", "ledger"));
        }
        int version = Short.toUnsignedInt(record.getShort());
        if (version != FORMAT_VERSION) {
            throw new Failed(
                    version < FORMAT_VERSION ? Failure.FORMAT_TOO_OLD : Failure.FORMAT_TOO_NEW,
                    "the ledger is of another format version",
                    new Fact("file", "ledger"),
                    new Fact("version", version),
                    new Fact("reads", FORMAT_VERSION));
        }
    }

    @Override
    public Optional<byte[]> get(Family family, byte[] key) {
        return engine.get(latest, family, key);
    }

    @Override
    public Scan forward(Family family, byte[] from) {
        return new Scan(engine, latest, family, from, true, () -> {});
    }

    @Override
    public Scan backward(Family family, byte[] from) {
        return new Scan(engine, latest, family, from, false, () -> {});
    }

    /// Seals and writes all of `batch`, or nothing of it; when this returns it is synced.
    /// After `STORAGE` or `CORRUPT` it is not known which: close and open again to see.
    ///
    /// @throws Failed `STORAGE` when the disk is full or fails; `TOO_LARGE` for a value over
    ///     the limit; `KEY_REFUSED`, `KEY_SILENT` (nothing written); `UNAVAILABLE` when
    ///     closed
    public void write(Batch batch) {
        engine.write(batch);
    }

    /// The note of the last acknowledged batch that had one; zeros when there was none.
    /// After opening, the ledger holds that batch, and may hold a later one that was synced
    /// but not acknowledged.
    public byte[] noted() {
        return engine.noted();
    }

    /// Writes one record; a batch of one.
    public void put(Family family, byte[] key, byte[] value) {
        write(new Batch().put(family, key, value));
    }

    /// Removes one record; a batch of one.
    public void delete(Family family, byte[] key) {
        write(new Batch().delete(family, key));
    }

    /// The ledger as it is now, for as long as the view is open.
    public View view() {
        return new View(engine);
    }

    /// How many records have been written or removed since the ledger was made, those of an
    /// open before counted: at least as many as values were sealed under any one key of it. (The
    /// anchor's marks, one for each batch, are sealed for `TX` and count for themselves.)
    public long recordsWritten() {
        return engine.recordsWritten();
    }

    /// Writes buffered records into their tables, so that no write-ahead log needs to be
    /// replayed.
    public void flush() {
        engine.flush();
    }

    /// Releases the folder; open views and scans end. What was acknowledged is on disk
    /// already, so this needs no key and loses nothing. Idempotent.
    @Override
    public void close() {
        engine.close();
    }
}
