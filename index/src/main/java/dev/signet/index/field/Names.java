// SPDX-License-Identifier: Apache-2.0
package dev.signet.index.field;

/// How fields are named inside Lucene: a letter for the kind, so that the same field can be a
/// term, a number and a sort key at once. Part of the format.
public final class Names {
    /// Term and binary value: the document's key and its id, packed (see [DocumentKey]).
    public static final String KEY = "_key";

    public static final String ID = "_id";

    /// Term and sorted value: the type.
    public static final String TYPE = "_type";

    /// Numeric value with a skip index: the place in the commit order.
    public static final String UPDATE = "_update";

    private Names() {}

    /// Terms of [IndexField.Keyword].
    public static String keyword(String field) {
        return "k:" + field;
    }

    /// Points of [IndexField.Ordered].
    public static String ordered(String field) {
        return "o:" + field;
    }

    /// Numeric value: the one value of a document's [IndexField.Ordered], whatever their
    /// groups.
    public static String orderedValue(String field) {
        return "v:" + field;
    }

    /// Sorted numeric values: the groups of that one value.
    public static String orderedGroups(String field) {
        return "g:" + field;
    }

    /// Binary value: all pairs of group and value, where the values differ.
    public static String ordereds(String field) {
        return "p:" + field;
    }

    /// Points of [IndexField.Interval].
    public static String interval(String field) {
        return "i:" + field;
    }

    /// Numeric value: where the only interval begins.
    public static String intervalFrom(String field) {
        return "f:" + field;
    }

    /// Numeric value: how long the only interval is.
    public static String intervalLength(String field) {
        return "l:" + field;
    }

    /// Binary value: all intervals, where there are several.
    public static String intervals(String field) {
        return "m:" + field;
    }

    /// Sorted set values of [IndexField.SortText].
    public static String sortText(String field) {
        return "t:" + field;
    }

    /// Sorted numeric values and points of [IndexField.SortNumber].
    public static String sortNumber(String field) {
        return "n:" + field;
    }
}
