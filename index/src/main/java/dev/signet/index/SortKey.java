// SPDX-License-Identifier: Apache-2.0
package dev.signet.index;

/// One key of an order: the field of what [By] says, or [#ID], [#LAST_UPDATED]. Documents without a
/// value come last, ascending or descending.
public record SortKey(String field, boolean descending, By by) {
    /// By id; of equal ids of two types the one committed first comes first.
    public static final String ID = "_id";

    /// By commit order.
    public static final String LAST_UPDATED = "_lastUpdated";

    /// By [IndexField.SortText] or [IndexField.SortNumber].
    public SortKey(String field, boolean descending) {
        this(field, descending, By.VALUES);
    }

    /// What a field is sorted by.
    public enum By {
        /// [IndexField.SortText], or [IndexField.SortNumber] when there is no text.
        VALUES,
        /// The first 64 bytes of its [IndexField.Keyword]s, but for those that start with `|`. That
        /// looks at all of them, and costs nothing until it is asked for.
        TERMS,
        /// How many of the terms that the query asks for in `field`, or in a field that begins with
        /// `field:`, the document has; what the query rules out does not count. Ascending the most
        /// come first.
        RANK
    }
}
