// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import dev.signet.base.Entropy;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.Purpose;
import dev.signet.crypto.Seals;
import dev.signet.index.MappingVersion;
import dev.signet.ledger.Verifying;
import dev.signet.store.log.Applier;
import dev.signet.store.log.LocalLog;
import dev.signet.store.log.Proposal;
import dev.signet.store.log.TransactionLog;
import dev.signet.store.record.OpenedBodies;
import dev.signet.store.record.RecordReader;
import dev.signet.store.sight.Narrowed;
import dev.signet.store.sight.Seeing;
import dev.signet.store.sight.Whole;
import dev.signet.store.state.OpenParts;
import dev.signet.store.state.Rebuild;
import dev.signet.store.state.Recovery;
import dev.signet.store.state.Timeline;
import dev.signet.store.verify.Documents;
import dev.signet.store.verify.StoppedDatabase;
import dev.signet.store.verify.Verification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntPredicate;

/// The database of one account in one folder: commit, snapshot, search, history, recovery.
///
/// Any thread. Calls block; a commit returns when it is synced. Every call may throw
/// [Failed] with `KEY_REFUSED` or `KEY_SILENT` when the keys are withdrawn, `CORRUPT` with
/// facts `file` or `family` when stored bytes do not verify, `STORAGE`, and `UNAVAILABLE`
/// after closing.
public final class Database implements AutoCloseable {
    private static final byte[] TOKEN_PLACE = "page".getBytes(StandardCharsets.US_ASCII);

    private final Running running;
    private final OpenParts parts;
    private final Applier applier;
    private final TransactionLog log;
    private final Rebuild rebuild;
    private final Seeing seeing;

    /// What each commit through this leaves.
    private final Optional<Receipt> receipt;

    /// Of which this is a part; itself when it is the whole.
    private final Database whole;

    private Database(Running running) {
        this(running, new Whole(), Optional.empty(), Optional.empty());
    }

    /// @param whole empty for the whole itself
    private Database(
            Running running, Seeing seeing, Optional<Receipt> receipt, Optional<Database> whole) {
        this.running = running;
        this.parts = running.parts();
        this.applier = running.applier();
        this.log = running.log();
        this.rebuild = running.rebuild();
        this.seeing = seeing;
        this.receipt = receipt;
        this.whole = whole.orElse(this);
    }

    /// The same database as one caller sees it: reads, searches, histories and commits know of
    /// nothing else, and nothing is erased. It is open as long as this one, which alone is closed.
    public Database narrowed(Sight sight) {
        var narrowed = new Narrowed(sight, running.indexer());
        return new Database(running, narrowed, receipt, Optional.of(whole));
    }

    /// The same database, each of whose commits and erasures leaves that receipt: of several the
    /// last one's stays. It is open as long as this one, which alone is closed.
    public Database leaving(Receipt left) {
        return new Database(running, seeing, Optional.of(left), Optional.of(whole));
    }

    /// What this is a part of, or itself.
    public Database whole() {
        return whole;
    }

    /// Whether nothing is hidden from who asks this.
    public boolean seesAll() {
        return seeing instanceof Whole;
    }

    /// A snapshot of [#whole], as this sees it. Closing the one closes the other.
    public Snapshot seen(Snapshot snapshot) {
        return seesAll() ? snapshot : snapshot.through(seeing);
    }

    /// Opens the database in `directory`, or makes an empty one there.
    ///
    /// What a crash left is brought together: a torn last write is dropped (it was never
    /// acknowledged), the index is brought to where the ledger is, or made anew when a file
    /// of it is refused. Then nothing acknowledged is missing, or the call fails.
    ///
    /// @param accountId bound to every value; another account's folder does not open
    /// @param seals used as long as the database is open; owned by the caller
    /// @param indexer for what must be indexed again
    /// @param entropy for the id of a new index
    /// @param opening hears of the above
    /// @throws Failed `CORRUPT` with fact `file` when the ledger is damaged, rolled back or
    ///     not the one remembered; `CONFLICT` when it is open elsewhere; `FORMAT_TOO_OLD`,
    ///     `FORMAT_TOO_NEW`; `KEY_REFUSED`, `KEY_SILENT`; `STORAGE`
    public static Database open(
            Path directory,
            UUID accountId,
            Seals seals,
            Indexer indexer,
            InstantSource clock,
            Entropy entropy,
            DatabaseLimits limits,
            Opening opening) {
        return open(
                directory,
                accountId,
                seals,
                indexer,
                clock,
                entropy,
                limits,
                opening,
                StoreEvents.unheard());
    }

