// SPDX-License-Identifier: Apache-2.0
package dev.signet.index;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.BinaryPoint;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.LongRange;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.SortedNumericDocValuesField;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.NumericUtils;

/// Turns an [IndexDocument] into what Lucene takes (docs/formats/index.md). Pure; never refuses a
/// document, because what was committed must be indexed.
final class Documents {
    /// Bytes of a point of [IndexField.Ordered]: group, then value.
    static final int ORDERED_BYTES = 2 * Long.BYTES;

    /// Bytes of one interval in the values of a document that has several: from, then to.
    static final int INTERVAL_BYTES = 2 * Long.BYTES;

    /// Stands for an interval's length when it has no end.
    static final long ENDLESS = -1;

    private Documents() {}

    static List<IndexableField> of(IndexDocument document, long update) {
        var fields = new ArrayList<IndexableField>(document.fields().size() * 2 + 5);
        BytesRef id = DocumentKey.packId(document.id());
        fields.add(
                new StringField(Names.KEY, DocumentKey.key(document.type(), id), Field.Store.NO));
        fields.add(new BinaryDocValuesField(Names.ID, id));
        var type = new BytesRef(document.type());
        fields.add(new StringField(Names.TYPE, type, Field.Store.NO));
        fields.add(new SortedDocValuesField(Names.TYPE, type));
        fields.add(NumericDocValuesField.indexedField(Names.UPDATE, update));
        Map<String, Set<IndexField.Interval>> intervals = new LinkedHashMap<>();
        for (IndexField field : document.fields()) {
            switch (field) {
                case IndexField.Keyword(var name, var value) ->
                        fields.add(
                                new StringField(
                                        Names.keyword(name), new BytesRef(value), Field.Store.NO));
                case IndexField.Ordered(var name, var group, var value) ->
                        fields.add(new BinaryPoint(Names.ordered(name), ordered(group, value)));
                case IndexField.Interval interval ->
                        intervals
                                .computeIfAbsent(interval.field(), _ -> new LinkedHashSet<>())
                                .add(interval);
                case IndexField.SortText(var name, var value) ->
                        fields.add(
                                new SortedSetDocValuesField(
                                        Names.sortText(name), new BytesRef(value)));
                case IndexField.SortNumber(var name, var value) ->
                        fields.add(
                                SortedNumericDocValuesField.indexedField(
                                        Names.sortNumber(name), value));
            }
        }
        intervals.forEach((name, values) -> addIntervals(fields, name, values));
        return fields;
    }

    static byte[] ordered(long group, long value) {
        byte[] point = new byte[ORDERED_BYTES];
        NumericUtils.longToSortableBytes(group, point, 0);
        NumericUtils.longToSortableBytes(value, point, Long.BYTES);
        return point;
    }

    /// The end of an interval from its two values; the reverse of what is written below.
    static long intervalEnd(long from, long length) {
        return length == ENDLESS ? Long.MAX_VALUE : from + length;
    }

    private static void addIntervals(
            List<IndexableField> fields, String name, Set<IndexField.Interval> intervals) {
        for (IndexField.Interval interval : intervals) {
            fields.add(
                    new LongRange(
                            Names.interval(name),
                            new long[] {interval.from()},
                            new long[] {interval.to()}));
        }
        if (intervals.size() == 1) {
            IndexField.Interval only = intervals.iterator().next();
            long length = only.to() == Long.MAX_VALUE ? ENDLESS : only.to() - only.from();
            fields.add(new NumericDocValuesField(Names.intervalFrom(name), only.from()));
            fields.add(new NumericDocValuesField(Names.intervalLength(name), length));
            return;
        }
        var packed = ByteBuffer.allocate(INTERVAL_BYTES * intervals.size());
        for (IndexField.Interval interval : intervals) {
            packed.putLong(interval.from()).putLong(interval.to());
        }
        fields.add(new BinaryDocValuesField(Names.intervals(name), new BytesRef(packed.array())));
    }
}
