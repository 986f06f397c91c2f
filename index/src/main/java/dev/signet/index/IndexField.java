// SPDX-License-Identifier: Apache-2.0
package dev.signet.index;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;

/// One thing by which a document can be found or sorted. Field names are chosen by the caller
/// (`code`, `subject`); they and all values stand only inside sealed files. Checked here,
/// before anything is committed, so that what was committed can always be indexed.
public sealed interface IndexField {
    /// The field's name.
    String field();

    /// An exact term, also found by [Query.Prefix] and [Query.Contains]. At most 8,191
    /// characters.
    record Keyword(String field, String value) implements IndexField {
        /// Characters in the longest term.
        public static final int VALUE_CHARACTERS_MAX = 8_191;

        public Keyword {
            if (value.length() > VALUE_CHARACTERS_MAX) {
                throw new Failed(
                        Failure.TOO_LARGE,
                        "a search term is longer than 8,191 characters",
                        new Fact("field", field));
            }
        }
    }

    /// A number within a group: found by [Query.Between] for the same group. Groups keep
    /// apart what must not be compared (units, codes of a composite); group 0 is for plain
    /// numbers.
    record Ordered(String field, long group, long value) implements IndexField {}

    /// An interval `from..to`, both inclusive (`from <= to`): a date with its precision, a
    /// period. Open ends are `Long.MIN_VALUE` and `Long.MAX_VALUE`.
    record Interval(String field, long from, long to) implements IndexField {
        public Interval {
            if (from > to) {
                throw new Failed(
                        Failure.INVALID,
                        "an interval ends before it begins",
                        new Fact("field", field));
            }
        }
    }

    /// A text by which to sort; of several the least counts ascending, the greatest descending.
    /// Only the first 256 characters count; the rest is cut off here.
    record SortText(String field, String value) implements IndexField {
        /// Characters that count.
        public static final int VALUE_CHARACTERS_MAX = 256;

        public SortText {
            if (value.length() > VALUE_CHARACTERS_MAX) {
                value = value.substring(0, VALUE_CHARACTERS_MAX);
            }
        }
    }

    /// A number by which to sort; of several the least counts ascending, the greatest
    /// descending.
    record SortNumber(String field, long value) implements IndexField {}
}
