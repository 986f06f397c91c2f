// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.Seals;
import dev.signet.index.IndexDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// A transaction on its way: prepared by the caller, decided by the committer, awaited by
/// the caller.
final class Proposal {
    private final List<Step> steps;
    private final List<Guard> guards;
    private final long bytes;
    private final CountDownLatch decided = new CountDownLatch(1);
    private @Nullable Committed outcome;
    private @Nullable Failed failure;

    private Proposal(List<Step> steps, List<Guard> guards, long bytes) {
        this.steps = steps;
        this.guards = guards;
        this.bytes = bytes;
    }

    /// Does all of the work that needs no order: checks, compresses, makes database keys.
    static Proposal of(
            List<Change> changes, List<Precondition> preconditions, Seals seals, int changesMax) {
        if (changes.size() > changesMax) {
            throw new Failed(
                    Failure.TOO_LARGE,
                    "a transaction has too many changes",
                    new Fact("changes", changes.size()),
                    new Fact("most", changesMax));
        }
        var steps = new ArrayList<Step>(changes.size());
        long bytes = 0;
        for (Change change : changes) {
            Step step = step(change, seals);
            bytes += step.body.tail().length + step.documentBytes;
            steps.add(step);
        }
        var guards = new ArrayList<Guard>(preconditions.size());
        for (Precondition precondition : preconditions) {
            guards.add(new Guard(precondition, name(precondition, seals)));
        }
        return new Proposal(steps, guards, bytes);
    }

    private static Step step(Change change, Seals seals) {
        byte[] name = Records.name(seals, change.key());
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

    private static Name name(Precondition precondition, Seals seals) {
        return switch (precondition) {
            case Precondition.AtVersion(var key, _) -> new Name(Records.name(seals, key));
            case Precondition.Absent(var key) -> new Name(Records.name(seals, key));
            case Precondition.Present(var key) -> new Name(Records.name(seals, key));
            case Precondition.NoneSince _ -> new Name(new byte[Schema.NAME_BYTES]);
        };
    }

    List<Step> steps() {
        return steps;
    }

    List<Guard> guards() {
        return guards;
    }

    /// About how much heap it takes while it waits: bodies and index documents.
    long bytes() {
        return bytes;
    }

    void decide(Committed committed) {
        outcome = committed;
        decided.countDown();
    }

    /// Nothing happens when it is decided already.
    void fail(Failed why) {
        if (decided.getCount() > 0) {
            failure = why;
            decided.countDown();
        }
    }

    /// Waits until it is decided; an interrupt is kept for later, because the outcome is not
    /// known before.
    Committed await() {
        boolean interrupted = false;
        while (true) {
            try {
                decided.await();
                break;
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failure != null) {
            throw new Failed(
                    failure,
                    failure.failure(),
                    failure.text(),
                    failure.facts().toArray(new Fact[0]));
        }
        if (outcome == null) {
            throw new IllegalStateException("decided without an outcome");
        }
        return outcome;
    }

    /// A change, prepared.
    ///
    /// @param document empty for a deletion
    /// @param documentBytes about the document's heap
    /// @param jsonBytes of what the document was made from; 0 for a deletion
    record Step(
            ResourceKey key,
            Name name,
            Body.Packed body,
            Optional<IndexDocument> document,
            long documentBytes,
            int jsonBytes) {}

    /// A precondition, with the database key of the resource it is about.
    record Guard(Precondition precondition, Name name) {}
}
