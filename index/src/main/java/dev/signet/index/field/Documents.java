// SPDX-License-Identifier: Apache-2.0
package dev.signet.index.field;

import dev.signet.index.IndexDocument;
import dev.signet.index.IndexField;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.BinaryPoint;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.LongRange;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.SortedNumericDocValuesField;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.NumericUtils;

/// Turns one [IndexDocument] into what Lucene takes (docs/formats/index.md). Pure; never
/// refuses a document, because what was committed must be indexed.
public final class Documents {
    /// Stands for an interval's length when it has no end.
    private static final long ENDLESS = -1;

    private static final int PAIR_BYTES = 2 * Long.BYTES;

    private final List<IndexableField> fields;
    private final KnownNames names;

    private Documents(int expected, KnownNames names) {
        this.fields = new ArrayList<>(expected);
        this.names = names;
    }

    /// @param names of the index that it is for
    public static List<IndexableField> of(IndexDocument document, long update, KnownNames names) {
        var made = new Documents(document.fields().size() * 2 + 5, names);
        made.addName(document, update);
        made.addValues(document);
        return made.fields;
    }

    /// The point of an [IndexField.Ordered].
    public static byte[] ordered(long group, long value) {
        byte[] point = new byte[PAIR_BYTES];
        NumericUtils.longToSortableBytes(group, point, 0);
        NumericUtils.longToSortableBytes(value, point, Long.BYTES);
        return point;
    }

    /// The length held for an interval.
    static long intervalLength(long from, long to) {
        return to == Long.MAX_VALUE ? ENDLESS : to - from;
    }

    /// The end of an interval from the length held; the difference may have gone round.
    public static long intervalEnd(long from, long length) {
        return length == ENDLESS ? Long.MAX_VALUE : from + length;
    }

    private void addName(IndexDocument document, long update) {
        BytesRef id = DocumentKey.packId(document.id());
        BytesRef key = DocumentKey.key(document.type(), id);
        var type = new BytesRef(document.type());
        fields.add(new StringField(Names.KEY, key, Field.Store.NO));
        fields.add(new BinaryDocValuesField(Names.ID, id));
        fields.add(new StringField(Names.TYPE, type, Field.Store.NO));
        fields.add(new SortedDocValuesField(Names.TYPE, type));
        fields.add(NumericDocValuesField.indexedField(Names.UPDATE, update));
    }

    private void addValues(IndexDocument document) {
        var intervals = new ByField<IndexField.Interval>();
        var ordereds = new ByField<IndexField.Ordered>();
        var numbers = new ByField<Long>();
        for (IndexField field : document.fields()) {
            switch (field) {
                case IndexField.Keyword(var name, var value) ->
                        fields.add(
                                new StringField(
                                        names.keyword(name), new BytesRef(value), Field.Store.NO));
                case IndexField.Ordered ordered -> ordereds.add(ordered.field(), ordered);
                case IndexField.Interval interval -> intervals.add(interval.field(), interval);
                case IndexField.SortText(var name, var value) ->
                        fields.add(
                                new SortedSetDocValuesField(
                                        names.sortText(name), new BytesRef(value)));
                case IndexField.SortNumber(var name, var value) -> {
                    fields.add(new LongField(names.sortNumber(name), value, Field.Store.NO));
                    numbers.add(name, value);
                }
            }
        }
        intervals.forEach((name, all) -> addIntervals(name, all, numbers.of(name)));
        ordereds.forEach((name, all) -> addOrdereds(name, all, numbers.of(name)));
    }

    /// Adds a value, unless it is the only number to sort by: [SingleNumbers] reads it there.
    private void addSingle(String name, long value, Collection<Long> numbers) {
        if (numbers.size() != 1 || numbers.iterator().next() != value) {
            fields.add(new NumericDocValuesField(name, value));
        }
    }

    private void addIntervals(
            String name, Collection<IndexField.Interval> intervals, Collection<Long> numbers) {
        byte[] packed = new byte[PAIR_BYTES * intervals.size()];
        var pairs = ByteBuffer.wrap(packed);
        for (IndexField.Interval interval : intervals) {
            long[] from = {interval.from()};
            long[] to = {interval.to()};
            fields.add(new LongRange(Names.interval(name), from, to));
            pairs.putLong(interval.from()).putLong(interval.to());
        }
        if (intervals.size() == 1) {
            IndexField.Interval only = intervals.iterator().next();
            long length = intervalLength(only.from(), only.to());
            addSingle(Names.intervalFrom(name), only.from(), numbers);
            fields.add(new NumericDocValuesField(Names.intervalLength(name), length));
        } else {
            fields.add(new BinaryDocValuesField(Names.intervals(name), new BytesRef(packed)));
        }
    }

    private void addOrdereds(
            String name, Collection<IndexField.Ordered> ordereds, Collection<Long> numbers) {
        byte[] packed = new byte[PAIR_BYTES * ordereds.size()];
        var pairs = ByteBuffer.wrap(packed);
        long value = ordereds.iterator().next().value();
        boolean oneValue = true;
        for (IndexField.Ordered ordered : ordereds) {
            byte[] point = ordered(ordered.group(), ordered.value());
            fields.add(new BinaryPoint(Names.ordered(name), point));
            pairs.putLong(ordered.group()).putLong(ordered.value());
            oneValue &= ordered.value() == value;
        }
        if (!oneValue) {
            fields.add(new BinaryDocValuesField(Names.ordereds(name), new BytesRef(packed)));
            return;
        }
        addSingle(Names.orderedValue(name), value, numbers);
        for (IndexField.Ordered ordered : ordereds) {
            fields.add(new SortedNumericDocValuesField(Names.orderedGroups(name), ordered.group()));
        }
    }
}