    /// The same.
    ///
    /// @param events hears of every group, and of the replay
    public static Database open(
            Path directory,
            UUID accountId,
            Seals seals,
            Indexer indexer,
            InstantSource clock,
            Entropy entropy,
            DatabaseLimits limits,
            Opening opening,
            StoreEvents events) {
        var recovery =
                new Recovery(
                        directory, accountId, seals, indexer, entropy, limits, opening, events);
        return open(recovery, clock, applier -> new LocalLog(applier, clock, limits, events));
    }

    /// The database that follows another log.
    ///
    /// @param log is told of the applier, delivers to it, and is stopped with the database
    static Database open(
            Recovery recovery, InstantSource clock, Function<Applier, TransactionLog> log) {
        try {
            Files.createDirectories(recovery.directory());
        } catch (IOException thrown) {
            throw new Failed(thrown, Failure.STORAGE, "the database's folder cannot be made");
        }
        return new Database(new Running(recovery, recovery.run(), clock, log));
    }

    /// Commits all of `changes`, or nothing; returns when it is on disk, synced, and seen by
    /// every snapshot taken from then on.
    ///
    /// Preparation (compression, database keys) happens in the caller's thread. A failure
    /// other than `BUSY`, `INVALID`, `TOO_LARGE` and the keys' refusals leaves open whether
    /// it was written; a new open shows it. What was synced is never a failure: if the keys are
    /// withdrawn or the index fails just then, this returns as always, and snapshots are refused
    /// until the database has been opened anew.
    ///
    /// @param changes in order; empty to check preconditions only
    /// @param preconditions checked in order against the state just before
    /// @return `Done`, or the first precondition that does not hold
    /// @throws Failed `BUSY` when too much waits: nothing was written, come back later;
    ///     `TOO_LARGE`; `FORBIDDEN` for a change beyond the sight of [#narrowed]
    public Committed commit(List<Change> changes, List<Precondition> preconditions) {
        return seeing.commit(changes, preconditions, this::current, this::appended);
    }

    /// Commits that several threads prepare; `FORBIDDEN` for who does not see everything.
    public Loading loading() {
        seeing.checkErasing();
        return new Loading(running, log);
    }

    private Optional<Stored> current(ResourceKey key) {
        return parts.health().reading(() -> parts.records().read(key));
    }

    private Committed appended(List<Change> changes, List<Precondition> preconditions) {
        parts.health().checkWriting();
        var proposal =
                Proposal.of(
                        changes,
                        preconditions,
                        parts.records().seals(),
                        running.limits().transactionChanges());
        return log.append(proposal.leaving(receipt)).await();
    }

    /// Takes versions away for good, all of `erasures` or none; returns when that is on disk.
    /// From then on no read, search or history that begins finds them, and an erased resource may
    /// be written again, from version 1 on. The files are cleaned of them in the background
    /// ([#awaitCleaned]), as soon as no snapshot from before is open.
    ///
    /// @param erasures each of another resource; of one that is not there nothing happens
    /// @param preconditions as of [#commit]
    /// @return `Done`, where `changed` says whether there was something to erase, or the first
    ///     precondition that does not hold
    /// @throws Failed as [#commit]; `TOO_LARGE` also for more than 100,000 versions, and when they
    ///     were written in transactions with more than 1,000,000 others, which are read again
    public Committed erase(List<Erasure> erasures, List<Precondition> preconditions) {
        seeing.checkErasing();
        parts.health().checkWriting();
        var proposal =
                Proposal.erasing(
                        erasures,
                        preconditions,
                        parts.records().seals(),
                        running.limits().transactionChanges());
        return log.append(proposal.leaving(receipt)).await();
    }

    /// Waits until no file of the folder holds anything of what has been erased.
    ///
    /// @return false when the time is over, or the database is closed meanwhile
    public boolean awaitCleaned(Duration most) throws InterruptedException {
        return running.cleaning().await(most.toMillis());
    }

    /// Why files still hold what has been erased although it was tried to write them anew; empty
    /// when nothing has failed, or a try since has succeeded. It is tried again with growing
    /// pauses, and all else goes on. Costs nothing.
    public Optional<Failed> cleaningFailed() {
        return running.cleaning().failure();
    }

    /// The newest version of `key`; a deletion is a version ([Stored#deleted]). Empty: never
    /// written. Sees every commit that has returned.
    public Optional<Stored> read(ResourceKey key) {
        return parts.health().reading(() -> seeing.read(parts.records(), key));
    }

