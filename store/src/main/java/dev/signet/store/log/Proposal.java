// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.log;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.Seals;
import dev.signet.index.IndexDocument;
import dev.signet.store.Change;
import dev.signet.store.Erasure;
import dev.signet.store.Precondition;
import dev.signet.store.Receipt;
import dev.signet.store.ResourceKey;
import dev.signet.store.record.Body;
import dev.signet.store.record.GivenTime;
import dev.signet.store.record.Name;
import dev.signet.store.record.RecordReader;
import dev.signet.store.record.Schema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// A transaction on its way to the log: what was decided before there was an order. Ids, bodies
/// (compressed) and search values are in it; lsn, versions and time are not. It writes or it
/// erases. Immutable.
public final class Proposal {
    private final List<Step> steps;
    private final List<Erasing> erasures;
    private final List<Guard> guards;
    private final Optional<Receipt> receipt;
    private final long bytes;

    public Proposal(List<Step> steps, List<Erasing> erasures, List<Guard> guards) {
        this(steps, erasures, guards, Optional.empty());
    }

    private Proposal(
            List<Step> steps,
            List<Erasing> erasures,
            List<Guard> guards,
            Optional<Receipt> receipt) {
        if (hasTwice(erasures) || (!steps.isEmpty() && !erasures.isEmpty())) {
            throw new Failed(
                    Failure.INVALID, "a transaction writes or it erases, each resource once");
        }
        this.steps = List.copyOf(steps);
        this.erasures = List.copyOf(erasures);
        this.guards = List.copyOf(guards);
        this.receipt = receipt;
        long sum = 0;
        for (Step step : steps) {
            sum += step.heapBytes();
        }
        this.bytes = sum;
    }

    private static boolean hasTwice(List<Erasing> erasures) {
        var names = new HashSet<Name>();
        for (Erasing each : erasures) {
            if (!names.add(each.name())) {
                return true;
            }
        }
        return false;
    }

    /// Does all of the work that needs no order: checks, compresses, makes database keys.
    public static Proposal of(
            List<Change> changes, List<Precondition> preconditions, Seals seals, int changesMax) {
        checkCount(changes.size(), changesMax);
        var steps = new ArrayList<Step>(changes.size());
        for (Change change : changes) {
            steps.add(step(change, seals));
        }
        return new Proposal(steps, List.of(), guards(preconditions, seals));
    }

    /// A proposal to erase.
    public static Proposal erasing(
            List<Erasure> erasures, List<Precondition> preconditions, Seals seals, int changesMax) {
        checkCount(erasures.size(), changesMax);
        var prepared = erasures.stream().map(each -> erasing(each, seals)).toList();
        return new Proposal(List.of(), prepared, guards(preconditions, seals));
    }

    static Erasing erasing(Erasure erasure, Seals seals) {
        var name = new Name(RecordReader.name(seals, erasure.key()));
        return new Erasing(erasure.key(), name, erasure.keepsCurrent());
    }

    private static List<Guard> guards(List<Precondition> preconditions, Seals seals) {
        var guards = new ArrayList<Guard>(preconditions.size());
        for (Precondition precondition : preconditions) {
            guards.add(new Guard(precondition, name(precondition, seals)));
        }
        return guards;
    }

    private static void checkCount(int changes, int most) {
        if (changes > most) {
            throw new Failed(
                    Failure.TOO_LARGE,
                    "a transaction has too many changes",
                    new Fact("changes", changes),
                    new Fact("most", most));
        }
    }

    private static Step step(Change change, Seals seals) {
        byte[] name = RecordReader.name(seals, change.key());
        return switch (change) {
            case Change.Put put -> put(put, name, Placing.NEXT);
            case Change.Fresh(var put) -> put(put, name, Placing.ONLY_NEW);
            case Change.Kept kept -> kept(kept, name);
            case Change.Delete delete ->
                    new Step(
                            delete.key(),
                            new Name(name),
                            Body.pack(delete),
                            Optional.empty(),
                            0,
                            0,
                            Placing.NEXT);
        };
    }

    private static Step put(Change.Put put, byte[] name, Placing placing) {
        checkSame(put.key(), put.document());
        return new Step(
                put.key(),
                new Name(name),
                Body.pack(put),
                Optional.of(put.document()),
                put.document().heapBytes(),
                put.json().length,
                placing);
    }

    private static Step kept(Change.Kept kept, byte[] name) {
        long time = kept.time().toEpochMilli();
        if (kept.version() < 1 || time < 0) {
            throw new Failed(
                    Failure.INVALID, "a version that is kept is at least 1, and not before 1970");
        }
        kept.document().ifPresent(document -> checkSame(kept.key(), document));
        var document = kept.document().map(each -> GivenTime.with(each, time));
        return new Step(
                kept.key(),
                new Name(name),
                Body.pack(kept),
                document,
                document.map(IndexDocument::heapBytes).orElse(0L),
                kept.json().length,
                new Placing(false, kept.version(), time));
    }

    private static void checkSame(ResourceKey key, IndexDocument document) {
        if (!document.type().equals(key.type()) || !document.id().equals(key.id())) {
            throw new Failed(Failure.INTERNAL, "the index document is of another resource");
        }
    }

    public static Name name(Precondition precondition, Seals seals) {
        return switch (precondition) {
            case Precondition.AtVersion(var key, _, _) -> new Name(RecordReader.name(seals, key));
            case Precondition.Absent(var key) -> new Name(RecordReader.name(seals, key));
            case Precondition.Present(var key) -> new Name(RecordReader.name(seals, key));
            case Precondition.NoneSince _ -> new Name(new byte[Schema.NAME_BYTES]);
        };
    }

    public List<Step> steps() {
        return steps;
    }

    /// What it erases; empty when it writes.
    public List<Erasing> erasures() {
        return erasures;
    }

    public List<Guard> guards() {
        return guards;
    }

    /// The same, which leaves a receipt when it changes something.
    public Proposal leaving(Optional<Receipt> left) {
        return new Proposal(steps, erasures, guards, left);
    }

    /// What it leaves of itself; empty: nothing.
    public Optional<Receipt> receipt() {
        return receipt;
    }

    /// About how much heap it takes while it waits: bodies and index documents.
    public long bytes() {
        return bytes;
    }

    /// A change, prepared.
    ///
    /// @param document empty for a deletion
    /// @param documentBytes about the document's heap
    /// @param jsonBytes of what the document was made from; 0 for a deletion
    /// @param placing where among the resource's versions
    public record Step(
            ResourceKey key,
            Name name,
            Body.Packed body,
            Optional<IndexDocument> document,
            long documentBytes,
            int jsonBytes,
            Placing placing) {
        private long heapBytes() {
            return body.tail().length + documentBytes;
        }
    }

    /// An [Erasure], with its database key.
    public record Erasing(ResourceKey key, Name name, boolean keepsCurrent) {}

    /// A precondition, with the database key of the resource it is about.
    public record Guard(Precondition precondition, Name name) {}
}
