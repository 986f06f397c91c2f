// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.search;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.util.ArrayList;
import java.util.List;

/// The words and signs of a FHIRPath expression, one after the other. One thread.
final class ExpressionTokens {
    /// Longer expressions are refused.
    static final int CHARACTERS_MAX = 4_096;

    private final List<Token> tokens;
    private int next;

    /// What a token is.
    enum Kind {
        /// An identifier.
        NAME,
        /// A text in quotes, without them.
        TEXT,
        /// Digits.
        NUMBER,
        /// `.`, `(`, `|`, `!=`, `%resource` and the like.
        SIGN,
        END
    }

    /// @param at its first character, counted from 0
    record Token(Kind kind, String text, int at) {
        boolean is(String sign) {
            return (kind == Kind.SIGN || kind == Kind.NAME) && text.equals(sign);
        }
    }

    private ExpressionTokens(List<Token> tokens) {
        this.tokens = tokens;
    }

    /// @throws Failed `MALFORMED` for what is no FHIRPath, or too long
    static ExpressionTokens of(String expression) {
        if (expression.length() > CHARACTERS_MAX) {
            throw tooLong();
        }
        var tokens = new ArrayList<Token>();
        int at = 0;
        while (at < expression.length()) {
            char c = expression.charAt(at);
            if (Character.isWhitespace(c)) {
                at++;
                continue;
            }
            int end = end(expression, at);
            tokens.add(token(expression, at, end));
            at = end;
        }
        tokens.add(new Token(Kind.END, "", expression.length()));
        return new ExpressionTokens(tokens);
    }

    private static Token token(String expression, int at, int end) {
        char c = expression.charAt(at);
        if (c == '\'' || c == '`') {
            String inner = expression.substring(at + 1, end - 1);
            if (c == '`' && inner.isEmpty()) {
                throw refused("a name is empty", at);
            }
            if (inner.indexOf('\\') >= 0) {
                throw refused("escapes in a text are not supported", at);
            }
            return new Token(c == '`' ? Kind.NAME : Kind.TEXT, inner, at);
        }
        String text = expression.substring(at, end);
        if (isName(c)) {
            return new Token(Kind.NAME, text, at);
        }
        return new Token(Character.isDigit(c) ? Kind.NUMBER : Kind.SIGN, text, at);
    }

    private static int end(String expression, int at) {
        char c = expression.charAt(at);
        if (c == '\'' || c == '`') {
            int end = expression.indexOf(c, at + 1);
            if (end < 0) {
                throw refused("the expression ends inside a text", at);
            }
            return end + 1;
        }
        int end = at + 1;
        if (isName(c) || c == '%' || c == '$') {
            while (end < expression.length()
                    && (isName(expression.charAt(end))
                            || Character.isDigit(expression.charAt(end)))) {
                end++;
            }
        } else if (Character.isDigit(c)) {
            while (end < expression.length() && Character.isDigit(expression.charAt(end))) {
                end++;
            }
        } else if (expression.startsWith("!=", at)) {
            end++;
        }
        return end;
    }

    private static boolean isName(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }

    Token peek() {
        return tokens.get(next);
    }

    Token take() {
        Token token = tokens.get(next);
        if (token.kind() != Kind.END) {
            next++;
        }
        return token;
    }

    /// Takes that sign or word if it is next.
    boolean takes(String sign) {
        boolean is = peek().is(sign);
        if (is) {
            next++;
        }
        return is;
    }

    /// @throws Failed `MALFORMED` when something else is next
    void expect(String sign) {
        if (!takes(sign)) {
            throw refused(
                    "the expression goes on with what search parameters may not have", peek().at());
        }
    }

    /// @throws Failed `MALFORMED` when something else is next
    Token expect(Kind kind) {
        if (peek().kind() != kind) {
            throw refused(
                    "the expression goes on with what search parameters may not have", peek().at());
        }
        return take();
    }

    /// Whether one of these stands outside of parentheses between here and the end.
    boolean hasOutside(List<String> signs) {
        int depth = 0;
        for (Token token : tokens.subList(next, tokens.size())) {
            if (token.is("(")) {
                depth++;
            } else if (token.is(")")) {
                depth--;
            } else if (depth == 0 && signs.stream().anyMatch(token::is)) {
                return true;
            }
        }
        return false;
    }

    static Failed tooLong() {
        return refused("the expression has more than 4,096 characters", CHARACTERS_MAX);
    }

    /// @param at a character, counted from 0
    static Failed refused(String text, int at) {
        return new Failed(Failure.MALFORMED, text, new Fact("character", at));
    }
}
