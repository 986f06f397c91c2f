// SPDX-License-Identifier: Apache-2.0
package dev.signet.index;

/// One thing by which a document can be found or sorted. Field names are chosen by the caller
/// (`code`, `subject`); they and all values stand only inside sealed files.
public sealed interface IndexField {
    /// The field's name.
    String field();

    /// An exact term, also found by [Query.Prefix] and [Query.Contains]. At most 8,191 characters.
    record Keyword(String field, String value) implements IndexField {}

    /// A number within a group: found by [Query.Between] for the same group. Groups keep apart what
    /// must not be compared (units, codes of a composite); group 0 is for plain numbers.
    record Ordered(String field, long group, long value) implements IndexField {}

    /// An interval `from..to`, both inclusive (`from <= to`): a date with its precision, a period.
    record Interval(String field, long from, long to) implements IndexField {}

    /// A text by which to sort; of several the least counts ascending, the greatest descending.
    record SortText(String field, String value) implements IndexField {}

    /// A number by which to sort; of several the least counts ascending, the greatest descending.
    record SortNumber(String field, long value) implements IndexField {}
}
