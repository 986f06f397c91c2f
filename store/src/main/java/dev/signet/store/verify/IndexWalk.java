// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.verify;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.index.Found;
import dev.signet.ledger.Finding;
import dev.signet.store.ResourceKey;
import dev.signet.store.record.Schema;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.function.Consumer;

/// The index held against the current bodies, both in commit order, over as many moments as the
/// walk takes. One thread.
public final class IndexWalk {
    private static final int PAGE_DOCUMENTS = 5_000;

    private final Documents documents;
    private final Consumer<Finding> found;
    private final Deque<Found> page = new ArrayDeque<>();
    private long from;
    private long compared;
    private boolean refused;
    private boolean ended;

    private IndexWalk(Documents documents, Consumer<Finding> found, long from, long compared) {
        this.documents = documents;
        this.found = found;
        this.from = from;
        this.compared = compared;
    }

    public static IndexWalk none() {
        return new IndexWalk(Documents.none(), _ -> {}, 0, 0);
    }

    /// The same walk from here on over another moment.
    public IndexWalk on(Documents other, Consumer<Finding> hearing) {
        return new IndexWalk(
                other, hearing, page.isEmpty() ? from : page.getFirst().update(), compared);
    }

    /// The next document must be this one; none before it may be left.
    public void expect(ResourceKey key, long update) {
        if (Schema.lsn(update) > documents.lsn()) {
            return;
        }
        strayBefore(update);
        if (refused) {
            return;
        }
        Found next = peek();
        if (next == null || next.update() != update) {
            tell("the index lacks a resource or holds it as it was", update);
        } else {
            page.removeFirst();
            from = update + 1;
            compared++;
            if (!next.type().equals(key.type()) || !next.id().equals(key.id())) {
                tell("the index holds a resource under another name", update);
            }
        }
    }

    /// Nothing is at `update` any more, but an index from before its erasure holds the document
    /// yet and loses it when it is brought there. None before it may be left.
    ///
    /// @param by lsn of the erasure
    public void erased(long update, long by) {
        if (by <= documents.lsn() || Schema.lsn(update) > documents.lsn()) {
            return;
        }
        strayBefore(update);
        Found next = peek();
        if (next != null && next.update() == update) {
            page.removeFirst();
            from = update + 1;
        }
    }

    /// No document may be left.
    public void end() {
        strayBefore(Long.MAX_VALUE);
    }

    public long compared() {
        return compared;
    }

    private void strayBefore(long update) {
        Found next = peek();
        while (next != null && next.update() < update) {
            found.accept(stray(next.update()));
            page.removeFirst();
            from = next.update() + 1;
            next = peek();
        }
    }

    private @org.jspecify.annotations.Nullable Found peek() {
        if (page.isEmpty() && !refused && !ended) {
            try {
                page.addAll(documents.from(from, PAGE_DOCUMENTS));
                ended = page.isEmpty();
            } catch (Failed failed) {
                switch (failed.failure()) {
                    case CORRUPT, FORMAT_TOO_OLD, FORMAT_TOO_NEW -> {
                        refused = true;
                        found.accept(finding(failed));
                    }
                    default -> throw failed;
                }
            }
        }
        return page.peekFirst();
    }

    /// A refused file of the index as a finding: with its folder.
    public static Finding finding(Failed failed) {
        var facts = new ArrayList<Fact>();
        String file = failed.fact("file", "");
        facts.add(new Fact("file", file.isEmpty() ? "index" : "index/" + file));
        failed.facts().stream().filter(fact -> !fact.name().equals("file")).forEach(facts::add);
        return new Finding(failed.text(), facts);
    }

    /// A document of the index that no current body stands for.
    public static Finding stray(long update) {
        return finding("the index has a document that the ledger has not", update);
    }

    private void tell(String text, long update) {
        found.accept(finding(text, update));
    }

    private static Finding finding(String text, long update) {
        return Finding.of(
                text,
                new Fact("file", "index"),
                new Fact("change", Schema.lsn(update) + "/" + Schema.change(update)));
    }
}