    /// The newest version of what `put` writes, if it holds just that already; empty when there
    /// is none or it holds anything else. Sees every commit that has returned.
    public Optional<Stored> unchanged(Change.Put put) {
        return parts.health().reading(() -> seeing.unchanged(parts.records(), put));
    }

    /// That version of `key`; a deletion is a version. Empty: there is none.
    public Optional<Stored> readVersion(ResourceKey key, long version) {
        return parts.health().reading(() -> seeing.readVersion(parts.records(), key, version));
    }

    /// Versions of `key`, newest first, deletions included.
    ///
    /// @param before only versions below this; `Long.MAX_VALUE` for all
    /// @param count most versions
    public List<Stored> history(ResourceKey key, long before, int count) {
        return history(key, before, count, _ -> true).changes();
    }

    /// The same, with where it goes on.
    ///
    /// @param more is told of the bytes of each as it is read and says whether another may follow;
    ///     what it throws ends the call
    public ChangePage history(ResourceKey key, long before, int count, IntPredicate more) {
        return parts.health()
                .reading(() -> seeing.history(parts.records(), key, before, count, more));
    }

    /// Versions of `key` above `after`, oldest first, deletions included; otherwise as the others.
    ///
    /// @param since older ones than this place in the commit order ([Snapshot#updateAt]) are passed
    ///     over without being read, but for the current one
    public ChangePage historyAfter(
            ResourceKey key, long after, long since, int count, IntPredicate more) {
        return parts.health()
                .reading(
                        () -> seeing.historyAfter(parts.records(), key, after, since, count, more));
    }

    /// The database as it is now: sees every commit that has returned. The caller closes it.
    public Snapshot snapshot() {
        return new Snapshot(
                pair(),
                parts.records(),
                parts.health(),
                this::refuseIndex,
                running.limits().scannedChanges(),
                seeing,
                running.clock().instant());
    }

    private Timeline.Pair pair() {
        try {
            return parts.timeline().pair();
        } catch (Failed failed) {
            switch (failed.failure()) {
                case CORRUPT -> refuseIndex(failed);
                case STORAGE, INTERNAL -> parts.health().end(failed);
                default -> {} // the keys, or closed, or told before
            }
            throw failed;
        }
    }

    /// Has the index made anew at the next open: a file of it does not verify, or a walk has found
    /// that it does not hold what the ledger holds. [#ended] says so from now on.
    public void refuseIndex(Failed why) {
        running.refuseIndex(why);
    }

    /// What says besides what is indexed, now.
    public Definitions definitions() {
        return parts.defining().now();
    }

    /// Begins to make the index anew, so that it covers all definitions that there are now. Takes
    /// as long as indexing all resources, with half of one processor; all else goes on meanwhile.
    ///
    /// @throws Failed `CONFLICT` while that is under way
    public Reindexing reindex() {
        parts.health().checkWriting();
        return rebuild.start();
    }

    /// The last making anew of the index that was asked for; empty when there was none.
    public Optional<Reindexing> reindexing() {
        return rebuild.job();
    }

    /// Ends the making anew of that id; nothing comes of it.
    ///
    /// @return what has become of it; empty when it is not the last one
    public Optional<Reindexing> cancelReindexing(UUID id) {
        return rebuild.cancel(id);
    }

    /// What is kept of work that goes on beside the data, in the same files and under the same
    /// keys. Of the whole.
    public JobRecords jobRecords() {
        return new JobRecords(parts.ledger(), parts.health());
    }

    /// Where files wait that are made of the data, sealed under the same keys. Of the whole.
    public StagedFiles staged() {
        return new StagedFiles(running.directory(), parts.records().seals());
    }

    /// Versions as they were at a moment, in the order in which they were written, however long ago
    /// that is: nothing is kept for it. What has been erased since is not among them. Of the whole.
    ///
    /// @param lsn the last transaction that counts
    /// @param after 0 for the first page, else [VersionPage#next] of the page before
    /// @param count how many records are looked at, at most
    /// @param more is told of the bytes of each as it is read and says whether another may follow
    public VersionPage versions(long lsn, long after, int count, IntPredicate more) {
        return parts.health().reading(() -> parts.records().versions(lsn, after, count, more));
    }

    /// About the heap that bodies take which are kept open, of all databases of the process.
    public static long openedBodyBytes() {
        return OpenedBodies.shared().bytes();
    }

