// SPDX-License-Identifier: Apache-2.0
package dev.signet.index;

/// How fields are named inside Lucene: a letter for the kind, so that the same field can be a
/// term, a number and a sort key at once. Part of the format.
final class Names {
    /// Term and binary value: the document's key and its id, packed (see [DocumentKey]).
    static final String KEY = "_key";

    static final String ID = "_id";

    /// Term and sorted value: the type.
    static final String TYPE = "_type";

    /// Numeric value with a skip index: the place in the commit order.
    static final String UPDATE = "_update";

    private Names() {}

    /// Terms of [IndexField.Keyword].
    static String keyword(String field) {
        return "k:" + field;
    }

    /// Points of [IndexField.Ordered].
    static String ordered(String field) {
        return "o:" + field;
    }

    /// Numeric value: the one value of a document's [IndexField.Ordered], whatever their
    /// groups.
    static String orderedValue(String field) {
        return "v:" + field;
    }

    /// Sorted numeric values: the groups of that one value.
    static String orderedGroups(String field) {
        return "g:" + field;
    }

    /// Binary value: all pairs of group and value, where the values differ.
    static String ordereds(String field) {
        return "p:" + field;
    }

    /// Points of [IndexField.Interval].
    static String interval(String field) {
        return "i:" + field;
    }

    /// Numeric value: where the only interval begins.
    static String intervalFrom(String field) {
        return "f:" + field;
    }

    /// Numeric value: how long the only interval is.
    static String intervalLength(String field) {
        return "l:" + field;
    }

    /// Binary value: all intervals, where there are several.
    static String intervals(String field) {
        return "m:" + field;
    }

    /// Sorted set values of [IndexField.SortText].
    static String sortText(String field) {
        return "t:" + field;
    }

    /// Sorted numeric values and points of [IndexField.SortNumber].
    static String sortNumber(String field) {
        return "n:" + field;
    }
}
