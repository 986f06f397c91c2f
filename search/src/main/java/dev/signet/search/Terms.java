// SPDX-License-Identifier: Apache-2.0
package dev.signet.search;

import dev.signet.base.Digests;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;

/// The spelling of what stands in the index; documents and queries both come here. Pure.
final class Terms {
    /// Names the parameters that a resource has values of.
    static final String PRESENT = "_has";

    /// Characters of a text that count; the rest is cut off in documents and queries alike.
    static final int TEXT_CHARACTERS_MAX = 256;

    /// Characters of a text that count for its place in a sorted answer.
    static final int SORT_CHARACTERS_MAX = 64;

    /// Characters of a code, uri or url that count.
    static final int CODE_CHARACTERS_MAX = 2_048;

    private static final String UCUM = "http://unitsofmeasure.org";

    /// Stands between the parts of a tuple; no FHIR text may hold it.
    private static final char PART = '\u0001';

    private Terms() {}

    /// The field of texts letter by letter.
    static String exact(String field) {
        return field + ":exact";
    }

    /// The field of references that name by identifier.
    static String identifier(String field) {
        return field + ":identifier";
    }

    /// `code|system`: one term answers for the code within its system and, as a start, for the
    /// code within any.
    static String token(String system, String code) {
        return tokenOfAnySystem(code) + cut(system, CODE_CHARACTERS_MAX);
    }

    /// What the terms of that code start with, whatever the system.
    static String tokenOfAnySystem(String code) {
        return cut(code, CODE_CHARACTERS_MAX).replace("\\", "\\\\").replace("|", "\\|") + "|";
    }

    /// `|system`: any code of the system.
    static String system(String system) {
        return "|" + cut(system, CODE_CHARACTERS_MAX);
    }

    /// `Type/id`.
    static String reference(String type, String id) {
        return cut(type + "/" + id, CODE_CHARACTERS_MAX);
    }

    /// A uri, url or version.
    static String uri(String uri) {
        return cut(uri, CODE_CHARACTERS_MAX);
    }

    /// A text without case, accents and superfluous blanks, cut at [#TEXT_CHARACTERS_MAX].
    static String normal(String text) {
        String plain = isAscii(text) ? text : withoutMarks(text);
        var normal = new StringBuilder(plain.length());
        boolean blank = false;
        for (int i = 0; i < plain.length() && normal.length() < TEXT_CHARACTERS_MAX; i++) {
            char c = plain.charAt(i);
            if (Character.isWhitespace(c)) {
                blank = !normal.isEmpty();
            } else {
                if (blank) {
                    normal.append(' ');
                    blank = false;
                }
                normal.append(Character.toLowerCase(c));
            }
        }
        return cut(normal.toString(), TEXT_CHARACTERS_MAX);
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 128) {
                return false;
            }
        }
        return true;
    }

    private static String withoutMarks(String text) {
        String apart = Normalizer.normalize(text, Normalizer.Form.NFKD);
        var plain = new StringBuilder(apart.length());
        for (int i = 0; i < apart.length(); i++) {
            if (Character.getType(apart.charAt(i)) != Character.NON_SPACING_MARK) {
                plain.append(apart.charAt(i));
            }
        }
        return plain.toString();
    }

    static String cut(String text, int charactersMax) {
        return text.length() > charactersMax ? text.substring(0, charactersMax) : text;
    }

    /// A number such that a greater decimal never gives a smaller one.
    static long ordered(double value) {
        long bits = Double.doubleToLongBits(value + 0.0); // -0.0 becomes 0.0
        return bits ^ ((bits >> 63) & Long.MAX_VALUE);
    }

    static long ordered(BigDecimal value) {
        return ordered(value.doubleValue());
    }

    /// The spellings of a unit under which a quantity stands: any unit, and code or unit with
    /// and without system. UCUM is looked for without being named, so its codes need one
    /// spelling.
    static List<String> units(SearchValue.Quantity quantity) {
        var units = new ArrayList<String>(3);
        units.add("");
        String code = quantity.code();
        if (!code.isEmpty() && !quantity.system().isEmpty()) {
            units.add(unit(quantity.system(), code));
        }
        if (!code.isEmpty() && !quantity.system().equals(UCUM)) {
            units.add(unit("", code));
        }
        if (!quantity.unit().isEmpty() && !quantity.unit().equals(code)) {
            units.add(unit("", quantity.unit()));
        }
        return units;
    }

    /// The spellings to look under for a code or unit of whatever system.
    static List<String> unitsOfAnySystem(String code) {
        return List.of(unit("", code), unit(UCUM, code));
    }

    static String unit(String system, String code) {
        return cut(code, CODE_CHARACTERS_MAX) + "|" + cut(system, CODE_CHARACTERS_MAX);
    }

    /// The group of a unit's spelling; 0 for none.
    static long group(String unit) {
        return unit.isEmpty() ? 0 : hash(unit);
    }

    /// The group of a tuple's words and a unit's spelling.
    static long group(String words, String unit) {
        return hash(words + PART + unit);
    }

    /// The words of a tuple so far, and one more.
    static String words(String words, String next) {
        return words + next + PART;
    }

    /// The first eight bytes of SHA-256, never 0.
    private static long hash(String text) {
        byte[] digest = Digests.sha256(text.getBytes(StandardCharsets.UTF_8));
        long hash = ByteBuffer.wrap(digest).getLong();
        return hash == 0 ? 1 : hash;
    }
}
