// SPDX-License-Identifier: Apache-2.0
package dev.signet.index.query;

import dev.signet.index.field.Documents;
import dev.signet.index.field.Names;
import dev.signet.index.field.SingleNumbers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.apache.lucene.document.BinaryPoint;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.util.BytesRef;

/// Documents with an [IndexField.Ordered] of one group in `from..to`.
final class BetweenQuery extends TreeOrValuesQuery {
    private final String field;
    private final long group;
    private final long from;
    private final long to;

    BetweenQuery(String field, long group, long from, long to, int wanted) {
        super(wanted);
        this.field = field;
        this.group = group;
        this.from = from;
        this.to = to;
    }

    @Override
    org.apache.lucene.search.Query tree() {
        return BinaryPoint.newRangeQuery(
                Names.ordered(field), Documents.ordered(group, from), Documents.ordered(group, to));
    }

    @Override
    Trial trial(LeafReader segment) throws IOException {
        SingleNumbers values = SingleNumbers.orderedValues(segment, field);
        SortedNumericDocValues groups =
                DocValues.getSortedNumeric(segment, Names.orderedGroups(field));
        return new Trial(groups, segment.getBinaryDocValues(Names.ordereds(field)), segment) {
            @Override
            boolean singleMatches(int document) throws IOException {
                long value = values.of(document);
                return from <= value && value <= to && hasGroup();
            }

            private boolean hasGroup() throws IOException {
                for (int left = groups.docValueCount(); left > 0; left--) {
                    if (groups.nextValue() == group) {
                        return true;
                    }
                }
                return false;
            }

            @Override
            boolean anyMatches(BytesRef packed) {
                var pairs = ByteBuffer.wrap(packed.bytes, packed.offset, packed.length);
                while (pairs.hasRemaining()) {
                    long ofGroup = pairs.getLong();
                    long value = pairs.getLong();
                    if (ofGroup == group && from <= value && value <= to) {
                        return true;
                    }
                }
                return false;
            }
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BetweenQuery query
                && query.field.equals(field)
                && query.group == group
                && query.from == from
                && query.to == to;
    }

    @Override
    public int hashCode() {
        return Objects.hash(field, group, from, to);
    }
}
