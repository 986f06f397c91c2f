// SPDX-License-Identifier: Apache-2.0
package dev.signet.search.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A piece of a filter.
///
/// @param text of a string what it stands for
record FilterToken(Kind kind, String text) {
    private static final Pattern NEXT =
            Pattern.compile(
                    "[ \\t\\r\\n]*+(?:(?<sign>[()])|\"(?<string>(?:[^\"\\\\]|\\\\.)*+)\""
                            + "|(?<word>[^\\s()\"\\]]++))");

    private static final Pattern PATH =
            Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*+(?:[.:][A-Za-z_][A-Za-z0-9_-]*+)*+");

    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:u([0-9a-fA-F]{4})|(.))");
    private static final int HEXADECIMAL = 16;

    private enum Kind {
        SIGN,
        STRING,
        WORD
    }

    /// All pieces; empty when there is something else between them.
    static Optional<List<FilterToken>> all(String filter) {
        var tokens = new ArrayList<FilterToken>();
        String text = filter.strip();
        Matcher next = NEXT.matcher(text);
        int at = 0;
        while (at < text.length()) {
            if (!next.region(at, text.length()).lookingAt()) {
                return Optional.empty();
            }
            String string = next.group("string");
            String sign = next.group("sign");
            if (string != null) {
                Optional<String> plain = unescaped(string);
                if (plain.isEmpty()) {
                    return Optional.empty();
                }
                tokens.add(new FilterToken(Kind.STRING, plain.get()));
            } else if (sign != null) {
                tokens.add(new FilterToken(Kind.SIGN, sign));
            } else {
                tokens.add(new FilterToken(Kind.WORD, next.group("word")));
            }
            at = next.end();
        }
        return Optional.of(tokens);
    }

    /// As in JSON; empty when an escape is none of its.
    private static Optional<String> unescaped(String string) {
        var plain = new StringBuilder();
        Matcher escape = ESCAPE.matcher(string);
        int at = 0;
        while (escape.find()) {
            plain.append(string, at, escape.start());
            at = escape.end();
            if (escape.group(1) != null) {
                plain.append((char) Integer.parseInt(escape.group(1), HEXADECIMAL));
                continue;
            }
            int which = "\"\\/bfnrt".indexOf(escape.group(2));
            if (which < 0) {
                return Optional.empty();
            }
            plain.append("\"\\/\b\f\n\r\t".charAt(which));
        }
        return Optional.of(plain.append(string, at, string.length()).toString());
    }

    boolean isSign(char sign) {
        return kind == Kind.SIGN && text.charAt(0) == sign;
    }

    boolean isWord() {
        return kind == Kind.WORD;
    }

    boolean isPath() {
        return kind == Kind.WORD && PATH.matcher(text).matches();
    }

    boolean isValue() {
        return kind != Kind.SIGN;
    }

    @Override
    public String toString() {
        return "FilterToken";
    }
}
