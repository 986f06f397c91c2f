// SPDX-License-Identifier: Apache-2.0
package dev.signet.index.query;

import dev.signet.index.Query;
import dev.signet.index.field.Documents;
import dev.signet.index.field.Names;
import dev.signet.index.field.SingleNumbers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.apache.lucene.document.LongRange;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.util.BytesRef;

/// Documents with an [IndexField.Interval] that shares a point with, or lies within,
/// `from..to`.
public final class OverlapQuery extends TreeOrValuesQuery {
    private final String field;
    private final Query.Relation relation;
    private final long from;
    private final long to;

    OverlapQuery(String field, Query.Relation relation, long from, long to, int wanted) {
        super(wanted);
        this.field = field;
        this.relation = relation;
        this.from = from;
        this.to = to;
    }

    /// Whether the interval `begin..end` lies as asked.
    public static boolean holds(Query.Relation relation, long begin, long end, long from, long to) {
        return switch (relation) {
            case INTERSECTS -> begin <= to && end >= from;
            case WITHIN -> begin >= from && end <= to;
        };
    }

    @Override
    org.apache.lucene.search.Query tree() {
        long[] least = {from};
        long[] most = {to};
        return switch (relation) {
            case INTERSECTS -> LongRange.newIntersectsQuery(Names.interval(field), least, most);
            case WITHIN -> LongRange.newWithinQuery(Names.interval(field), least, most);
        };
    }

    @Override
    Trial trial(LeafReader segment) throws IOException {
        SingleNumbers begins = SingleNumbers.intervalFroms(segment, field);
        NumericDocValues lengths = DocValues.getNumeric(segment, Names.intervalLength(field));
        return new Trial(lengths, segment.getBinaryDocValues(Names.intervals(field)), segment) {
            @Override
            boolean singleMatches(int document) throws IOException {
                long begin = begins.of(document);
                long end = Documents.intervalEnd(begin, lengths.longValue());
                return holds(relation, begin, end, from, to);
            }

            @Override
            boolean anyMatches(BytesRef packed) {
                var intervals = ByteBuffer.wrap(packed.bytes, packed.offset, packed.length);
                while (intervals.hasRemaining()) {
                    if (holds(relation, intervals.getLong(), intervals.getLong(), from, to)) {
                        return true;
                    }
                }
                return false;
            }
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OverlapQuery query
                && query.field.equals(field)
                && query.relation == relation
                && query.from == from
                && query.to == to;
    }

    @Override
    public int hashCode() {
        return Objects.hash(field, relation, from, to);
    }
}
