// SPDX-License-Identifier: Apache-2.0
package dev.signet.index;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.index.field.CommitOrder;
import dev.signet.index.field.DocumentKey;
import dev.signet.index.field.Documents;
import dev.signet.index.field.KnownNames;
import dev.signet.index.field.Names;
import java.io.IOException;
import java.util.List;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Term;

/// What updates are to Lucene: documents that stand in the order of their updates, as [CommitOrder]
/// needs them. One thread.
final class RisingUpdates {
    private final IndexWriter writer;
    private final KnownNames names = new KnownNames();
    private long last;

    /// @param found what the writer's index holds
    RisingUpdates(IndexWriter writer, DirectoryReader found) throws IOException {
        this.writer = writer;
        List<LeafReaderContext> leaves = found.leaves();
        this.last = leaves.isEmpty() ? Long.MIN_VALUE : CommitOrder.last(leaves.getLast().reader());
    }

    /// @throws Failed `INTERNAL` when it does not rise
    void apply(Update update) throws IOException {
        switch (update) {
            case Update.Put(var document, var place, var isNew) -> {
                rise(place);
                var fields = Documents.of(document, place, names);
                if (isNew) {
                    writer.addDocument(fields);
                } else {
                    writer.updateDocument(key(document.type(), document.id()), fields);
                }
            }
            case Update.Delete(var type, var id) -> writer.deleteDocuments(key(type, id));
            case Update.DeleteAt(var places) -> {
                long[] all = places.stream().mapToLong(Long::longValue).toArray();
                writer.deleteDocuments(NumericDocValuesField.newSlowSetQuery(Names.UPDATE, all));
            }
        }
    }

    private void rise(long place) {
        if (place <= last) {
            throw new Failed(
                    Failure.INTERNAL,
                    "updates of the index do not rise",
                    new Fact("update", place),
                    new Fact("before", last));
        }
        last = place;
    }

    private static Term key(String type, String id) {
        return new Term(Names.KEY, DocumentKey.key(type, id));
    }
}
