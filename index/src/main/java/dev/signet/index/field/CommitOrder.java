// SPDX-License-Identifier: Apache-2.0
package dev.signet.index.field;

import java.io.IOException;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.DocValuesSkipper;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;

/// Where documents stand in one segment. Documents are added in commit order by one writer
/// and only adjacent segments are merged, so a segment's documents, and the segments, rise in
/// `update`.
public final class CommitOrder {
    private CommitOrder() {}

    /// The least update of the segment; `Long.MAX_VALUE` when it is empty.
    static long first(LeafReader segment) throws IOException {
        DocValuesSkipper skipper = segment.getDocValuesSkipper(Names.UPDATE);
        return skipper == null ? Long.MAX_VALUE : skipper.minValue();
    }

    /// The greatest update of the segment; `Long.MIN_VALUE` when it is empty.
    public static long last(LeafReader segment) throws IOException {
        DocValuesSkipper skipper = segment.getDocValuesSkipper(Names.UPDATE);
        return skipper == null ? Long.MIN_VALUE : skipper.maxValue();
    }

    /// The number of documents (deleted ones too) whose update is below `update`, which is
    /// also the first document at or after it.
    public static int countBelow(LeafReader segment, long update) throws IOException {
        if (update <= first(segment)) {
            return 0;
        }
        if (update > last(segment)) {
            return segment.maxDoc();
        }
        int low = 0;
        int high = segment.maxDoc();
        NumericDocValues values = updates(segment);
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (values.docID() > middle) {
                values = updates(segment);
            }
            values.advanceExact(middle);
            if (values.longValue() < update) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    public static NumericDocValues updates(LeafReader segment) throws IOException {
        return DocValues.getNumeric(segment, Names.UPDATE);
    }
}
