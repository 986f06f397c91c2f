// SPDX-License-Identifier: Apache-2.0
package dev.signet.index.query;

import dev.signet.index.Query;
import dev.signet.index.field.Names;
import dev.signet.index.field.SingleNumbers;
import java.io.IOException;
import java.util.Optional;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.TwoPhaseIterator;

/// Documents at most so far away: tries one document after another, so that whoever asks bounds
/// them by a box.
public final class NearQuery extends SegmentQuery {
    /// Mean radius of the Earth.
    static final double RADIUS_METRES = 6_371_008.8;

    private static final float MATCH_COST = 50;

    private final Query.Near near;

    NearQuery(Query.Near near) {
        this.near = near;
    }

    /// Whether a point with these coordinates, as documents hold them, is near.
    public static boolean holds(Query.Near near, long latitude, long longitude) {
        return metres(near.centre(), degrees(latitude), degrees(longitude)) <= near.metres();
    }

    /// The number of which the long is the place in order.
    static double degrees(long ordered) {
        return Double.longBitsToDouble(ordered < 0 ? ordered ^ Long.MAX_VALUE : ordered);
    }

    /// By the haversine formula.
    private static double metres(Query.Point from, double latitude, double longitude) {
        double north = Math.sin(Math.toRadians(latitude - from.latitude()) / 2);
        double east = Math.sin(Math.toRadians(longitude - from.longitude()) / 2);
        double parallels =
                Math.cos(Math.toRadians(latitude)) * Math.cos(Math.toRadians(from.latitude()));
        double half = north * north + parallels * east * east;
        return 2 * RADIUS_METRES * Math.asin(Math.sqrt(Math.min(1, half)));
    }

    @Override
    Optional<DocIdSetIterator> documents(LeafReaderContext segment) throws IOException {
        SortedNumericDocValues north = groups(segment, near.latitude());
        SortedNumericDocValues east = groups(segment, near.longitude());
        var latitudes = SingleNumbers.orderedValues(segment.reader(), near.latitude());
        var longitudes = SingleNumbers.orderedValues(segment.reader(), near.longitude());
        var trial =
                new TwoPhaseIterator(north) {
                    @Override
                    public boolean matches() throws IOException {
                        int document = north.docID();
                        return east.advanceExact(document)
                                && holds(near, latitudes.of(document), longitudes.of(document));
                    }

                    @Override
                    public float matchCost() {
                        return MATCH_COST;
                    }
                };
        return Optional.of(TwoPhaseIterator.asDocIdSetIterator(trial));
    }

    /// The documents that have one value of a field have groups of it.
    private static SortedNumericDocValues groups(LeafReaderContext segment, String field)
            throws IOException {
        return DocValues.getSortedNumeric(segment.reader(), Names.orderedGroups(field));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NearQuery query && query.near.equals(near);
    }

    @Override
    public int hashCode() {
        return near.hashCode();
    }
}
