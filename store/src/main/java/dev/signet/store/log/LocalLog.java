// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.log;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.store.DatabaseLimits;
import dev.signet.store.StoreEvents;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/// The log of a database that is alone: a bounded queue, and one thread (the committer) that
/// takes what waits as a group, stamps it, has it applied, and wakes the callers. The ledger that
/// the applier writes is the log that lasts: nothing is written twice, a group is synced once.
public final class LocalLog implements TransactionLog {
    private static final Duration PACE_MAX = Duration.ofMillis(10);

    /// A parked thread wakes up to so much later than it asked for (Linux gathers timers that end
    /// close to each other, prctl(2) PR_SET_TIMERSLACK): it asks for less and spins what is left.
    private static final long SLACK_NANOS = 60_000;

    private final Applier applier;
    private final InstantSource clock;
    private final DatabaseLimits limits;
    private final StoreEvents events;
    private final BlockingQueue<Message> queue = new LinkedBlockingQueue<>();
    private final Object gate = new Object();
    private final Failed outOfMemory = new Failed(Failure.INTERNAL, Applier.MISTAKE);
    private final Thread thread;
    private boolean accepting = true;
    private Optional<Message> held = Optional.empty(); // the log's thread only
    private int waitingTransactions;
    private long waitingBytes;

    public LocalLog(
            Applier applier, InstantSource clock, DatabaseLimits limits, StoreEvents events) {
        this.applier = applier;
        this.clock = clock;
        this.limits = limits;
        this.events = events;
        this.thread = Thread.ofPlatform().daemon().name("signet-committer").start(this::run);
    }

    @Override
    public PendingCommit append(Proposal proposal) {
        synchronized (gate) {
            if (!accepting) {
                applier.checkWriting();
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
            var propose = new Message.Propose(proposal, new PendingCommit());
            queue.add(propose);
            return propose.pending();
        }
    }

    private void taken(Proposal proposal) {
        synchronized (gate) {
            waitingTransactions--;
            waitingBytes -= proposal.bytes();
        }
    }

    private void run() {
        var group = new ArrayList<Message.Propose>(limits.groupTransactions());
        try {
            boolean open = true;
            while (open) {
                group.clear();
                open = collect(group);
                if (!group.isEmpty()) {
                    deliver(group);
                }
            }
        } catch (Throwable thrown) {
            // An error (no memory): without an answer every caller would wait for ever.
            Failed why = outOfMemory;
            try {
                why = Failed.mistake(thrown, Applier.MISTAKE);
            } finally {
                giveUp(group, why);
            }
        } finally {
            applier.letGo();
        }
    }

    private void giveUp(List<Message.Propose> group, Failed why) {
        applier.endWriting(why);
        synchronized (gate) {
            accepting = false;
        }
        var undecided = new Outcome.Undecided(why);
        group.forEach(propose -> propose.pending().tell(undecided));
        Message next = held.orElseGet(queue::poll);
        while (next != null) {
            if (next instanceof Message.Propose(_, var pending)) {
                pending.tell(undecided);
            }
            next = queue.poll();
        }
    }

    /// Waits for a proposal and takes what else is there. False when told to stop.
    private boolean collect(List<Message.Propose> group) {
        int changes = 0;
        Message next = take();
        awaitNextMillisecond();
        while (true) {
            switch (next) {
                case Message.Stop() -> {
                    return false;
                }
                case Message.Propose propose -> {
                    boolean alone = applier.standsAlone(propose.proposal());
                    if (alone && !group.isEmpty()) {
                        held = Optional.of(propose);
                        return true;
                    }
                    taken(propose.proposal());
                    group.add(propose);
                    changes += propose.proposal().steps().size();
                    if (alone) {
                        return true;
                    }
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
        if (held.isPresent()) {
            Message first = held.get();
            held = Optional.empty();
            return first;
        }
        while (true) {
            try {
                return queue.take();
            } catch (InterruptedException _) {
                // Nobody interrupts this thread; stopping is a message.
            }
        }
    }

    private void deliver(List<Message.Propose> group) {
        events.grouped(group.size(), queue.size());
        var proposals = new ArrayList<Proposal>(group.size());
        for (Message.Propose each : group) {
            proposals.add(each.proposal());
        }
        var outcomes = applier.apply(new LogEntry(OptionalLong.empty(), clock.millis(), proposals));
        for (int i = 0; i < group.size(); i++) {
            group.get(i).pending().tell(outcomes.get(i));
        }
    }

    /// Lets the millisecond of the last group end, so that under load the times do not run ahead
    /// of the clock. Transactions that come meanwhile join the group. Waits for nothing when the
    /// clock has been put back.
    private void awaitNextMillisecond() {
        var next = Instant.ofEpochMilli(applier.tip().time() + 1);
        var left = Duration.between(clock.instant(), next);
        if (left.isPositive() && left.compareTo(PACE_MAX) < 0) {
            long end = System.nanoTime() + left.toNanos();
            long nanos = left.toNanos();
            while (nanos > 0) { // a leftover of the queue's may end one parking at once
                if (nanos > SLACK_NANOS) {
                    LockSupport.parkNanos(nanos - SLACK_NANOS);
                } else {
                    Thread.onSpinWait();
                }
                nanos = end - System.nanoTime();
            }
        }
    }

    @Override
    public void stop() {
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
        record Propose(Proposal proposal, PendingCommit pending) implements Message {}

        record Stop() implements Message {}
    }
}
