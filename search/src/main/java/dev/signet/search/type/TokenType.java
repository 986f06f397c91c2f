// SPDX-License-Identifier: Apache-2.0
package dev.signet.search.type;

import static dev.signet.search.type.Elements.each;

import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.search.ValuePath;
import dev.signet.index.IndexField.Keyword;
import dev.signet.index.Query;
import dev.signet.index.SortKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Parameters of type token: codes within their systems (FHIR R4, section 3.1.1.4.10).
///
/// Indexed is the term `code|system`, and `|system` when there is one; in a field of their own the
/// texts of codes, normalised, of which `:text` asks for the start. Asked for is `s|c`: that
/// term; `c`: terms that start with `c|`; `|c`: the term `c|`; `s|`: the term `|s`, which an
/// element without a code has too.
public final class TokenType implements ParameterType {
    static final TokenType TYPE =
            new TokenType(
                    Set.of(
                            Modifier.NOT,
                            Modifier.IN,
                            Modifier.NOT_IN,
                            Modifier.TEXT,
                            Modifier.ABOVE,
                            Modifier.BELOW));

    /// For parameters of which some values are Identifiers.
    static final TokenType OF_IDENTIFIERS =
            new TokenType(
                    Set.of(
                            Modifier.NOT,
                            Modifier.IN,
                            Modifier.NOT_IN,
                            Modifier.TEXT,
                            Modifier.ABOVE,
                            Modifier.BELOW,
                            Modifier.OF_TYPE));

    /// Stands between a type and a value; no FHIR text may hold it.
    private static final char PART = '\u0001';

    private final Set<Modifier> modifiers;

    private TokenType(Set<Modifier> modifiers) {
        this.modifiers = modifiers;
    }

    // Extracted

    @Override
    public ValueReader reader(ValuePath path) {
        String system = path.system();
        return switch (path.type()) {
            case "CodeableConcept" -> (_, element, to) -> concept(element, to);
            case "Coding" -> (_, element, to) -> coding(element, to);
            case "Identifier" ->
                    (_, element, to) -> {
                        members(element, "system", "value", to);
                        typed(element, to);
                    };
            case "ContactPoint" -> (_, element, to) -> members(element, "system", "value", to);
            default ->
                    (_, element, to) -> {
                        String code = Elements.primitive(element);
                        if (!code.isEmpty()) {
                            to.accept(new Value(system, code, ""));
                        }
                    };
        };
    }

    private static void concept(Json element, Consumer<SearchValue> to) {
        if (element instanceof JsonObject object) {
            each(object.find("coding"), coding -> coding(coding, to));
            String text = object.text("text", "");
            if (!text.isEmpty()) {
                to.accept(new Value("", "", text));
            }
        }
    }

    private static void coding(Json element, Consumer<SearchValue> to) {
        members(element, "system", "code", to);
    }

    private static void typed(Json element, Consumer<SearchValue> to) {
        if (element instanceof JsonObject identifier
                && identifier.find("type") instanceof JsonObject type) {
            String value = identifier.text("value", "");
            String text = type.text("text", "");
            if (!text.isEmpty()) {
                to.accept(new Value("", "", text));
            }
            each(
                    type.find("coding"),
                    coding -> {
                        if (coding instanceof JsonObject of && !value.isEmpty()) {
                            String code = of.text("code", "");
                            if (!code.isEmpty()) {
                                to.accept(new OfType(of.text("system", ""), code, value));
                            }
                        }
                    });
        }
    }

    private static void members(
            Json element, String systemName, String codeName, Consumer<SearchValue> to) {
        if (element instanceof JsonObject object) {
            String code = object.text(codeName, "");
            String text = object.text("display", "");
            String system = object.text(systemName, "");
            if (!code.isEmpty() || !text.isEmpty() || !system.isEmpty()) {
                to.accept(new Value(system, code, text));
            }
        }
    }

    // Indexed

    /// A code: of a CodeableConcept, Coding, Identifier, ContactPoint or a primitive.
    ///
    /// @param system empty when none is given or implied
    /// @param code empty when there is only a system or a text
    /// @param text the display, the text of a CodeableConcept or of an Identifier's type
    public record Value(String system, String code, String text) implements SearchValue {
        @Override
        public void index(String field, DocumentFields to) {
            TokenType.index(field, system, code, to);
            if (!text.isEmpty()) {
                to.add(new Keyword(ofText(field), StringType.normal(text)));
            }
        }

        @Override
        public List<String> words(boolean isEnd) {
            if (code.isEmpty()) {
                return List.of();
            }
            return isEnd
                    ? List.of(term(system, code))
                    : List.of(term(system, code), ofAnySystem(code));
        }

        @Override
        public String toString() {
            return "Token";
        }
    }

    /// An Identifier's value with a type that it has.
    ///
    /// @param system of the type's code; empty for none
    public record OfType(String system, String code, String value) implements SearchValue {
        @Override
        public void index(String field, DocumentFields to) {
            to.add(new Keyword(ofType(field), typed(system, code, value)));
        }

        @Override
        public String toString() {
            return "Token of a type";
        }
    }

    static void index(String field, String system, String code, DocumentFields to) {
        if (!code.isEmpty()) {
            to.add(new Keyword(field, term(system, code)));
        }
        if (!system.isEmpty()) {
            to.add(new Keyword(field, ofSystem(system)));
        }
    }

    // The spelling of both halves

    /// One term answers for the code within its system and, as a start, for the code within any.
    private static String term(String system, String code) {
        return start(code) + Terms.code(system);
    }

