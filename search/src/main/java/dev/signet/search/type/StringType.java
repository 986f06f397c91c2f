// SPDX-License-Identifier: Apache-2.0
package dev.signet.search.type;

import static dev.signet.search.type.Elements.each;

import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.search.ValuePath;
import dev.signet.index.IndexField.Keyword;
import dev.signet.index.Query;
import dev.signet.index.SortKey;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Parameters of type string (FHIR R4, section 3.1.1.4.8).
///
/// Indexed is the text without case, accents, punctuation and superfluous blanks, the text as
/// written in a field of its own, and the first text of a resource to sort by. Asked for is the
/// start of the first, with `:contains` a part of it, with `:exact` the second. Texts count to 256
/// characters on both sides.
public final class StringType implements ParameterType {
    static final StringType TYPE = new StringType();

    /// Characters of a text that count; the rest is cut off in documents and queries alike.
    static final int CHARACTERS_MAX = 256;

    private static final List<String> HUMAN_NAME =
            List.of("family", "given", "text", "prefix", "suffix");

    private static final List<String> ADDRESS =
            List.of("line", "city", "district", "state", "postalCode", "country", "text");

    private static final List<String> TEXT = List.of("text");
    private static final List<String> DISPLAY = List.of("display");

    private static final int ASCII = 128;

    /// Of the first characters: asked for each of every text that is written.
    private static final boolean[] PUNCTUATION = new boolean[ASCII];

    static {
        for (int c = 0; c < ASCII; c++) {
            PUNCTUATION[c] = isOfPunctuation(c);
        }
    }

    private StringType() {}

    // Extracted

    @Override
    public ValueReader reader(ValuePath path) {
        return switch (path.type()) {
            case "HumanName" -> (_, element, to) -> members(element, HUMAN_NAME, to);
            case "Address" -> (_, element, to) -> members(element, ADDRESS, to);
            case "CodeableConcept" ->
                    (_, element, to) -> {
                        members(element, TEXT, to);
                        if (element instanceof JsonObject object) {
                            each(object.find("coding"), each -> members(each, DISPLAY, to));
                        }
                    };
            default -> (_, element, to) -> text(element, to);
        };
    }

    private static void members(Json element, List<String> names, Consumer<SearchValue> to) {
        if (element instanceof JsonObject object) {
            for (String name : names) {
                each(object.find(name), value -> text(value, to));
            }
        }
    }

    private static void text(Json element, Consumer<SearchValue> to) {
        String text = Elements.primitive(element);
        if (!text.isEmpty()) {
            to.accept(new Value(text));
        }
    }

    // Indexed

    /// A text as written.
    public record Value(String text) implements SearchValue {
        @Override
        public void index(String field, DocumentFields to) {
            String normal = normal(text);
            to.add(new Keyword(field, normal));
            to.add(new Keyword(exactField(field), exact(text)));
            to.addFirst(field, normal);
        }

        @Override
        public List<String> words(boolean isEnd) {
            return List.of(normal(text));
        }

        @Override
        public String toString() {
            return "Text";
        }
    }

    // The spelling of both halves

    /// The field of texts letter by letter.
    private static String exactField(String field) {
        return field + ":exact";
    }

    private static String exact(String text) {
        return Terms.cut(text, CHARACTERS_MAX);
    }

    /// A text without case, accents, punctuation and superfluous blanks; of nothing but punctuation
    /// that stays.
    static String normal(String text) {
        String plain = folded(text, false);
        return plain.isEmpty() ? folded(text, true) : plain;
    }

    private static String folded(String text, boolean keepsPunctuation) {
        String plain = isAscii(text) ? text : folded(text);
        var normal = new StringBuilder(Math.min(plain.length(), CHARACTERS_MAX + 2));
        boolean blank = false;
        for (int i = 0; i < plain.length() && normal.length() < CHARACTERS_MAX; ) {
            char unit = plain.charAt(i);
            int c = unit < ASCII ? unit : plain.codePointAt(i);
            i += unit < ASCII ? 1 : Character.charCount(c);
            if (c == ' ' || Character.isWhitespace(c)) {
                blank = !normal.isEmpty();
            } else if (keepsPunctuation || !isPunctuation(c)) {
                if (blank) {
                    normal.append(' ');
                    blank = false;
                }
                if (c < ASCII) {
                    normal.append((char) (c >= 'A' && c <= 'Z' ? c | 0x20 : c));
                } else {
                    normal.appendCodePoint(Character.toLowerCase(c));
                }
            }
        }
        return Terms.cut(normal.toString(), CHARACTERS_MAX);
    }

    private static boolean isPunctuation(int c) {
        return c < ASCII ? PUNCTUATION[c] : isOfPunctuation(c);
    }

    private static boolean isOfPunctuation(int c) {
        return switch (Character.getType(c)) {
            case Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION ->
                    true;
            default -> false;
        };
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= ASCII) {
                return false;
            }
        }
        return true;
    }

    /// Without accents, and in capitals: what is left of case, such as a final sigma, goes when
    /// those are made small one by one.
    private static String folded(String text) {
        String apart = Normalizer.normalize(text, Normalizer.Form.NFKD);
        var plain = new StringBuilder(apart.length());
        for (int i = 0; i < apart.length(); i++) {
            if (Character.getType(apart.charAt(i)) != Character.NON_SPACING_MARK) {
                plain.append(apart.charAt(i));
            }
        }
        return plain.toString().toUpperCase(Locale.ROOT);
    }

    // Read

    @Override
    public @Nullable Operand read(String written, Modifier modifier, ReferenceScope scope) {
        return written.isEmpty() ? null : new Asked(Escapes.resolve(written));
    }

    @Override
    public String grammar(Modifier modifier) {
        return "expected: a text that is not empty";
    }

    @Override
    public Set<Modifier> modifiers() {
        return Set.of(Modifier.EXACT, Modifier.CONTAINS);
    }

    @Override
    public Optional<SortKey.By> sortedBy() {
        return Optional.of(SortKey.By.VALUES);
    }

    // Asked

    /// A text, as the query spells it.
    public record Asked(String text) implements Operand {
        @Override
        public Query query(String field, Modifier modifier) {
            if (modifier == Modifier.EXACT) {
                return new Query.Term(exactField(field), List.of(exact(text)));
            }
            String normal = normal(text);
            if (normal.isEmpty()) {
                return Queries.any(List.of());
            }
            if (modifier == Modifier.WHOLE) {
                return new Query.Term(field, List.of(normal));
            }
            return modifier == Modifier.CONTAINS
                    ? new Query.Contains(field, normal)
                    : new Query.Prefix(field, normal);
        }

        @Override
        public List<String> words() {
            return List.of(normal(text));
        }

        @Override
        public Query end(String field, String words) {
            return new Query.Prefix(field, words + normal(text));
        }

        @Override
        public String toString() {
            return "Text";
        }
    }
}
