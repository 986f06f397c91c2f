// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.log;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.Seals;
import dev.signet.index.IndexDocument;
import dev.signet.store.Change;
import dev.signet.store.Precondition;
import dev.signet.store.ResourceKey;
import dev.signet.store.record.Body;
import dev.signet.store.record.Name;
import dev.signet.store.record.RecordReader;
import dev.signet.store.record.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A transaction on its way to the log: what was decided before there was an order. Ids, bodies
/// (compressed) and search values are in it; lsn, versions and time are not. Immutable.
public final class Proposal {
    private final List<Step> steps;
    private final List<Guard> guards;
    private final long bytes;

    public Proposal(List<Step> steps, List<Guard> guards) {
        this.steps = List.copyOf(steps);
        this.guards = List.copyOf(guards);
        this.bytes = steps.stream().mapToLong(Step::heapBytes).sum();
    }

    /// Does all of the work that needs no order: checks, compresses, makes database keys.
    public static Proposal of(
            List<Change> changes, List<Precondition> preconditions, Seals seals, int changesMax) {
        if (changes.size() > changesMax) {
            throw new Failed(
                    Failure.TOO_LARGE,
                    "a transaction has too many changes",
                    new Fact("changes", changes.size()),
                    new Fact("most", changesMax));
        }
        var steps = new ArrayList<Step>(changes.size());
        for (Change change : changes) {
            steps.add(step(change, seals));
        }
        var guards = new ArrayList<Guard>(preconditions.size());
        for (Precondition precondition : preconditions) {
            guards.add(new Guard(precondition, name(precondition, seals)));
        }
        return new Proposal(steps, guards);
    }

    private static Step step(Change change, Seals seals) {
        byte[] name = RecordReader.name(seals, change.key());
        return switch (change) {
            case Change.Put put -> {
                var document = put.document();
                if (!document.type().equals(put.key().type())
                        || !document.id().equals(put.key().id())) {
                    throw new Failed(Failure.INTERNAL, "the index document is of another resource");
                }
                yield new Step(
                        put.key(),
                        new Name(name),
                        Body.pack(put),
                        Optional.of(document),
                        document.heapBytes(),
                        put.json().length);
            }
            case Change.Delete delete ->
                    new Step(
                            delete.key(),
                            new Name(name),
                            Body.pack(delete),
                            Optional.empty(),
                            0,
                            0);
        };
    }

    public static Name name(Precondition precondition, Seals seals) {
        return switch (precondition) {
            case Precondition.AtVersion(var key, _) -> new Name(RecordReader.name(seals, key));
            case Precondition.Absent(var key) -> new Name(RecordReader.name(seals, key));
            case Precondition.Present(var key) -> new Name(RecordReader.name(seals, key));
            case Precondition.NoneSince _ -> new Name(new byte[Schema.NAME_BYTES]);
        };
    }

    public List<Step> steps() {
        return steps;
    }

    public List<Guard> guards() {
        return guards;
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
    public record Step(
            ResourceKey key,
            Name name,
            Body.Packed body,
            Optional<IndexDocument> document,
            long documentBytes,
            int jsonBytes) {
        private long heapBytes() {
            return body.tail().length + documentBytes;
        }
    }

    /// A precondition, with the database key of the resource it is about.
    public record Guard(Precondition precondition, Name name) {}
}
