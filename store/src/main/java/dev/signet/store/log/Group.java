// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.log;

import dev.signet.base.Failed;
import dev.signet.index.QueryMatch.Effort;
import dev.signet.index.Update;
import dev.signet.ledger.Batch;
import dev.signet.store.Committed;
import dev.signet.store.Definitions;
import dev.signet.store.Precondition;
import dev.signet.store.record.Body;
import dev.signet.store.record.DefinitionList;
import dev.signet.store.record.Head;
import dev.signet.store.record.Name;
import dev.signet.store.record.RecordReader;
import dev.signet.store.record.Schema;
import dev.signet.store.record.Tip;
import dev.signet.store.record.Transaction;
import dev.signet.store.record.Unclean;
import dev.signet.store.state.Defining;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.UnaryOperator;

/// Transactions that are synced together, in the making: each sees those before it. The
/// applier's thread only.
public final class Group {
    /// A change of usual size has no more.
    private static final long USUAL_BYTES = 16 << 10;

    /// What the conditions of a transaction may look at among what was written last, some tenths
    /// of a second: all writes wait meanwhile. Beyond it they count as broken. Part of what
    /// appliers have in common.
    private static final long LOOKS = 100_000_000;

    /// So much more for each condition.
    private static final long LOOKS_EACH = 10_000;

    /// What is more costs as much as another change for each of these.
    private static final long INDEXING_BYTES = 4 << 10;

    /// So many changes of a load count as one: each segment that a commit of the index makes is
    /// merged with others later, and while a load goes on a longer replay is the lesser evil.
    private static final int LOADED_EACH = 3;

    private final RecordReader records;
    private final Recent recent;
    private final Defining defining;
    private final long time;
    private final Map<Name, Head> heads = new HashMap<>();
    private final Set<ByteBuffer> versions = new HashSet<>();
    private final Batch batch = new Batch();
    private final List<Update> updates = new ArrayList<>();
    private final List<Outcome> outcomes = new ArrayList<>();
    private Tip tip;
    private Optional<Erasing> erasing = Optional.empty();
    private Optional<Definitions> definitions = Optional.empty();
    private int changes;
    private int loaded;
    private long unusualBytes;

    /// @param tip the last transaction before the group
    /// @param time of all transactions of the group
    public Group(RecordReader records, Recent recent, Defining defining, Tip tip, long time) {
        this.records = records;
        this.recent = recent;
        this.defining = defining;
        this.tip = tip;
        this.time = time;
    }

    /// Decides on `proposal`: adds all of it to the group, or nothing.
    ///
    /// @throws Failed when what is stored cannot be read; nothing is added
    public void add(Proposal proposal) {
        var conflict = conflict(proposal.guards());
        if (conflict.isPresent()) {
            int index = conflict.getAsInt();
            var precondition = proposal.guards().get(index).precondition();
            outcomes.add(new Outcome.Decided(new Committed.Conflict(index, precondition)));
            return;
        }
        if (!proposal.erasures().isEmpty()) {
            if (erase(proposal.erasures())) {
                leave(proposal);
            }
            return;
        }
        var plan = plan(proposal.steps());
        long lsn = plan.effective == 0 ? tip.lsn() : tip.lsn() + 1;
        long at = plan.effective == 0 ? tip.time() : time;
        if (plan.effective > 0) {
            write(lsn, plan);
            leave(proposal);
        }
        var done = new Committed.Done(lsn, Instant.ofEpochMilli(at), plan.written);
        outcomes.add(new Outcome.Decided(done));
    }

    /// The receipt of the transaction that was the last.
    private void leave(Proposal proposal) {
        proposal.receipt()
                .ifPresent(left -> batch.put(Schema.JOB, left.key(), Schema.key(tip.lsn())));
    }

    /// The next proposal could not be decided: nothing of it is in the group.
    public void leaveOut(Failed why) {
        outcomes.add(new Outcome.Undecided(why));
    }

    /// Notes with the batch where in the log the group stands.
    public void standsAt(long position) {
        batch.put(Schema.META, Schema.LOG_POSITION, Schema.key(position));
    }