    /// What the terms of a code start with, whatever the system.
    private static String start(String code) {
        return Terms.code(code).replace("\\", "\\\\").replace("|", "\\|") + "|";
    }

    /// Any code of the system.
    private static String ofSystem(String system) {
        return "|" + Terms.code(system);
    }

    /// The word of a tuple that stands for the code in any system.
    private static String ofAnySystem(String code) {
        return start(code) + "*";
    }

    /// The field of what people read.
    private static String ofText(String field) {
        return field + ":text";
    }

    /// The field of Identifiers by type.
    private static String ofType(String field) {
        return field + ":of-type";
    }

    private static String typed(String system, String code, String value) {
        return term(system, code) + PART + Terms.code(value);
    }

    // Read

    @Override
    public @Nullable Operand read(String written, Modifier modifier, ReferenceScope scope) {
        return switch (modifier) {
            case IN, NOT_IN -> {
                String valueSet = Escapes.resolve(written);
                yield valueSet.isEmpty() ? null : new AskedValueSet(valueSet);
            }
            case OF_TYPE -> readOfType(written);
            case TEXT -> {
                String text = StringType.normal(Escapes.resolve(written));
                yield text.isEmpty() ? null : new AskedText(text);
            }
            case ABOVE, BELOW -> readSubsumed(written, modifier == Modifier.ABOVE);
            default -> read(written);
        };
    }

    private static @Nullable Operand readSubsumed(String written, boolean above) {
        Asked asked = read(written);
        if (asked == null) {
            return null;
        }
        String system = asked.system().orElse("");
        return system.isEmpty() || asked.code().isEmpty()
                ? null
                : new AskedSubsumed(system, asked.code(), above);
    }

    private static @Nullable Operand readOfType(String written) {
        List<String> parts = Escapes.split(written, '|').stream().map(Escapes::resolve).toList();
        boolean isWhole = parts.size() == 3 && parts.stream().noneMatch(String::isEmpty);
        return isWhole ? new AskedOfType(parts.get(0), parts.get(1), parts.get(2)) : null;
    }

    static @Nullable Asked read(String written) {
        List<String> parts = Escapes.split(written, '|');
        String last = Escapes.resolve(parts.getLast());
        if (parts.size() == 1) {
            return last.isEmpty() ? null : new Asked(Optional.empty(), last);
        }
        String system = Escapes.resolve(parts.getFirst());
        boolean isNothing = system.isEmpty() && last.isEmpty();
        return parts.size() > 2 || isNothing ? null : new Asked(Optional.of(system), last);
    }

    @Override
    public String grammar(Modifier modifier) {
        return switch (modifier) {
            case IN, NOT_IN -> "expected: the canonical url of a ValueSet, or ValueSet/id";
            case TEXT -> "expected: the start of a text that is not empty";
            case ABOVE, BELOW -> "expected: system|code, of a stored CodeSystem";
            case OF_TYPE -> "expected: system|code|value, the first two of the identifier's type";
            default -> "expected: code, system|code, |code or system|";
        };
    }

    @Override
    public Set<Modifier> modifiers() {
        return modifiers;
    }

    @Override
    public Optional<SortKey.By> sortedBy() {
        return Optional.of(SortKey.By.TERMS);
    }

    // Asked

    /// A code.
    ///
    /// @param system empty: of any system; present and empty text: of none
    /// @param code empty text: any of the system
    public record Asked(Optional<String> system, String code) implements Operand {
        @Override
        public Query query(String field, Modifier modifier) {
            return end(field, "");
        }

        @Override
        public Query end(String field, String words) {
            if (code.isEmpty()) {
                return new Query.Term(field, List.of(words + ofSystem(system.orElse(""))));
            }
            return system.isPresent()
                    ? new Query.Term(field, List.of(words + term(system.get(), code)))
                    : new Query.Prefix(field, words + start(code));
        }

        @Override
        public List<String> words() {
            return List.of(system.map(of -> term(of, code)).orElseGet(() -> ofAnySystem(code)));
        }

        @Override
        public String toString() {
            return "Token";
        }
    }

    /// An Identifier's value with its type.
    public record AskedOfType(String system, String code, String value) implements Operand {
        @Override
        public Query query(String field, Modifier modifier) {
            return new Query.Term(ofType(field), List.of(typed(system, code, value)));
        }

        @Override
        public String toString() {
            return "Token of a type";
        }
    }

    /// The start of what people read.
    ///
    /// @param text normalised
    public record AskedText(String text) implements Operand {
        @Override
        public Query query(String field, Modifier modifier) {
            return new Query.Prefix(ofText(field), text);
        }

        @Override
        public String toString() {
            return "Text of a token";
        }
    }

    /// A code with those below or above it, which whoever asks must look up.
    public record AskedSubsumed(String system, String code, boolean above) implements Operand {
        @Override
        public Query query(String field, Modifier modifier) {
            throw new IllegalArgumentException("the codes of a hierarchy are asked one by one");
        }

        @Override
        public String toString() {
            return "Token of a hierarchy";
        }
    }

    /// The codes of a value set, which whoever asks must look up.
    ///
    /// @param name a canonical url, with or without a version, or `ValueSet/id`
    public record AskedValueSet(String name) implements Operand {
        @Override
        public Query query(String field, Modifier modifier) {
            throw new IllegalArgumentException("the codes of a value set are asked for one by one");
        }

        @Override
        public String toString() {
            return "ValueSet";
        }
    }
}
