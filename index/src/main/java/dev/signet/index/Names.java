// SPDX-License-Identifier: Apache-2.0
package dev.signet.index;

/// How fields are named inside Lucene: a letter for the kind, so that the same field can be a term,
/// a number and a sort key at once. Part of the format.
final class Names {
    /// Term and binary value: the document's key and its id, packed (see [DocumentKey]).
    static final String KEY = "_key";

    static final String ID = "_id";

    /// Term and sorted value: the type.
    static final String TYPE = "_type";

    /// Numeric value with a skip index: the place in the commit order.
    static final String UPDATE = "_update";

    private Names() {}

    static String keyword(String field) {
        return "k:" + field;
    }

    static String ordered(String field) {
        return "o:" + field;
    }

    static String interval(String field) {
        return "i:" + field;
    }

    static String intervalFrom(String field) {
        return "f:" + field;
    }

    static String intervalLength(String field) {
        return "l:" + field;
    }

    static String intervals(String field) {
        return "m:" + field;
    }

    static String sortText(String field) {
        return "t:" + field;
    }

    static String sortNumber(String field) {
        return "n:" + field;
    }
}