    private OptionalInt conflict(List<Proposal.Guard> guards) {
        var effort = new Effort(LOOKS + LOOKS_EACH * guards.size());
        for (int i = 0; i < guards.size(); i++) {
            var guard = guards.get(i);
            boolean holds =
                    switch (guard.precondition()) {
                        case Precondition.AtVersion at ->
                                current(guard.name()).filter(head -> isAt(head, at)).isPresent();
                        case Precondition.Absent _ -> current(guard.name()).isEmpty();
                        case Precondition.Present _ -> current(guard.name()).isPresent();
                        case Precondition.NoneSince(var query, long lsn) ->
                                !recent.writtenSince(query, lsn, effort);
                    };
            if (!holds) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    private static boolean isAt(Head head, Precondition.AtVersion at) {
        return head.version() == at.version()
                && (at.lsn() == 0 || Schema.lsn(head.update()) == at.lsn());
    }

    private Optional<Head> current(Name name) {
        return head(name).filter(head -> !head.deleted());
    }

    private Optional<Head> head(Name name) {
        Head pending = heads.get(name);
        return pending != null ? Optional.of(pending) : records.head(name.bytes());
    }

    /// Takes versions away. What erases is alone in its group: all that there is has been written.
    ///
    /// @return whether there was something to take away
    private boolean erase(List<Proposal.Erasing> erasures) {
        long lsn = tip.lsn() + 1;
        var all = new Erasing(records, lsn, time);
        var written = erasures.stream().map(all::add).toList();
        if (all.isEmpty()) {
            var none = new Committed.Done(tip.lsn(), Instant.ofEpochMilli(tip.time()), written);
            outcomes.add(new Outcome.Decided(none));
            return false;
        }
        all.write(batch);
        var chain = new Transaction.Chain(tip.digest(), lsn, time, all.marks().size());
        for (byte[] mark : all.marks()) {
            chain.add(mark);
            batch.put(Schema.BODY, Schema.key(Schema.update(lsn, changes)), mark);
            changes++;
        }
        var transaction = new Transaction(time, changes, chain.end());
        batch.put(Schema.TX, Schema.key(lsn), transaction.bytes());
        tip = new Tip(lsn, time, transaction.digest());
        recent.erasure(lsn);
        updates.addAll(all.updates());
        for (Proposal.Erasing each : erasures) {
            if (!each.keepsCurrent() && defining.isDefinition(each.key())) {
                redefine(now -> now.without(each.key(), lsn));
            }
        }
        noteDefinitions();
        erasing = Optional.of(all);
        outcomes.add(
                new Outcome.Decided(new Committed.Done(lsn, Instant.ofEpochMilli(time), written)));
        return true;
    }

    /// Finds out what each step does, reading but changing nothing.
    private Plan plan(List<Proposal.Step> steps) {
        long lsn = tip.lsn() + 1;
        var plan = new Plan(new ArrayList<>(steps.size()), new ArrayList<>(steps.size()));
        Map<Name, Head> own = new HashMap<>();
        for (Proposal.Step step : steps) {
            Head mine = own.get(step.name());
            Optional<Head> before = mine != null ? Optional.of(mine) : head(step.name());
            boolean deletes = step.document().isEmpty();
            boolean absent = before.isEmpty() || before.get().deleted();
            long version = before.map(Head::version).orElse(0L);
            if (step.placing().isGiven()) {
                given(step, before, Schema.update(lsn, plan.effective), plan)
                        .ifPresent(after -> own.put(step.name(), after));
                continue;
            }
            if ((deletes && absent) || (step.placing().onlyNew() && !absent)) {
                plan.written.add(new Committed.Written(step.key(), version, false, false));
                continue;
            }
            long first = before.map(Head::first).orElse(1L);
            boolean sparse = before.filter(Head::sparse).isPresent();
            var after =
                    new Head(
                            version + 1,
                            Schema.update(lsn, plan.effective),
                            deletes,
                            first,
                            sparse);
            own.put(step.name(), after);
            before.ifPresent(each -> plan.versions.add(versionOf(step.name(), each.version())));
            plan.effective++;
            plan.moves.add(new Move(step, before, after, Optional.empty()));
            plan.written.add(new Committed.Written(step.key(), version + 1, absent, true));
        }
        return plan;
    }

    /// Where a version goes that another server has numbered.
    ///
    /// @return the head that there is then; empty when that version is there already
    private Optional<Head> given(
            Proposal.Step step, Optional<Head> before, long update, Plan plan) {
        long version = step.placing().version();
        boolean deletes = step.document().isEmpty();
        long top = before.map(Head::version).orElse(0L);
        if (before.isPresent() && (version == top || isListed(step.name(), version, plan))) {
            plan.written.add(new Committed.Written(step.key(), top, false, false));
            return Optional.empty();
        }
        Head after;
        Optional<Head> late = Optional.empty();
        if (version > top) {
            long first = before.map(Head::first).orElse(version);
            boolean gap = before.isPresent() && version > top + 1;
            boolean sparse = gap || before.filter(Head::sparse).isPresent();
            after = new Head(version, update, deletes, first, sparse);
            plan.versions.add(versionOf(step.name(), top));
        } else {
            Head above = before.orElseThrow();
            boolean sparse = above.sparse() || version != above.first() - 1;
            long first = Math.min(above.first(), version);
            after = new Head(top, above.update(), above.deleted(), first, sparse);
            late = Optional.of(new Head(version, update, deletes));
        }
        boolean absent = before.isEmpty() || before.get().deleted();
        plan.effective++;
        plan.moves.add(new Move(step, before, after, late));
        plan.versions.add(versionOf(step.name(), version));
        boolean created = absent && late.isEmpty() && !deletes;
        plan.written.add(new Committed.Written(step.key(), version, created, true));
        return Optional.of(after);
    }

    private boolean isListed(Name name, long version, Plan plan) {
        ByteBuffer key = versionOf(name, version);
        return versions.contains(key)
                || plan.versions.contains(key)
                || records.ledger()
                        .get(Schema.VERSION, Schema.versionKey(name.bytes(), version))
                        .isPresent();
    }

    private static ByteBuffer versionOf(Name name, long version) {
        return ByteBuffer.wrap(Schema.versionKey(name.bytes(), version));
    }

    /// What of a transaction's changes has a version and a time that came with it, or the next.
    private byte[] body(Move move) {
        var placing = move.step.placing();
        boolean absent = move.before.isEmpty() || move.before.get().deleted();
        return placing.isGiven()
                ? move.step.body().given(placing.version(), placing.time())
                : move.step.body().with(move.after.version(), time, absent);
    }

    /// A version below the current one: nothing but the history learns of it.
    private void writeLate(Move move, Head late) {
        byte[] name = move.step.name().bytes();
        byte[] before = move.before.orElseThrow().bytes();
        byte[] after = move.after.bytes();
        if (!Arrays.equals(before, after)) {
            batch.replace(Schema.HEAD, name, before, after);
        }
        batch.insert(Schema.VERSION, Schema.versionKey(name, late.version()), late.bytes());
    }

    private void write(long lsn, Plan plan) {
        var chain = new Transaction.Chain(tip.digest(), lsn, time, plan.effective);
        versions.addAll(plan.versions);
        for (Move move : plan.moves) {
            Head after = move.after;
            byte[] body = body(move);
            chain.add(body);
            batch.put(Schema.BODY, Schema.key(move.update()), body);
            byte[] name = move.step.name().bytes();
            heads.put(move.step.name(), after);
            if (move.late.isPresent()) {
                writeLate(move, move.late.get());
                continue;
            }
            if (move.before.isPresent()) {
                Head before = move.before.get();
                byte[] superseded = before.bytes();
                batch.replace(Schema.HEAD, name, superseded, after.bytes());
                batch.insert(Schema.VERSION, Schema.versionKey(name, before.version()), superseded);
            } else {
                batch.insert(Schema.HEAD, name, after.bytes());
            }
            index(move, body);
            if (defining.isDefinition(move.step.key())) {
                var entry = new Definitions.Entry(move.step.key(), after.update());
                redefine(
                        now ->
                                after.deleted()
                                        ? now.without(entry.key(), lsn)
                                        : now.with(entry, lsn));
            }
        }
        noteDefinitions();
        recent.transaction(lsn);
        var transaction = new Transaction(time, plan.effective, chain.end());
        batch.put(Schema.TX, Schema.key(lsn), transaction.bytes());
        tip = new Tip(lsn, time, transaction.digest());
        changes += plan.effective;
    }

    private void redefine(UnaryOperator<Definitions> change) {
        definitions = Optional.of(change.apply(definitions.orElseGet(defining::now)));
    }

    private void noteDefinitions() {
        definitions.ifPresent(all -> DefinitionList.write(all, batch));
    }

    /// The definitions that follow the group; empty when it has not changed them.
    public Optional<Definitions> definitions() {
        return definitions;
    }

    private void index(Move move, byte[] body) {
        loaded += move.step.placing().equals(Placing.NEXT) ? 0 : 1;
        var key = move.step.key();
        var document = move.step.document();
        long bytes = Math.max(move.step.documentBytes(), move.step.jsonBytes());
        unusualBytes += Math.max(0, bytes - USUAL_BYTES);
        if (document.isEmpty()) {
            updates.add(new Update.Delete(key.type(), key.id()));
            return;
        }
        boolean isNew = move.before.isEmpty() || move.before.get().deleted();
        var current = defining.current(document.get(), () -> Body.of(body));
        updates.add(new Update.Put(current, move.after.update(), isNew));
        recent.add(move.after.update(), current, move.step.documentBytes());
    }

    /// What became of the proposals, in order; to be told after the sync.
    public List<Outcome> outcomes() {
        return outcomes;
    }

    public Batch batch() {
        return batch;
    }

    public List<Update> updates() {
        return updates;
    }

    /// Where the ledger ends with this group.
    public Tip tip() {
        return tip;
    }

    public int changes() {
        return changes;
    }

    public boolean erases() {
        return erasing.isPresent();
    }

    /// What the files are to be cleaned of; empty when nothing was erased.
    ///
    /// @param sequence see [Unclean#sequence]
    public Optional<Unclean> unclean(long sequence) {
        return erasing.map(each -> each.unclean(sequence));
    }

    /// What indexing all this costs, in changes of usual size.
    public long indexing() {
        long usual = changes - loaded + unusualBytes / INDEXING_BYTES;
        return usual + Math.ceilDiv(loaded, LOADED_EACH);
    }

    /// @param late a version that goes below the current one; then `after` is the head above it
    private record Move(
            Proposal.Step step, Optional<Head> before, Head after, Optional<Head> late) {
        long update() {
            return late.orElse(after).update();
        }
    }

    private static final class Plan {
        private final List<Move> moves;
        private final List<Committed.Written> written;
        private final Set<ByteBuffer> versions = new HashSet<>();
        private int effective;

        Plan(List<Move> moves, List<Committed.Written> written) {
            this.moves = moves;
            this.written = written;
        }
    }
}
