// SPDX-License-Identifier: Apache-2.0
package dev.signet.index;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.Seals;
import dev.signet.index.sealed.FreshFiles;
import dev.signet.index.sealed.SealedDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.search.IndexSearcher;
import org.jspecify.annotations.Nullable;

/// The search index of one account in one folder, every file of it sealed. Derived: whatever is
/// lost can be put again from the ledger after [#committedLsn].
///
/// One thread applies (a platform thread: a virtual one can be kept from running by searches
/// that keep every carrier busy); any thread may take a view, commit, close or abandon.
/// Applying, the flush at the start of a commit and the refresh of views exclude each other,
/// so that a view and a commit hold whole transactions. When one of these three fails the
/// index is broken: what it holds in memory may be a part of a transaction, so nothing is
/// applied, committed or refreshed any more, and it must be abandoned and opened anew. Views of
/// what was seen before go on.
public final class Index implements AutoCloseable {
    private final SealedDirectory directory;
    private final CuttingWriter writer;
    private final KeyedMergeScheduler merges;
    private final RisingUpdates updates;
    private final IndexLimits limits;
    private final Seals seals;
    private final MappingVersion mapping;

    /// Held to apply, to cut a commit and to refresh.
    private final ReentrantLock changing = new ReentrantLock();

    private final ReentrantLock committing = new ReentrantLock();
    private volatile long appliedLsn;
    private volatile long committedLsn;
    private volatile Current current;
    private volatile @Nullable State ended;
    private volatile @Nullable Failed broken;
    private final AtomicInteger lentViews = new AtomicInteger();

    private enum State {
        CLOSED,
        ABANDONED
    }

    /// What views are made of.
    private record Current(DirectoryReader reader, IndexSearcher searcher, long lsn) {
        static Current of(DirectoryReader reader, long lsn) {
            var searcher = new IndexSearcher(reader);
            searcher.setQueryCache(null); // it would keep what was found after the keys have gone
            return new Current(reader, searcher, lsn);
        }
    }

    /// Something that reads or writes Lucene.
    @FunctionalInterface
    interface Work<T> {
        T run() throws IOException;
    }

    private Index(
            SealedDirectory directory, Seals seals, MappingVersion mapping, IndexLimits limits)
            throws IOException {
        this.directory = directory;
        this.seals = seals;
        this.mapping = mapping;
        this.limits = limits;
        this.merges = new KeyedMergeScheduler();
        this.writer = new CuttingWriter(new FreshFiles(directory, limits), limits, merges);
        try {
            this.committedLsn =
                    CommitData.read(writer.getLiveCommitData())
                            .map(found -> found.ofMapping(mapping).lsn())
                            .orElse(0L);
            this.appliedLsn = committedLsn;
            this.current = Current.of(DirectoryReader.open(writer), committedLsn);
            this.updates = new RisingUpdates(writer, current.reader());
        } catch (Throwable failure) {
            writer.rollback();
            throw failure;
        }
    }

    /// Opens the index in `folder`, or starts an empty one there; the folder is made if need
    /// be.
    ///
    /// @param mapping what makes the documents; noted with each commit
    /// @throws Failed `FORMAT_TOO_OLD` (also for another mapping), `FORMAT_TOO_NEW`, `CORRUPT`
    ///     (with the fact `file` where it is known); then the caller may delete the folder and
    ///     put everything again. `CONFLICT` when another one has it open. `KEY_REFUSED`,
    ///     `KEY_SILENT`
    public static Index open(Path folder, Seals seals, MappingVersion mapping, IndexLimits limits) {
        try {
            var directory = new SealedDirectory(folder, seals);
            try {
                return new Index(directory, seals, mapping, limits);
            } catch (Throwable failure) {
                directory.close();
                throw failure;
            }
        } catch (IOException | RuntimeException failure) {
            throw Failures.of(failure);
        }
    }

    /// Applies the changes of whole transactions, in commit order. They are seen by the views
    /// taken from now on and are on disk after the next [#commit].
    ///
    /// @param lsn the last of these transactions; not below the one before
    /// @throws Failed `INTERNAL` when updates do not rise; `UNAVAILABLE` when the index is broken
    public void apply(long lsn, List<Update> changes) {
        changing.lock();
        try {
            change(
                    () -> {
                        for (Update update : changes) {
                            updates.apply(update);
                        }
                        appliedLsn = lsn;
                        return lsn;
                    });
        } finally {
            changing.unlock();
        }
    }

    /// How many documents it holds, about.
    public long documents() {
        return current.reader().numDocs();
    }

    /// The last transaction applied.
    public long appliedLsn() {
        return appliedLsn;
    }

    /// The last transaction that is in the index on disk; 0 for a new one. After opening,
    /// what the ledger has behind it must be applied again.
    public long committedLsn() {
        return committedLsn;
    }

    /// How many views are lent and have not been closed; for who waits until nobody looks any more.
    /// One that is being lent may not be counted yet.
    public int lentViews() {
        return lentViews.get();
    }

