// SPDX-License-Identifier: Apache-2.0
package dev.signet.index;

/// One key of an order: the field of [IndexField.SortText] or [IndexField.SortNumber], or
/// [#ID], [#LAST_UPDATED]. Documents without a value come last, ascending or descending.
public record SortKey(String field, boolean descending) {
    /// By id; of equal ids of two types the one committed first comes first.
    public static final String ID = "_id";

    /// By commit order.
    public static final String LAST_UPDATED = "_lastUpdated";
}
