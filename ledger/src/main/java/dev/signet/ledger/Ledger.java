// SPDX-License-Identifier: Apache-2.0
package dev.signet.ledger;

import dev.signet.base.Failed;
import dev.signet.crypto.Seals;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    private final Engine engine;
    private final ReadOptions latest;
    private final List<Family> summed;
    private final boolean suspect;

    private Ledger(Engine engine, List<Family> families, boolean suspect) {
        this.engine = engine;
        this.latest = engine.latest();
        this.suspect = suspect;
        this.summed =
                families.stream().filter(family -> family.guard() == Family.Guard.SUMMED).toList();
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
        Path file = anchor(directory);
        boolean fresh = !OpenedRocks.exists(directory);
        var anchor = Anchor.open(file, accountId, seals, fresh);
        Engine engine;
        try {
            var rocks =
                    OpenedRocks.open(directory, all(families), limits, anchor.last().sequence());
            engine = new Engine(rocks, anchor, accountId, seals, limits);
        } catch (RuntimeException failed) {
            anchor.close();
            throw failed;
        }
        try {
            boolean suspect = new Start(engine, anchor, file, accountId, seals).run(families);
            return new Ledger(engine, families, suspect);
        } catch (RuntimeException failed) {
            engine.close(false);
            throw failed;
        }
    }

    /// Opens the ledger to read it while nobody writes: no byte changes, no file is made, a
    /// ledger of an earlier version stays one.
    ///
    /// @throws Failed as [#open]; `CONFLICT` when another process has it open (of this process
    ///     it is not noticed)
    public static Ledger openToRead(
            Path directory,
            UUID accountId,
            List<Family> families,
            Seals seals,
            LedgerLimits limits) {
        var anchor = Anchor.openToRead(anchor(directory), accountId, seals);
        Engine engine;
        try {
            var rocks = OpenedRocks.openToRead(directory, all(families), limits);
            engine = new Engine(rocks, anchor, accountId, seals, limits);
        } catch (RuntimeException failed) {
            anchor.close();
            throw failed;
        }
        try {
            boolean suspect =
                    new Start(engine, anchor, anchor(directory), accountId, seals).look(families);
            return new Ledger(engine, families, suspect);
        } catch (RuntimeException failed) {
            engine.close(false);
            throw failed;
        }
    }

    private static Path anchor(Path directory) {
        return directory.resolveSibling(directory.getFileName() + ".anchor");
    }

    private static List<Family> all(List<Family> families) {
        var all = new ArrayList<>(families);
        all.add(State.FAMILY);
        return all;
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

    /// Opens every record of the summed families and compares what is there with the sums that
    /// were kept when it was written. Over a moment: writes go on. A ledger of version 1 that is
    /// only read has no sums to compare with.
    public void verify(Verifying hearing) {
        try (View view = view()) {
            verify(view, hearing);
        }
    }

    private void verify(View view, Verifying hearing) {
        var summing = new Summing(view, summed, engine.folder());
        view.state()
                .ifPresentOrElse(
                        state -> summing.verify(state, engine, hearing),
                        () -> summing.read(engine, hearing));
    }

    /// The same, at once and refusing: for a ledger that is small.
    ///
    /// @throws Failed `CORRUPT` with facts `file` and `family` at the first finding
    public void verify() {
        verify(Summing.refusing());
    }

    /// Whether RocksDB has counted records that this ledger has not written: somebody else has
    /// written to the folder. Then it is to be verified before it is used.
    public boolean isSuspect() {
        return suspect;
    }

    /// Writes down that what is there is as it should be: a suspect ledger that was verified is
    /// one no more.
    public void settle() {
        var _ = engine.writeState(true);
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

    /// Has no file of the ledger hold any more what has been removed. Waits for the views that are
    /// older than that, and for a while writes tables anew. One thread at a time.
    ///
    /// @param removed keys by family; empty for all tables of a family
    /// @param sequence [#recordsWritten] after they were removed
    /// @return false when it was halted
    /// @throws Failed `STORAGE`, `UNAVAILABLE`
    public boolean cleanse(Map<Family, Optional<List<byte[]>>> removed, long sequence)
            throws InterruptedException {
        return engine.cleansing().run(removed, sequence);
    }

    /// Ends a [#cleanse] that is under way, in the middle of a table, and lets none begin any more:
    /// the ledger is to be closed.
    public void haltCleansing() {
        engine.cleansing().halt();
    }

    /// Releases the folder; open views and scans end. What was acknowledged is on disk
    /// already, so this loses nothing without a key; with one the anchor is brought to the disk
    /// for good. Idempotent.
    @Override
    public void close() {
        engine.close(true);
    }

    /// Releases the folder and seals nothing. Idempotent.
    public void abandon() {
        engine.close(false);
    }
}