    /// The last transaction that snapshots see.
    public long lsn() {
        return parts.timeline().lsn();
    }

    /// The time of the last transaction, which those after it exceed; 1970 when there is none.
    /// Costs nothing.
    public Instant newest() {
        return Instant.ofEpochMilli(applier.tip().time());
    }

    /// Why this database wants to be closed and opened again; empty while all is well. Costs
    /// nothing; the first reason stays. Until the owner has done so:
    ///
    /// - A write to ledger or index failed (`STORAGE`: the disk is full; `INTERNAL`): every
    ///   commit fails in the same way. Reads by id go on. Snapshots go on as long as they need
    ///   nothing that the index has not shown before, else they fail with `UNAVAILABLE`.
    /// - A file of the index does not verify (`CORRUPT` with fact `file`): what needs that file
    ///   fails so; all else, commits too, goes on, unless a commit needs it itself. The next open
    ///   makes the index anew, which takes as long as indexing all resources.
    ///
    /// After `KEY_REFUSED` and `KEY_SILENT` it is to be abandoned, as after any withdrawal. What
    /// was wrong may be still so at the next open, so leave a pause between two tries.
    public Optional<Failed> ended() {
        return parts.health().ended();
    }

    /// The first damage of the ledger that a read or a write has met since the database was
    /// opened; empty while none was. What needs the damaged record fails, all else goes on; only
    /// a restored folder mends it. Costs nothing.
    public Optional<Failed> damage() {
        return parts.health().damage();
    }

    /// Walks over everything: the records guarded by a sum, then the chain of transactions with
    /// all that hangs on it, then the index. Goes on behind what it finds. Commits and reads go on
    /// meanwhile, but what they write is not waited for. Takes long; any thread that nobody
    /// interrupts.
    ///
    /// @throws Failed what the keys say, `UNAVAILABLE` when the database is closed: the walk has
    ///     ended without a result; `STORAGE`
    public VerifyReport verify(Verifying hearing) {
        return new Verification(parts.ledger(), this::seen, hearing).run();
    }

    private Verification.Seen seen() {
        var pair = pair();
        var index = pair.index();
        return new Verification.Seen(
                pair.ledger().lsn(),
                new RecordReader(pair.ledger().view(), parts.records().seals()),
                Documents.of(index),
                () -> {
                    try (index) {
                        pair.ledger().release();
                    }
                });
    }

    /// Walks over everything of a database that nobody has open; no byte of the folder changes.
    /// What does not even open is a finding.
    ///
    /// @param mapping see [Indexer#version]
    /// @throws Failed what the keys say; `CONFLICT` when another process has it open; `STORAGE`
    public static VerifyReport verifyStopped(
            Path directory,
            UUID accountId,
            Seals seals,
            MappingVersion mapping,
            DatabaseLimits limits,
            Verifying hearing) {
        return new StoppedDatabase(directory, accountId, seals, mapping, limits).verify(hearing);
    }

    /// Seals a value that a client carries from one request to the next, such as where a
    /// search goes on.
    public byte[] sealToken(byte[] plain) {
        return parts.records().seals().seal(Purpose.TOKEN, plain, TOKEN_PLACE);
    }

    /// Opens what [#sealToken] made.
    ///
    /// @throws Failed `CORRUPT` when it is not ours or was changed
    public byte[] openToken(byte[] sealed) {
        return parts.records().seals().open(Purpose.TOKEN, sealed, TOKEN_PLACE);
    }

    /// About how many values have been sealed for this database since it was made, under all
    /// generations and over all openings: no single key (of one purpose under one generation)
    /// has sealed more. Lives with the ledger, costs nothing. Page tokens have a key of their
    /// own and are not counted.
    public long sealedValues() {
        return parts.ledger().recordsWritten();
    }

    /// Lets what waits be committed, writes the index, releases the folder. Snapshots still
    /// open fail from now on. Idempotent. When writing the index fails the folder is
    /// released all the same.
    @Override
    public void close() {
        end(true);
    }

    /// Releases the folder without sealing or opening anything: after the keys have been
    /// withdrawn. What waits fails. Nothing acknowledged is lost, and what the ledger holds
    /// (sealed) in memory goes into its tables, so that the next open is short. Idempotent.
    public void abandon() {
        end(false);
    }

    private void end(boolean gracefully) {
        if (whole != this) {
            throw new Failed(Failure.INTERNAL, "the whole of a database is closed");
        }
        running.end(gracefully);
    }
}
