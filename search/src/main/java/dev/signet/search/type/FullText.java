// SPDX-License-Identifier: Apache-2.0
package dev.signet.search.type;

import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiConsumer;

/// The words of resources, for `_text` and `_content` (FHIR R4, section 3.1.1.4.13): what people
/// read of them. Addresses, references, ids, dates, numbers and content in base64 are none; other
/// parameters find those.
///
/// A word is a run of letters and digits, without accents and in small letters. Apostrophes within
/// one are left out; of scripts that write no blanks each character is one. Pure.
public final class FullText {
    /// What elements say.
    public static final String WORDS = "_words";

    /// What the resource's own narrative says.
    public static final String NARRATIVE = WORDS + ":text";

    /// Characters of a word that count.
    static final int WORD_CHARACTERS_MAX = 64;

    /// More characters without a blank are no text.
    private static final int RUN_CHARACTERS_MAX = 256;

    /// Members whose values are read by machines.
    private static final Set<String> NO_TEXT =
            Set.of(
                    "resourceType",
                    "id",
                    "versionId",
                    "lastUpdated",
                    "profile",
                    "source",
                    "reference",
                    "system",
                    "url",
                    "fullUrl",
                    "implicitRules",
                    "data",
                    "hash",
                    "valueUrl",
                    "valueUri",
                    "valueCanonical",
                    "valueId",
                    "valueOid",
                    "valueUuid",
                    "valueBase64Binary");

    private static final String DIV = "div";

    private FullText() {}

    /// Tells the words of a resource, some more than once.
    ///
    /// @param to is told the field and a word
    public static void index(JsonObject resource, BiConsumer<String, String> to) {
        for (int i = 0; i < resource.size(); i++) {
            String name = resource.name(i);
            if (name.equals("text") && resource.value(i) instanceof JsonObject text) {
                walk(DIV, text.find(DIV) instanceof JsonString div ? div : text, NARRATIVE, to);
            } else {
                walk(name, resource.value(i), WORDS, to);
            }
        }
    }

    private static void walk(String name, Json value, String field, BiConsumer<String, String> to) {
        switch (value) {
            case JsonObject object -> {
                for (int i = 0; i < object.size(); i++) {
                    walk(object.name(i), object.value(i), field, to);
                }
            }
            case JsonArray array -> array.forEach(each -> walk(name, each, field, to));
            case JsonString string when !NO_TEXT.contains(name) -> {
                String text = string.value();
                if (name.equals(DIV)) {
                    words(plain(text)).forEach(word -> to.accept(field, word));
                } else if (isText(text)) {
                    words(text).forEach(word -> to.accept(field, word));
                }
            }
            default -> {}
        }
    }

    private static boolean isText(String text) {
        if (text.startsWith("urn:") || text.contains("://")) {
            return false;
        }
        boolean isDate =
                !text.isEmpty()
                        && Character.isDigit(text.charAt(0))
                        && FhirTime.parse(text) != null;
        return !isDate && (text.length() <= RUN_CHARACTERS_MAX || hasBlanks(text));
    }

    private static boolean hasBlanks(String text) {
        for (int i = 0; i <= RUN_CHARACTERS_MAX; i++) {
            if (Character.isWhitespace(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    /// What a narrative says without its marks.
    static String plain(String div) {
        var text = new StringBuilder(div.length());
        for (int i = 0; i < div.length(); i++) {
            char c = div.charAt(i);
            if (c == '<') {
                boolean isComment = div.startsWith("<!--", i);
                int end = isComment ? div.indexOf("-->", i + 4) : div.indexOf('>', i);
                i = end < 0 ? div.length() : end + (isComment ? 2 : 0);
                text.append(' ');
            } else if (c == '&') {
                int end = div.indexOf(';', i);
                text.append(end < 0 ? "" : character(div.substring(i + 1, end)));
                i = end < 0 ? i : end;
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    /// What an entity stands for: a narrative has XML's own and numbers.
    private static String character(String entity) {
        if (!entity.startsWith("#")) {
            return " ";
        }
        try {
            boolean isHex = entity.startsWith("#x");
            int point = Integer.parseInt(entity.substring(isHex ? 2 : 1), isHex ? 16 : 10);
            return Character.isValidCodePoint(point) ? Character.toString(point) : " ";
        } catch (NumberFormatException _) {
            return " ";
        }
    }

    /// The words of a text, in order.
    public static List<String> words(String text) {
        String apart = Normalizer.normalize(text, Normalizer.Form.NFKD).toUpperCase(Locale.ROOT);
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        for (int i = 0; i < apart.length(); ) {
            int c = apart.codePointAt(i);
            i += Character.charCount(c);
            if (Character.isLetterOrDigit(c)) {
                if (isWordAlone(c)) {
                    end(word, words);
                    words.add(Character.toString(c));
                } else {
                    word.appendCodePoint(Character.toLowerCase(c));
                }
            } else if (c != '\'' && c != '\u2019' && !isMark(c)) {
                end(word, words);
            }
        }
        end(word, words);
        return words;
    }

    private static boolean isMark(int c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }

    private static boolean isWordAlone(int c) {
        if (c < 0x0E00) {
            return false;
        }
        return switch (UnicodeScript.of(c)) {
            case HAN, HIRAGANA, KATAKANA, THAI, LAO, KHMER, MYANMAR -> true;
            default -> false;
        };
    }

    private static void end(StringBuilder word, List<String> words) {
        if (!word.isEmpty()) {
            words.add(Terms.cut(word.toString(), WORD_CHARACTERS_MAX));
            word.setLength(0);
        }
    }
}
