// SPDX-License-Identifier: Apache-2.0
package dev.signet.index.field;

import java.io.IOException;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedNumericDocValues;

/// The one value, or the beginning of the one interval, of documents of a segment: a value of its
/// own, else the only number to sort by, which is the same then. Documents are asked for in rising
/// order. One thread.
public final class SingleNumbers {
    private final NumericDocValues own;
    private final SortedNumericDocValues sorted;

    private SingleNumbers(LeafReader segment, String own, String field) throws IOException {
        this.own = DocValues.getNumeric(segment, own);
        this.sorted = DocValues.getSortedNumeric(segment, Names.sortNumber(field));
    }

    /// Of documents whose values of an [dev.signet.index.IndexField.Ordered] are one.
    public static SingleNumbers orderedValues(LeafReader segment, String field) throws IOException {
        return new SingleNumbers(segment, Names.orderedValue(field), field);
    }

    /// Of documents that have one [dev.signet.index.IndexField.Interval].
    public static SingleNumbers intervalFroms(LeafReader segment, String field) throws IOException {
        return new SingleNumbers(segment, Names.intervalFrom(field), field);
    }

    /// @param document that has one
    public long of(int document) throws IOException {
        if (own.advanceExact(document)) {
            return own.longValue();
        }
        sorted.advanceExact(document);
        return sorted.nextValue();
    }
}