    /// Writes and syncs everything applied so far. Applying waits only for the beginning of it.
    ///
    /// @return [#committedLsn]
    public long commit() {
        committing.lock();
        try {
            return change(
                    () -> {
                        long[] cut = {0};
                        changing.lock();
                        try {
                            cut[0] = appliedLsn;
                            var data = new CommitData(cut[0], mapping);
                            writer.setLiveCommitData(data.values().entrySet());
                            writer.commit(changing::unlock);
                        } finally {
                            if (changing.isHeldByCurrentThread()) {
                                changing.unlock();
                            }
                        }
                        committedLsn = cut[0];
                        return committedLsn;
                    });
        } finally {
            committing.unlock();
        }
    }

    /// Writes everything applied so far, and writes anew each file that still holds documents that
    /// have been removed or replaced, so that what was removed before this call stands in no file
    /// any more once the views lent before it have been closed. Takes as long as making much of
    /// the index anew; everything else goes on meanwhile.
    ///
    /// @throws Failed as [#commit]; `UNAVAILABLE` when the index is closed meanwhile
    public void cleanse() {
        commit(); // what merges from here on knows what was removed
        guard(
                () -> {
                    merges.sync(); // those that began before may not
                    writer.forceMergeDeletes(true);
                    return 0;
                });
        commit();
        guard(
                () -> {
                    refresh();
                    return 0;
                });
    }

    /// Whether only a new opening helps: a change of it has failed. Costs nothing.
    public boolean isBroken() {
        return broken != null || !writer.isOpen();
    }

    /// Lends a view that holds at least the transactions up to `lsn`, which must have been
    /// applied. All who need a newer one than there is share one refresh.
    public IndexView view(long lsn) {
        return guard(
                () -> {
                    Current lent = current;
                    while (lent.lsn() < lsn || !lent.reader().tryIncRef()) {
                        refresh(lsn);
                        lent = current;
                    }
                    lentViews.incrementAndGet();
                    return new IndexView(new Views(), limits, lent.searcher(), lent.lsn());
                });
    }

    /// Commits and closes; views still lent fail from now on. Idempotent.
    @Override
    public void close() {
        if (ended != null) {
            return;
        }
        commit();
        end(State.CLOSED);
    }

    /// Ends without sealing or writing anything: after the keys have been withdrawn, or a
    /// failure. Files are closed, buffers and caches let go; views still lent fail.
    /// Idempotent.
    public void abandon() {
        directory.abandon();
        end(State.ABANDONED);
    }

    /// Runs `work`, which changes the index or shows its changes: when it fails the index is
    /// broken.
    private <T> T change(Work<T> work) {
        return guard(
                () -> {
                    Failed why = broken;
                    if (why != null) {
                        int _ = seals.activeGeneration(); // a refusal tells more
                        throw new Failed(why, Failure.UNAVAILABLE, "the index must be opened anew");
                    }
                    try {
                        return work.run();
                    } catch (Throwable thrown) {
                        broken = Failures.of(thrown);
                        throw thrown;
                    }
                });
    }

    /// Runs `work` and tells its failures in our words.
    <T> T guard(Work<T> work) {
        try {
            checkUsable();
            return work.run();
        } catch (IOException | RuntimeException failure) {
            if (ended != null) {
                checkUsable();
            }
            throw Failures.of(failure);
        }
    }

    /// Whose views are refused with the index.
    final class Views extends Lender {
        @Override
        <T> T guard(Work<T> work) {
            return Index.this.guard(work);
        }

        @Override
        void release(IndexReader reader) {
            try {
                super.release(reader);
            } finally {
                lentViews.decrementAndGet();
            }
        }
    }

    /// Lets go of files that have been written anew.
    private void refresh() throws IOException {
        changing.lock();
        try {
            checkUsable();
            renew();
        } finally {
            changing.unlock();
        }
    }

    private void refresh(long lsn) throws IOException {
        changing.lock();
        try {
            checkUsable();
            if (lsn > appliedLsn) {
                throw new Failed(
                        Failure.INTERNAL,
                        "a view was asked for before its transaction was applied",
                        new Fact("lsn", lsn),
                        new Fact("applied", appliedLsn));
            }
            if (current.lsn() < lsn) {
                renew();
            }
        } finally {
            changing.unlock();
        }
    }

    private void renew() {
        Current old = current;
        current =
                change(
                        () -> {
                            var changed = DirectoryReader.openIfChanged(old.reader(), writer);
                            if (changed == null) {
                                return new Current(old.reader(), old.searcher(), appliedLsn);
                            }
                            old.reader().decRef();
                            return Current.of(changed, appliedLsn);
                        });
    }

    private void end(State how) {
        changing.lock();
        try {
            if (ended != null) {
                return;
            }
            ended = how;
            try {
                current.reader().decRef();
                writer.rollback();
            } catch (IOException | RuntimeException failure) {
                if (how == State.CLOSED) {
                    throw Failures.of(failure);
                }
            } finally {
                closeDirectory(how);
            }
        } finally {
            changing.unlock();
        }
    }

    private void closeDirectory(State how) {
        try {
            directory.close();
        } catch (IOException | RuntimeException failure) {
            if (how == State.CLOSED) {
                throw Failures.of(failure);
            }
        }
    }

    /// An abandoned index asks the seals, whose refusal tells why.
    private void checkUsable() {
        if (ended == State.ABANDONED) {
            int _ = seals.activeGeneration();
        }
        if (ended != null) {
            throw new Failed(Failure.UNAVAILABLE, "the index has been closed");
        }
    }
}
