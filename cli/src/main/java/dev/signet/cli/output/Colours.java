// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli.output;

import java.util.regex.Pattern;

/// Colours for a terminal: names of members, texts, and other values.
final class Colours {
    private static final String NAME = "\u001b[34;1m";
    private static final String TEXT = "\u001b[33m";
    private static final String VALUE = "\u001b[36m";
    private static final String END = "\u001b[39;49;00m";
    private static final Pattern PARTS =
            Pattern.compile(
                    "(?m)(?<name>\"(?:[^\"\\\\]|\\\\.)*\"(?=:)|^[ -]*[A-Za-z_][\\w.-]*(?=:))"
                            + "|(?<text>\"(?:[^\"\\\\]|\\\\.)*\")"
                            + "|(?<value>\\b(?:true|false|null|-?[0-9][0-9.eE+-]*)(?=,?$))");

    private Colours() {}

    static String of(String text) {
        return PARTS.matcher(text)
                .replaceAll(
                        part -> {
                            String colour =
                                    part.group("name") != null
                                            ? NAME
                                            : part.group("text") != null ? TEXT : VALUE;
                            return java.util.regex.Matcher.quoteReplacement(
                                    colour + part.group() + END);
                        });
    }
}
