// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.log;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.ledger.Ledger;
import dev.signet.store.DatabaseLimits;
import dev.signet.store.Indexer;
import dev.signet.store.StoreEvents;
import dev.signet.store.record.RecordReader;
import dev.signet.store.record.Tip;
import dev.signet.store.state.Cleaning;
import dev.signet.store.state.Defining;
import dev.signet.store.state.Health;
import dev.signet.store.state.IndexCommits;
import dev.signet.store.state.IndexInUse;
import dev.signet.store.state.OpenParts;
import dev.signet.store.state.Timeline;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/// Brings a database from one entry of the log to the next: decides on its proposals, writes and
/// syncs what they change, brings the index there and publishes.
///
/// Whether a proposal is refused, its lsn, versions and time follow from the entries delivered so
/// far and their order, and from nothing else: no clock, no chance, not from when the database
/// was opened. Two appliers with the same bounds that were fed the same log answer the same.
/// One thread at a time.
public final class Applier {
    public static final String MISTAKE = "a commit failed by a mistake of ours";

    /// From so many on a group is large: opening the index anew takes longer than a search.
    private static final int LARGE_CHANGES = 64;

    private final RecordReader records;
    private final Ledger ledger;
    private final IndexInUse index;
    private final Defining defining;
    private final ReentrantLock turn = new ReentrantLock();
    private final Timeline timeline;
    private final IndexCommits indexCommits;
    private final Cleaning cleaning;
    private final Health health;
    private final Recent recent;
    private final StoreEvents events;
    private long position;
    private volatile Tip tip; // written by the one thread only

    public Applier(
            OpenParts parts,
            Tip tip,
            Indexer indexer,
            DatabaseLimits limits,
            IndexCommits commits,
            Cleaning cleaning,
            StoreEvents events) {
        this.records = parts.records();
        this.ledger = parts.ledger();
        this.index = parts.index();
        this.defining = parts.defining();
        this.timeline = parts.timeline();
        this.health = parts.health();
        this.indexCommits = commits;
        this.cleaning = cleaning;
        this.events = events;
        this.tip = tip;
        this.position = records.logPosition();
        this.recent =
                new Recent(
                        limits.recentDocuments(),
                        limits.recentBytes(),
                        tip.lsn(),
                        new WrittenBefore(records, indexer));
    }

    /// The last entry of a log with positions that is on disk here; 0 for none. Deliver what is
    /// behind it. Entries that changed nothing leave no trace and may come again.
    public long position() {
        return position;
    }

    /// The last transaction; any thread.
    public Tip tip() {
        return tip;
    }

    /// Applies `entry`; when this returns, what was decided is synced and seen by every snapshot
    /// taken from then on.
    ///
    /// An entry without a position is not in any log unless it is written: what fails leaves
    /// nothing behind, and the next one may be applied. An entry with one is in the log for good:
    /// it is applied whole, or this applier takes no more.
    ///
    /// @return one for each proposal, in order
    public List<Outcome> apply(LogEntry entry) {
        turn.lock();
        try {
            return applied(entry);
        } finally {
            turn.unlock();
        }
    }

    /// Runs `work` while nothing is applied; any thread. Short: all writes wait.
    public void resting(Runnable work) {
        turn.lock();
        try {
            work.run();
        } finally {
            turn.unlock();
        }
    }

    /// Whether a proposal must stand alone in its entry: it erases, or what follows it is indexed
    /// in another way.
    public boolean standsAlone(Proposal proposal) {
        return !proposal.erasures().isEmpty()
                || proposal.steps().stream().anyMatch(step -> defining.isDefinition(step.key()));
    }

    private List<Outcome> applied(LogEntry entry) {
        Group group;
        try {
            health.checkWriting();
            checkOrder(entry);
            group = decide(entry);
        } catch (RuntimeException thrown) {
            return undecided(entry, thrown);
        }
        try {
            if (group.changes() > 0) {
                entry.position().ifPresent(group::standsAt);
                write(group);
            }
        } catch (RuntimeException thrown) {
            Outcome failed = undecided(entry, thrown).getFirst();
            return group.outcomes().stream()
                    .map(made -> made instanceof Outcome.Undecided ? made : failed)
                    .toList();
        }
        position = entry.position().orElse(position);
        return group.outcomes();
    }

