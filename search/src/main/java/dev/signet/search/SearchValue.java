// SPDX-License-Identifier: Apache-2.0
package dev.signet.search;

import java.math.BigDecimal;
import java.util.List;

/// One value by which a resource can be found. Texts that are not there are empty.
public sealed interface SearchValue {
    /// A code: of a CodeableConcept, Coding, Identifier, ContactPoint or a primitive.
    ///
    /// @param system empty when none is given or implied
    /// @param code empty when there is only a text
    /// @param text the display
    record Token(String system, String code, String text) implements SearchValue {
        @Override
        public String toString() {
            return "Token";
        }
    }

    /// A text as written.
    record Text(String text) implements SearchValue {
        @Override
        public String toString() {
            return "Text";
        }
    }

    /// A time with its precision, or a period. Milliseconds since 1970 in UTC, both inclusive;
    /// a date without a time zone is one in UTC.
    ///
    /// @param from `Long.MIN_VALUE` when open
    /// @param to `Long.MAX_VALUE` when open; never below `from`
    record Range(long from, long to) implements SearchValue {
        @Override
        public String toString() {
            return "Range";
        }
    }

    /// A number; of a FHIR `Range` its ends are two numbers.
    record Decimal(BigDecimal value) implements SearchValue {
        @Override
        public String toString() {
            return "Decimal";
        }
    }

    /// A number with a unit; of a FHIR `Range` its ends are two quantities.
    ///
    /// @param system of the code
    /// @param code of the unit; for Money the currency
    /// @param unit as shown to people
    record Quantity(BigDecimal value, String system, String code, String unit)
            implements SearchValue {
        @Override
        public String toString() {
            return "Quantity";
        }
    }

    /// A reference within this account.
    record Reference(String type, String id) implements SearchValue {
        @Override
        public String toString() {
            return "Reference";
        }
    }

    /// A reference by absolute url, urn or canonical.
    ///
    /// @param version of a canonical: what stood behind the `|`
    record Link(String url, String version) implements SearchValue {
        @Override
        public String toString() {
            return "Link";
        }
    }

    /// What a reference names by identifier only.
    record Identified(String system, String value) implements SearchValue {
        @Override
        public String toString() {
            return "Identified";
        }
    }

    /// A uri as written.
    record Uri(String uri) implements SearchValue {
        @Override
        public String toString() {
            return "Uri";
        }
    }

    /// The values of one element.
    ///
    /// @param parts for each component its values, at least one
    record Composite(List<List<SearchValue>> parts) implements SearchValue {
        public Composite {
            parts = List.copyOf(parts);
        }

        @Override
        public String toString() {
            return "Composite";
        }
    }
}
