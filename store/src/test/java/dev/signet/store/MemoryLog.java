// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.Seals;
import dev.signet.store.log.Applier;
import dev.signet.store.log.LogEntry;
import dev.signet.store.log.Outcome;
import dev.signet.store.log.PendingCommit;
import dev.signet.store.log.Proposal;
import dev.signet.store.log.ProposalCodec;
import dev.signet.store.log.TransactionLog;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/// A log of several databases, in memory. Proposals travel sealed and arrive in any order; each
/// database follows at its own pace, and may die and come again. Nothing happens by itself: the
/// test says what does, and a seed which. One thread.
public final class MemoryLog {
    /// Proposals of one database that may wait.
    private static final int WAITING_MAX = 100;

    private final ProposalCodec codec;
    private final Random random;
    private final List<Travelling> travelling = new ArrayList<>();
    private final List<Ordered> entries = new ArrayList<>();
    private long clock = 1_767_225_600_000L;

    public MemoryLog(Seals seals, Random random) {
        this.codec = new ProposalCodec(Sample.ACCOUNT, seals);
        this.random = random;
    }

    /// Another database follows from here on.
    ///
    /// @param outcomes takes what it makes of each entry, by position; outlives it
    public Member join(Applier applier, TreeMap<Long, List<String>> outcomes) {
        return new Member(applier, outcomes);
    }

    public int travelling() {
        return travelling.size();
    }

    /// Puts some of what travels in order, in any. The clock may go back.
    public void order() {
        int count = Math.min(travelling.size(), 1 + random.nextInt(4));
        var sealed = new ArrayList<byte[]>();
        var plain = new ArrayList<Proposal>();
        var pending = new ArrayList<PendingCommit>();
        for (int i = 0; i < count; i++) {
            var arrived = travelling.remove(random.nextInt(travelling.size()));
            sealed.add(arrived.sealed);
            plain.add(arrived.plain);
            pending.add(arrived.pending);
        }
        clock += random.nextInt(10) - 3;
        entries.add(new Ordered(clock, sealed, plain, pending));
    }

    /// One database's side of the log.
    public final class Member implements TransactionLog {
        private final Applier applier;
        private final TreeMap<Long, List<String>> outcomes;
        private final Set<PendingCommit> waiting = new HashSet<>();
        private long delivered;
        private boolean stopped;

        private Member(Applier applier, TreeMap<Long, List<String>> outcomes) {
            this.applier = applier;
            this.outcomes = outcomes;
            this.delivered = applier.position();
        }

        @Override
        public PendingCommit append(Proposal proposal) {
            if (stopped) {
                throw new Failed(Failure.UNAVAILABLE, "the log is stopped");
            }
            if (waiting.size() >= WAITING_MAX) {
                throw new Failed(Failure.BUSY, "too much waits");
            }
            var pending = new PendingCommit();
            travelling.add(new Travelling(codec.seal(proposal), proposal, pending));
            waiting.add(pending);
            return pending;
        }

        boolean isBehind() {
            return delivered < entries.size();
        }

        /// @param carried as it travels, or the very objects that were appended
        void deliver(boolean carried) {
            var next = entries.get((int) delivered++);
            var proposals = carried ? next.sealed.stream().map(codec::open).toList() : next.plain;
            var entry = new LogEntry(OptionalLong.of(delivered), next.stamped, proposals);
            var decided = applier.apply(entry);
            for (int i = 0; i < decided.size(); i++) {
                if (waiting.remove(next.pending.get(i))) { // of this database's own callers
                    next.pending.get(i).tell(decided.get(i));
                }
            }
            var made = decided.stream().map(MemoryLog::told).toList();
            var before = outcomes.put(delivered, made);
            if (before != null && !before.equals(made)) {
                throw new AssertionError("decided otherwise when it came again: " + delivered);
            }
        }

        /// Has all that travels put in order, and follows to the end.
        void catchUp() {
            while (travelling() > 0) {
                order();
            }
            while (isBehind()) {
                deliver(true);
            }
        }

        @Override
        public void stop() {
            stopped = true;
            if (!waiting.isEmpty()) {
                catchUp();
            }
        }
    }

    /// All of an outcome that a caller could see.
    private static String told(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Decided(Committed.Conflict(int index, var precondition)) ->
                    "conflict " + index + " " + precondition.getClass().getSimpleName();
            case Outcome.Decided(Committed.Done(long lsn, var time, var written)) -> {
                var text = new StringBuilder("done " + lsn + " " + time);
                for (Committed.Written each : written) {
                    text.append(' ').append(each.key().path()).append(' ').append(each);
                }
                yield text.toString();
            }
            case Outcome.Undecided(var why) -> throw why;
        };
    }

    private record Travelling(byte[] sealed, Proposal plain, PendingCommit pending) {}

    private record Ordered(
            long stamped, List<byte[]> sealed, List<Proposal> plain, List<PendingCommit> pending) {}
}