    /// One delivered again would be applied twice.
    private void checkOrder(LogEntry entry) {
        if (entry.position().isPresent() && entry.position().getAsLong() <= position) {
            throw new Failed(
                    Failure.INTERNAL,
                    "an entry of the log was delivered again",
                    new Fact("position", entry.position().getAsLong()),
                    new Fact("applied", position));
        }
    }

    private Group decide(LogEntry entry) {
        long time = Math.max(entry.stampedMillis(), tip.time() + 1);
        var group = new Group(records, recent, defining, tip, time);
        for (Proposal proposal : entry.proposals()) {
            try {
                group.add(proposal);
            } catch (RuntimeException thrown) {
                Failed failed = Failed.mistake(thrown, MISTAKE);
                health.met(failed);
                if (entry.position().isPresent()) {
                    throw failed;
                }
                group.leaveOut(failed);
            }
        }
        return group;
    }

    private List<Outcome> undecided(LogEntry entry, RuntimeException thrown) {
        Failed failed = Failed.mistake(thrown, MISTAKE);
        if (entry.position().isPresent()) {
            // The others may decide it: who leaves it out would part from them.
            health.endWriting(failed);
        }
        Outcome outcome = new Outcome.Undecided(failed);
        return entry.proposals().stream().map(_ -> outcome).toList();
    }

    private void write(Group group) {
        Tip end = group.tip();
        long start = System.nanoTime();
        try {
            ledger.write(group.batch().note(end.note()));
        } catch (RuntimeException thrown) {
            Failed failed = Failed.mistake(thrown, MISTAKE);
            if (failed.failure() != Failure.KEY_REFUSED
                    && failed.failure() != Failure.KEY_SILENT
                    && failed.failure() != Failure.TOO_LARGE) {
                // Whether it is on disk is not known: only a new open can tell.
                health.endWriting(failed);
            }
            throw failed;
        }
        tip = end;
        try {
            // before the view that shows it
            long sequence = group.erases() ? ledger.recordsWritten() : 0;
            if (group.erases()) {
                records.forget();
            }
            events.synced(group.changes(), System.nanoTime() - start);
            timeline.written(end.lsn());
            group.definitions().ifPresent(defining::define);
            index.now().apply(end.lsn(), group.updates());
            show(group);
            timeline.publish();
            indexCommits.applied(group.indexing());
            group.unclean(sequence).ifPresent(cleaning::erased);
        } catch (Throwable thrown) {
            // On disk, and answered so, but the index is behind: the replay of the next open
            // brings it there. When another thread broke the index before, its failure is the
            // cause and the reason.
            Failed failed = Failed.mistake(thrown, MISTAKE);
            Failed why = failed.getCause() instanceof Failed first ? first : failed;
            timeline.fallBehind(why);
            indexCommits.failed(why);
        }
    }

    /// Has the index show a large group before anybody can ask for it: while an import goes on who
    /// searches would wait for it again and again. Of small ones who searches pays, once for all
    /// that came since; where nobody searches nobody does.
    private void show(Group group) {
        if (group.changes() >= LARGE_CHANGES && timeline.wasAsked()) {
            long start = System.nanoTime();
            index.now().view(group.tip().lsn()).close();
            events.shown(group.changes(), System.nanoTime() - start);
        }
    }

    /// Lets go of what it remembers: who still holds the database holds nothing of its data.
    public void letGo() {
        recent.clear();
    }

    /// Ends writing: what was cut short may be on disk or not.
    public void endWriting(Failed why) {
        health.endWriting(why);
    }

    /// @throws Failed the failure after which nothing is written
    public void checkWriting() {
        health.checkWriting();
    }
}
