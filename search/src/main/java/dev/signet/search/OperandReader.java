// SPDX-License-Identifier: Apache-2.0
package dev.signet.search;

import dev.signet.fhir.search.SearchParameter;
import dev.signet.fhir.search.SearchType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads one alternative of a query's value. Every method gives `null` for what breaks the
/// grammar that [#grammar] names.
final class OperandReader {
    private static final int DIGITS_MAX = 40;
    private static final int EXPONENT_MAX = 300;
    private static final String NUMBER_BOUNDS =
            "; a number has at most 40 characters, 300 decimal places and 300 zeros at its end";

    /// The account's own address with a slash at the end: references below it are relative
    /// ones.
    private final String base;

    OperandReader(String base) {
        this.base = base;
    }

    /// What a value of that type looks like, for people.
    static String grammar(SearchType type) {
        return switch (type) {
            case TOKEN -> "expected: code, system|code, |code or system|";
            case STRING -> "expected: a text that is not empty";
            case DATE ->
                    "expected: [eq|ne|gt|lt|ge|le|sa|eb|ap]YYYY[-MM[-DD[Thh:mm[:ss[.fff]][zone]]]]";
            case NUMBER -> "expected: [eq|ne|gt|lt|ge|le|sa|eb|ap]number" + NUMBER_BOUNDS;
            case QUANTITY ->
                    "expected: [eq|ne|gt|lt|ge|le|sa|eb|ap]number, number|system|code or number||code"
                            + NUMBER_BOUNDS;
            case REFERENCE -> "expected: id, Type/id or an absolute url";
            case URI -> "expected: a uri that is not empty";
            case COMPOSITE -> "expected: as many values as the parameter has parts, with $ between";
            case SPECIAL -> "this parameter cannot be searched by";
        };
    }

    /// @param written with escapes
    /// @param type the type that a reference was narrowed to; empty: any target
    @Nullable Operand read(SearchParameter parameter, String written, String type) {
        if (parameter.type() == SearchType.COMPOSITE) {
            return composite(parameter, written);
        }
        List<String> targets = type.isEmpty() ? parameter.targets() : List.of(type);
        return read(parameter.type(), targets, written);
    }

    private @Nullable Operand read(SearchType type, List<String> targets, String written) {
        if (written.isEmpty()) {
            return null;
        }
        return switch (type) {
            case TOKEN -> token(written);
            case STRING -> new Operand.Text(Escapes.resolve(written));
            case DATE -> time(written);
            case NUMBER -> number(written);
            case QUANTITY -> quantity(written);
            case REFERENCE -> reference(targets, written);
            case URI -> new Operand.Uri(Escapes.resolve(written));
            case COMPOSITE, SPECIAL -> null;
        };
    }

    private @Nullable Operand composite(SearchParameter parameter, String written) {
        List<String> parts = Escapes.split(written, '$');
        if (parts.size() != parameter.components().size()) {
            return null;
        }
        var operands = new ArrayList<Operand>();
        for (int i = 0; i < parts.size(); i++) {
            SearchType type = parameter.components().get(i).type();
            Operand operand = read(type, List.of(), parts.get(i));
            if (operand == null) {
                return null;
            }
            operands.add(operand);
        }
        return new Operand.Composite(operands);
    }

    Operand.@Nullable Token token(String written) {
        List<String> parts = Escapes.split(written, '|');
        String last = Escapes.resolve(parts.getLast());
        if (parts.size() == 1) {
            return last.isEmpty() ? null : new Operand.Token(Optional.empty(), last);
        }
        String system = Escapes.resolve(parts.getFirst());
        boolean isNothing = system.isEmpty() && last.isEmpty();
        return parts.size() > 2 || isNothing ? null : new Operand.Token(Optional.of(system), last);
    }

    Operand.@Nullable Time time(String written) {
        Comparison comparison = comparison(written);
        // a plus that the client forgot to encode arrives as a blank
        SearchValue.Range range = FhirTime.parse(value(written).replace(' ', '+'));
        return comparison == null || range == null
                ? null
                : new Operand.Time(comparison, range.from(), range.to());
    }

    private static Operand.@Nullable Decimal number(String written) {
        Comparison comparison = comparison(written);
        BigDecimal value = decimal(value(written));
        return comparison == null || value == null ? null : new Operand.Decimal(comparison, value);
    }

    private static Operand.@Nullable Quantity quantity(String written) {
        List<String> parts = Escapes.split(written, '|');
        Operand.Decimal number = number(parts.getFirst());
        if (number == null || parts.size() == 2 || parts.size() > 3) {
            return null;
        }
        Optional<String> system = Optional.empty();
        String code = "";
        if (parts.size() == 3) {
            code = Escapes.resolve(parts.get(2));
            String written1 = Escapes.resolve(parts.get(1));
            if (!written1.isEmpty() && code.isEmpty()) {
                return null;
            }
            system = written1.isEmpty() ? Optional.empty() : Optional.of(written1);
        }
        return new Operand.Quantity(number.comparison(), number.value(), system, code);
    }

    private @Nullable Operand reference(List<String> targets, String written) {
        String text = Escapes.resolve(written);
        String relative = text.startsWith(base) ? text.substring(base.length()) : text;
        if (isId(relative)) {
            return targets.isEmpty() ? null : new Operand.Reference(targets, relative);
        }
        return switch (ReferenceValues.parse(relative)) {
            case SearchValue.Reference(String type, String id) ->
                    isId(id) ? new Operand.Reference(List.of(type), id) : null;
            case SearchValue.Link(String url, String version) ->
                    url.indexOf(':') > 0 ? new Operand.Link(url, version) : null;
            default -> null;
        };
    }

    /// Whether the text is a FHIR id: 1 to 64 letters, digits, `-` and `.`.
    static boolean isId(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean isLetter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
            boolean isDigit = c >= '0' && c <= '9';
            if (!isLetter && !isDigit && c != '-' && c != '.') {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= 64;
    }

    private static boolean hasPrefix(String written) {
        return !written.isEmpty() && Character.isLetter(written.charAt(0));
    }

    private static @Nullable Comparison comparison(String written) {
        if (!hasPrefix(written)) {
            return Comparison.EQ;
        }
        String prefix = written.substring(0, Math.min(2, written.length()));
        for (Comparison comparison : Comparison.values()) {
            if (comparison.name().toLowerCase(Locale.ROOT).equals(prefix)) {
                return comparison;
            }
        }
        return null;
    }

    private static String value(String written) {
        return hasPrefix(written) ? written.substring(Math.min(2, written.length())) : written;
    }

    /// The decimal, `null` when it is none, or too long or too great to be compared with.
    private static @Nullable BigDecimal decimal(String text) {
        if (text.isEmpty() || text.length() > DIGITS_MAX) {
            return null;
        }
        for (int i = 0; i < text.length(); i++) {
            if ("+-.eE0123456789".indexOf(text.charAt(i)) < 0) {
                return null;
            }
        }
        try {
            var value = new BigDecimal(text);
            boolean isComparable =
                    Math.abs((long) value.scale()) <= EXPONENT_MAX
                            && Double.isFinite(Double.parseDouble(text));
            return isComparable ? value : null;
        } catch (NumberFormatException _) {
            return null;
        }
    }
}
