// SPDX-License-Identifier: Apache-2.0
package dev.signet.validation.hapi;

import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonNumber;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import java.util.HashSet;
import java.util.Set;

/// The values of a resource, so that they can be taken out of what HAPI says of it: its sentences
/// quote them. What names definitions (profiles, extensions, code systems) stays. Immutable.
final class Values {
    /// Stands for a value.
    static final String GONE = "…";

    /// A longer value is known by its beginning.
    private static final int WHOLE_CHARACTERS_MAX = 256;

    private static final int HEAD_CHARACTERS = 24;

    /// Up to which a value is one only where it is quoted: else it is a word or a count.
    private static final int SHORT_CHARACTERS_MAX = 3;

    private static final Set<String> NAMES_OF_DEFINITIONS = Set.of("system", "url", "profile");

    private final Set<String> whole = new HashSet<>();
    private final Set<String> heads = new HashSet<>();

    private Values() {}

    static Values of(JsonObject resource) {
        var values = new Values();
        values.add(resource, "");
        return values;
    }

    private void add(Json value, String member) {
        switch (value) {
            case JsonObject object -> {
                for (int i = 0; i < object.size(); i++) {
                    if (!object.name(i).equals("resourceType")) {
                        add(object.value(i), object.name(i));
                    }
                }
            }
            case JsonArray array -> {
                for (Json one : array) {
                    add(one, member);
                }
            }
            case JsonString string -> add(string.value(), member, true);
            case JsonNumber number -> add(number.text(), member, false);
            default -> {}
        }
    }

    private void add(String text, String member, boolean isText) {
        boolean isName =
                isText
                        && NAMES_OF_DEFINITIONS.contains(member)
                        && (text.startsWith("http") || text.startsWith("urn:oid:"));
        if (isName || text.isBlank()) {
            return;
        }
        if (text.length() <= WHOLE_CHARACTERS_MAX) {
            whole.add(text);
        } else {
            heads.add(text.substring(0, HEAD_CHARACTERS));
        }
    }

    /// A sentence without the values in it.
    String without(String sentence) {
        var left = new StringBuilder();
        int at = 0;
        while (at < sentence.length()) {
            int end = isBoundary(sentence, at) ? end(sentence, at) : at;
            if (end > at) {
                left.append(GONE);
                at = end;
            } else {
                left.append(sentence.charAt(at));
                at++;
            }
        }
        return left.toString();
    }

    /// Where the longest value ends that begins there; `from` when none does.
    private int end(String sentence, int from) {
        if (from + HEAD_CHARACTERS <= sentence.length()
                && heads.contains(sentence.substring(from, from + HEAD_CHARACTERS))) {
            int quote = sentence.indexOf('\'', from);
            return quote < 0 ? sentence.length() : quote;
        }
        int most = Math.min(sentence.length(), from + WHOLE_CHARACTERS_MAX);
        for (int end = most; end > from; end--) {
            boolean isOne =
                    isBoundary(sentence, end)
                            && (end - from > SHORT_CHARACTERS_MAX || isQuoted(sentence, from, end))
                            && whole.contains(sentence.substring(from, end));
            if (isOne) {
                return end;
            }
        }
        return from;
    }

    /// Whether no word goes on there.
    private static boolean isBoundary(String text, int at) {
        return at == 0
                || at == text.length()
                || !Character.isLetterOrDigit(text.charAt(at - 1))
                || !Character.isLetterOrDigit(text.charAt(at));
    }

    private static boolean isQuoted(String text, int from, int end) {
        return from > 0
                && end < text.length()
                && "'\"(#".indexOf(text.charAt(from - 1)) >= 0
                && "'\")".indexOf(text.charAt(end)) >= 0;
    }
}
