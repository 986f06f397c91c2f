// SPDX-License-Identifier: Apache-2.0
package dev.signet.templates.expression;

import dev.signet.templates.Limits;
import dev.signet.templates.TemplateFailed;
import dev.signet.templates.expression.Expression.Call;
import dev.signet.templates.expression.Expression.Index;
import dev.signet.templates.expression.Expression.Literal;
import dev.signet.templates.expression.Expression.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;

/// From the text of an expression to [Expression]. Grammar:
///
/// ```
/// expression = primary { '.' name | '[' expression ']' }
/// primary    = string | integer | name [ '.' name ] '(' [ expression { ',' expression } ] ')'
/// string     = "'" { any character, "''" for a quote } "'"
/// ```
///
/// White space, also line ends, may stand between all of these.
public final class ExpressionParser {
    private static final int NESTING_MAX = 64;

    private final String text;
    private int at;
    private int depth;

    private ExpressionParser(String text) {
        this.text = text;
    }

    /// The expression that a string of a template holds; empty when it is plain text. What
    /// begins
    /// with `[` and ends with `]` is an expression, unless it begins with `[[`.
    ///
    /// @throws TemplateFailed `InvalidTemplate` when it is one and cannot be read
    public static Optional<Expression> parse(String string) {
        if (!isExpression(string)) {
            return Optional.empty();
        }
        if (string.length() > Limits.EXPRESSION_CHARACTERS_MAX) {
            throw TemplateFailed.invalid(
                    "A template language expression has more than the "
                            + Limits.EXPRESSION_CHARACTERS_MAX
                            + " characters that are allowed.");
        }
        return Optional.of(new ExpressionParser(string.substring(1, string.length() - 1)).whole());
    }

    public static boolean isExpression(String string) {
        return string.length() > 1
                && string.charAt(0) == '['
                && string.charAt(1) != '['
                && string.endsWith("]");
    }

    /// The text that a string stands for that is no expression: `[[x]` is `[x]`.
    public static String plain(String string) {
        return string.startsWith("[[") && string.endsWith("]") ? string.substring(1) : string;
    }

    private Expression whole() {
        Expression expression = expression();
        if (at < text.length()) {
            throw unexpected();
        }
        return expression;
    }

    private Expression expression() {
        if (++depth > NESTING_MAX) {
            throw TemplateFailed.invalid(
                    "A template language expression is nested deeper than the "
                            + NESTING_MAX
                            + " levels that are allowed.");
        }
        Expression expression = primary();
        int accesses = 0;
        while (true) {
            if (accesses++ > NESTING_MAX) {
                throw TemplateFailed.invalid(
                        "A template language expression has more than the "
                                + NESTING_MAX
                                + " accesses in a row that are allowed.");
            }
            if (skips('.')) {
                expression = new Member(expression, name());
            } else if (skips('[')) {
                expression = new Index(expression, expression());
                expect(']');
            } else {
                depth--;
                return expression;
            }
        }
    }

    private Expression primary() {
        space();
        if (at == text.length()) {
            throw unexpected();
        }
        char next = text.charAt(at);
        if (next == '\'') {
            return new Literal(JsonNodeFactory.instance.stringNode(string()));
        }
        if (next == '-' || next == '+' || isDigit(next)) {
            return new Literal(JsonNodeFactory.instance.numberNode(integer()));
        }
        String first = name();
        if (skips('.')) {
            String second = name();
            return new Call(first, second, arguments());
        }
        return new Call("", first, arguments());
    }

    private List<Expression> arguments() {
        expect('(');
        var arguments = new ArrayList<Expression>();
        if (skips(')')) {
            return arguments;
        }
        do {
            arguments.add(expression());
        } while (skips(','));
        expect(')');
        return arguments;
    }

    private String string() {
        var value = new StringBuilder();
        at++;
        while (at < text.length()) {
            char next = text.charAt(at++);
            if (next != '\'') {
                value.append(next);
            } else if (at < text.length() && text.charAt(at) == '\'') {
                value.append('\'');
                at++;
            } else {
                space();
                return value.toString();
            }
        }
        throw TemplateFailed.invalid(
                "A string of a template language expression does not end: a single quote is missing.");
    }

    private long integer() {
        int start = at++;
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
        String digits = text.substring(start, at);
        space();
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            at = start;
            throw unexpected();
        }
    }

    private String name() {
        space();
        int start = at;
        while (at < text.length() && isOfName(text.charAt(at))) {
            at++;
        }
        if (at == start || isDigit(text.charAt(start))) {
            at = start;
            throw unexpected();
        }
        String name = text.substring(start, at);
        space();
        return name;
    }

    private boolean skips(char wanted) {
        space();
        if (at < text.length() && text.charAt(at) == wanted) {
            at++;
            space();
            return true;
        }
        return false;
    }

    private void expect(char wanted) {
        if (!skips(wanted)) {
            throw unexpected();
        }
    }

    private void space() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }

    private static boolean isOfName(char character) {
        return character == '_' || character == '$' || Character.isLetterOrDigit(character);
    }

    private TemplateFailed unexpected() {
        String what = at < text.length() ? "'" + text.charAt(at) + "'" : "the end";
        return TemplateFailed.invalid(
                "A template language expression is not valid: "
                        + what
                        + " is not expected at position "
                        + (at + 1)
                        + ".");
    }
}
