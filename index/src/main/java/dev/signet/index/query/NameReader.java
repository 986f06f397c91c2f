// SPDX-License-Identifier: Apache-2.0
package dev.signet.index.query;

import dev.signet.index.Found;
import dev.signet.index.field.DocumentKey;
import dev.signet.index.field.Names;
import java.io.IOException;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedDocValues;

/// Reads the names of documents that come in order, segment after segment. One thread.
public final class NameReader {
    private int segment = -1;
    private SortedDocValues types = DocValues.emptySorted();
    private BinaryDocValues ids = DocValues.emptyBinary();

    public Found read(LeafReaderContext leaf, int document, long update) throws IOException {
        if (segment != leaf.ord) {
            segment = leaf.ord;
            types = DocValues.getSorted(leaf.reader(), Names.TYPE);
            ids = DocValues.getBinary(leaf.reader(), Names.ID);
        }
        types.advanceExact(document);
        ids.advanceExact(document);
        return new Found(
                types.lookupOrd(types.ordValue()).utf8ToString(),
                DocumentKey.unpackId(ids.binaryValue()),
                update);
    }
}
