// SPDX-License-Identifier: Apache-2.0
package dev.signet.index;

import java.util.List;

/// What to find. Pure values: the same query can be run on the index and tried on a single
/// [IndexDocument] (which is how the committer checks that nobody slipped in between).
public sealed interface Query {
    /// Everything.
    record All() implements Query {}

    /// Documents of one of these types.
    record Type(List<String> anyOf) implements Query {
        public Type {
            anyOf = List.copyOf(anyOf);
        }
    }

    /// Documents with one of these ids (of whatever type).
    record Id(List<String> anyOf) implements Query {
        public Id {
            anyOf = List.copyOf(anyOf);
        }
    }

    /// Documents with one of these exact terms in `field`.
    record Term(String field, List<String> anyOf) implements Query {
        public Term {
            anyOf = List.copyOf(anyOf);
        }
    }

    /// Documents with a term in `field` that starts so.
    record Prefix(String field, String start) implements Query {}

    /// Documents with a term in `field` that contains this text.
    record Contains(String field, String part) implements Query {}

    /// Documents with an [IndexField.Ordered] of this group in `from..to`, both inclusive.
    record Between(String field, long group, long from, long to) implements Query {}

    /// Documents with an [IndexField.Interval] in this relation to `from..to`.
    record Overlap(String field, Relation relation, long from, long to) implements Query {}

    /// Documents whose one [IndexField.Ordered] of group 0 in `latitude` and in `longitude` name a
    /// point no further away than `metres` on a sphere of the Earth's mean radius. Both are in
    /// degrees, doubles as longs of the same order.
    record Near(String latitude, String longitude, Point centre, double metres) implements Query {}

    /// A point on the Earth, in degrees.
    record Point(double latitude, double longitude) {}

    /// How a document's interval must lie to the query's.
    enum Relation {
        /// They share at least one point.
        INTERSECTS,
        /// The document's lies wholly inside the query's.
        WITHIN
    }

    /// Documents whose `update` lies in `from..to` of the commit order, both inclusive.
    record Updated(long from, long to) implements Query {}

    /// Documents whose `field` holds, as an exact term, `Type/id` of a document that `target`
    /// finds: a chain.
    record ReferencesTo(String field, Query target) implements Query {}

    /// Documents of one of `types` whose `Type/id` stands, as an exact term, in `field` of what
    /// `source` finds: a chain the other way round.
    record ReferencedBy(String field, List<String> types, Query source) implements Query {
        public ReferencedBy {
            types = List.copyOf(types);
        }
    }

    /// Documents with an exact term in `field` that also stands in `otherField` of a document that
    /// `others` finds: a chain by names that the target gives itself.
    record Shares(String field, String otherField, Query others) implements Query {}

    /// All of them; of none: everything.
    record And(List<Query> all) implements Query {
        public And {
            all = List.copyOf(all);
        }
    }

    /// At least one of them; of none: nothing.
    record Or(List<Query> any) implements Query {
        public Or {
            any = List.copyOf(any);
        }
    }

    /// Not this.
    record Not(Query query) implements Query {}
}
