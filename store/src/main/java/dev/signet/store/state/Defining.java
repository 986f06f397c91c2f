// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.state;

import dev.signet.index.IndexDocument;
import dev.signet.store.Definitions;
import dev.signet.store.Indexer;
import dev.signet.store.ResourceKey;
import dev.signet.store.record.Body;
import dev.signet.store.record.GivenTime;
import dev.signet.store.record.RecordReader;
import java.util.function.Supplier;

/// What says besides what is indexed, now. Changed by the applier, or while it rests; read by any
/// thread.
public final class Defining {
    private final RecordReader records;
    private final Indexer indexer;
    private volatile Definitions now = Definitions.none();

    public Defining(RecordReader records, Indexer indexer) {
        this.records = records;
        this.indexer = indexer;
    }

    public Definitions now() {
        return now;
    }

    /// Whether a resource is a definition.
    public boolean isDefinition(ResourceKey key) {
        return indexer.definedBy().filter(key.type()::equals).isPresent();
    }

    /// From now on documents are made by these.
    public void define(Definitions next) {
        indexer.defined(next, entry -> records.body(entry.update()).json());
        now = next;
    }

    /// The document of a resource, made by what is in force: the one that its caller has made
    /// unless definitions have changed since.
    ///
    /// @param body of the resource
    public IndexDocument current(IndexDocument made, Supplier<Body> body) {
        if (made.madeBy() == now.lsn() || indexer.definedBy().isEmpty()) {
            return made;
        }
        Body stored = body.get();
        return GivenTime.of(stored, indexer.index(stored.key(), stored.json()));
    }
}
