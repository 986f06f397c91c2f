// SPDX-License-Identifier: Apache-2.0
package dev.signet.search;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/// One alternative of what a query asks of a parameter. Prints no value.
public sealed interface Operand {
    /// A code.
    ///
    /// @param system empty: of any system; present and empty text: of none
    /// @param code empty text: any of the system
    record Token(Optional<String> system, String code) implements Operand {
        @Override
        public String toString() {
            return "Token";
        }
    }

    /// A text, as the query spells it.
    record Text(String text) implements Operand {
        @Override
        public String toString() {
            return "Text";
        }
    }

    /// A time with its precision; milliseconds since 1970, both inclusive.
    record Time(Comparison comparison, long from, long to) implements Operand {
        @Override
        public String toString() {
            return "Time " + comparison;
        }
    }

    /// A number; the digits it is written with are its precision.
    record Decimal(Comparison comparison, BigDecimal value) implements Operand {
        @Override
        public String toString() {
            return "Decimal " + comparison;
        }
    }

    /// A number with a unit.
    ///
    /// @param system as in [Token]; a present one has a code
    /// @param code code or unit; empty text: whatever the unit
    record Quantity(Comparison comparison, BigDecimal value, Optional<String> system, String code)
            implements Operand {
        @Override
        public String toString() {
            return "Quantity " + comparison;
        }
    }

    /// A resource of this account.
    ///
    /// @param types the types it may have, at least one
    record Reference(List<String> types, String id) implements Operand {
        public Reference {
            types = List.copyOf(types);
        }

        @Override
        public String toString() {
            return "Reference";
        }
    }

    /// An absolute url, urn or canonical.
    ///
    /// @param version empty text: whatever the version
    record Link(String url, String version) implements Operand {
        @Override
        public String toString() {
            return "Link";
        }
    }

    /// A uri.
    record Uri(String uri) implements Operand {
        @Override
        public String toString() {
            return "Uri";
        }
    }

    /// A tuple.
    ///
    /// @param parts one for each component
    record Composite(List<Operand> parts) implements Operand {
        public Composite {
            parts = List.copyOf(parts);
        }

        @Override
        public String toString() {
            return "Composite";
        }
    }
}
