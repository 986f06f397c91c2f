// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhirpath;

/// Writes `[n]` as `.item(n)`. HAPI's parser (6.7.9) hangs an operator that follows an index on the
/// first name of an expression onto the index, where nobody looks for it: `name[0].family = 'x'`
/// would give the family name. As a function it is read right.
final class Indexers {
    private Indexers() {}

    /// The same expression without brackets outside of its strings, quoted names and comments.
    static String asFunctions(String expression) {
        var written = new StringBuilder(expression.length() + 16);
        int at = 0;
        while (at < expression.length()) {
            char c = expression.charAt(at);
            int end = endOfQuoted(expression, at);
            if (end > at) {
                written.append(expression, at, end);
                at = end;
                continue;
            }
            switch (c) {
                case '[' -> written.append(".item(");
                case ']' -> written.append(')');
                default -> written.append(c);
            }
            at++;
        }
        return written.toString();
    }

    /// Of how many names, literals and signs an expression is made; comments count as one.
    static int words(String expression) {
        int words = 0;
        int at = 0;
        while (at < expression.length()) {
            int end = endOfQuoted(expression, at);
            if (end == at) {
                end = endOfWord(expression, at);
            }
            words += Character.isWhitespace(expression.charAt(at)) ? 0 : 1;
            at = end;
        }
        return words;
    }

    private static int endOfWord(String text, int at) {
        int end = at;
        while (end < text.length() && Character.isLetterOrDigit(text.charAt(end))) {
            end++;
        }
        return Math.max(end, at + 1);
    }

    /// Where a string, a quoted name or a comment that starts at `at` ends; `at` when none does.
    private static int endOfQuoted(String text, int at) {
        char c = text.charAt(at);
        if (text.startsWith("//", at)) {
            return behind(text, text.indexOf('\n', at), 1);
        }
        if (text.startsWith("/*", at)) {
            return behind(text, text.indexOf("*/", at + 2), 2);
        }
        if (c != '\'' && c != '"' && c != '`') {
            return at;
        }
        int end = at + 1;
        while (end < text.length() && text.charAt(end) != c) {
            end += text.charAt(end) == '\\' ? 2 : 1;
        }
        return Math.min(end + 1, text.length());
    }

    private static int behind(String text, int found, int length) {
        return found < 0 ? text.length() : found + length;
    }
}
