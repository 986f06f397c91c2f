// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.index.Index;
import dev.signet.ledger.Ledger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/// The one writer of a database: takes what waits, decides, writes and syncs it as a group,
/// brings the index there, publishes, and wakes the callers. No answer before the sync.
final class Committer {
    private static final Duration PACE_MAX = Duration.ofMillis(10);
    private static final String MISTAKE = "a commit failed by a mistake of ours";

    private final Records records;
    private final Ledger ledger;
    private final Index index;
    private final Timeline timeline;
    private final IndexCommits indexCommits;
    private final Health health;
    private final InstantSource clock;
    private final DatabaseLimits limits;
    private final Recent recent;
    private final BlockingQueue<Message> queue = new LinkedBlockingQueue<>();
    private final Object gate = new Object();
    private final Failed outOfMemory = new Failed(Failure.INTERNAL, MISTAKE);
    private final Thread thread;
    private boolean accepting = true;
    private int waitingTransactions;
    private long waitingBytes;
    private volatile Tip tip; // written by the committer's thread only

    Committer(
            Parts parts,
            Tip tip,
            InstantSource clock,
            DatabaseLimits limits,
            IndexCommits commits) {
        this.records = parts.records();
        this.ledger = parts.ledger();
        this.index = parts.index();
        this.timeline = parts.timeline();
        this.health = parts.health();
        this.indexCommits = commits;
        this.clock = clock;
        this.limits = limits;
        this.tip = tip;
        this.recent = new Recent(limits.recentDocuments(), limits.recentBytes(), tip.lsn());
        this.thread = Thread.ofPlatform().daemon().name("signet-committer").start(this::run);
    }

    /// Queues `proposal`; the caller then awaits it.
    ///
    /// @throws Failed `BUSY` when too much waits, `UNAVAILABLE` when closed
    void offer(Proposal proposal) {
        synchronized (gate) {
            if (!accepting) {
                health.checkWriting();
                throw new Failed(Failure.UNAVAILABLE, "the database is closed");
            }
            boolean full =
                    waitingTransactions >= limits.queueTransactions()
                            || (waitingTransactions > 0
                                    && waitingBytes + proposal.bytes() > limits.queueBytes());
            if (full) {
                throw new Failed(
                        Failure.BUSY,
                        "too many transactions wait; come back later",
                        new Fact("waiting", waitingTransactions));
            }
            waitingTransactions++;
            waitingBytes += proposal.bytes();
            queue.add(new Message.Propose(proposal));
        }
    }

    /// The time of the last transaction; any thread.
    Instant newest() {
        return Instant.ofEpochMilli(tip.time());
    }

    private void taken(Proposal proposal) {
        synchronized (gate) {
            waitingTransactions--;
            waitingBytes -= proposal.bytes();
        }
    }

    private void run() {
        var group = new ArrayList<Proposal>(limits.groupTransactions());
        try {
            boolean open = true;
            while (open) {
                group.clear();
                open = collect(group);
                if (!group.isEmpty()) {
                    commit(group);
                }
            }
        } catch (Throwable thrown) {
            // An error (no memory): without an answer every caller would wait for ever.
            Failed why = outOfMemory;
            try {
                why = Failed.mistake(thrown, MISTAKE);
            } finally {
                giveUp(group, why);
            }
        } finally {
            recent.clear(); // whoever still holds the database holds nothing of its data
        }
    }

    /// Ends writing: what was cut short may be on disk or not.
    private void giveUp(List<Proposal> group, Failed why) {
        health.endWriting(why);
        synchronized (gate) {
            accepting = false;
        }
        fail(group, why);
        Message next = queue.poll();
        while (next != null) {
            if (next instanceof Message.Propose(var proposal)) {
                proposal.fail(why);
            }
            next = queue.poll();
        }
    }

    /// Waits for a proposal and takes what else is there. False when told to stop.
    private boolean collect(List<Proposal> group) {
        int changes = 0;
        Message next = take();
        awaitNextMillisecond();
        while (true) {
            switch (next) {
                case Message.Stop() -> {
                    return false;
                }
                case Message.Propose(var proposal) -> {
                    taken(proposal);
                    group.add(proposal);
                    changes += proposal.steps().size();
                }
            }
            if (group.size() >= limits.groupTransactions() || changes >= limits.groupChanges()) {
                return true;
            }
            Message more = queue.poll();
            if (more == null) {
                return true;
            }
            next = more;
        }
    }

    private Message take() {
        while (true) {
            try {
                return queue.take();
            } catch (InterruptedException _) {
                // Nobody interrupts this thread; stopping is a message.
            }
        }
    }

    private void commit(List<Proposal> proposals) {
        Group group;
        try {
            health.checkWriting();
            group = decide(proposals);
        } catch (RuntimeException thrown) {
            fail(proposals, Failed.mistake(thrown, MISTAKE));
            return;
        }
        try {
            if (group.changes() > 0) {
                write(group);
            }
        } catch (RuntimeException thrown) {
            fail(group, Failed.mistake(thrown, MISTAKE));
            return;
        }
        for (Group.Decided decided : group.decided()) {
            decided.proposal().decide(decided.outcome());
        }
    }

    private Group decide(List<Proposal> proposals) {
        var group = new Group(records, recent, tip, time());
        for (Proposal proposal : proposals) {
            try {
                group.add(proposal);
            } catch (RuntimeException thrown) {
                Failed failed = Failed.mistake(thrown, MISTAKE);
                health.met(failed);
                proposal.fail(failed);
            }
        }
        return group;
    }

    /// Lets the millisecond of the last group end, so that under load the times do not run ahead
    /// of the clock. Transactions that come meanwhile join the group. Waits for nothing when the
    /// clock has been put back.
    private void awaitNextMillisecond() {
        var left = Duration.between(clock.instant(), Instant.ofEpochMilli(tip.time() + 1));
        if (left.isPositive() && left.compareTo(PACE_MAX) < 0) {
            long end = System.nanoTime() + left.toNanos();
            long nanos = left.toNanos();
            while (nanos > 0) { // a leftover of the queue's may end one parking at once
                LockSupport.parkNanos(nanos);
                nanos = end - System.nanoTime();
            }
        }
    }

    /// A time after that of every earlier group.
    private long time() {
        return Math.max(clock.millis(), tip.time() + 1);
    }

    private void write(Group group) {
        Tip end = group.tip();
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
            timeline.written(end.lsn());
            index.apply(end.lsn(), group.updates());
        } catch (RuntimeException thrown) {
            // On disk, but the index is behind: the replay of the next open brings it there. When
            // another thread broke the index before, its failure is the cause and the reason.
            Failed failed = Failed.mistake(thrown, MISTAKE);
            health.endWriting(failed.getCause() instanceof Failed first ? first : failed);
            throw failed;
        }
        timeline.publish();
        indexCommits.applied(group.indexing());
    }

    private static void fail(List<Proposal> proposals, Failed why) {
        proposals.forEach(proposal -> proposal.fail(why));
    }

    private static void fail(Group group, Failed why) {
        group.decided().forEach(decided -> decided.proposal().fail(why));
    }

    /// Lets nothing more in, decides on what waits and ends the thread. Idempotent.
    void stop() {
        synchronized (gate) {
            if (accepting) {
                accepting = false;
                queue.add(new Message.Stop());
            }
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private sealed interface Message {
        record Propose(Proposal proposal) implements Message {}

        record Stop() implements Message {}
    }
}
