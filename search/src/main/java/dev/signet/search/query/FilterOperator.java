// SPDX-License-Identifier: Apache-2.0
package dev.signet.search.query;

import dev.signet.fhir.search.SearchType;
import dev.signet.search.type.Modifier;
import java.util.Optional;
import java.util.Set;

/// What an operator of a filter asks of a type of parameters, in the words of ordinary searches.
/// What the index cannot tell (`ne` of a text means that one of several is another) is refused.
///
/// @param prefix of the value
record FilterOperator(Modifier modifier, String prefix) {
    static final String GRAMMAR =
            "expected: an operator of filters: eq, ne, co, sw, ew, gt, lt, ge, le, ap, sa, eb, pr,"
                    + " po, ss, sb, in, ni or re";

    /// Whether a value is there.
    static final String PRESENT = "pr";

    private static final Set<String> COMPARISONS =
            Set.of("eq", "ne", "gt", "lt", "ge", "le", "ap", "sa", "eb");
    private static final Set<String> OTHERS =
            Set.of("co", "sw", "ew", PRESENT, "po", "ss", "sb", "in", "ni", "re");

    static boolean isKnown(String operator) {
        return COMPARISONS.contains(operator) || OTHERS.contains(operator);
    }

    /// @param operator any but [#PRESENT]
    /// @return empty for one that is not supported for the type
    static Optional<FilterOperator> of(SearchType type, String operator) {
        return switch (type) {
            case NUMBER, DATE, QUANTITY ->
                    COMPARISONS.contains(operator)
                            ? Optional.of(new FilterOperator(Modifier.NONE, operator))
                            : Optional.empty();
            case STRING ->
                    switch (operator) {
                        case "eq" -> plain(Modifier.WHOLE);
                        case "co" -> plain(Modifier.CONTAINS);
                        case "sw" -> plain(Modifier.NONE);
                        default -> Optional.empty();
                    };
            case TOKEN ->
                    switch (operator) {
                        case "eq" -> plain(Modifier.NONE);
                        case "in" -> plain(Modifier.IN);
                        case "ss" -> plain(Modifier.BELOW);
                        case "sb" -> plain(Modifier.ABOVE);
                        default -> Optional.empty();
                    };
            case REFERENCE ->
                    operator.equals("eq") || operator.equals("re")
                            ? plain(Modifier.NONE)
                            : Optional.empty();
            case URI -> operator.equals("eq") ? plain(Modifier.NONE) : Optional.empty();
            case COMPOSITE, SPECIAL -> Optional.empty();
        };
    }

    private static Optional<FilterOperator> plain(Modifier modifier) {
        return Optional.of(new FilterOperator(modifier, ""));
    }
}
