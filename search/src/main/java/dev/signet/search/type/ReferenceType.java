// SPDX-License-Identifier: Apache-2.0
package dev.signet.search.type;

import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import dev.signet.fhir.search.ReferenceText;
import dev.signet.fhir.search.ValuePath;
import dev.signet.index.IndexField.Keyword;
import dev.signet.index.Query;
import dev.signet.index.SortKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Parameters of type reference (FHIR R4, section 3.1.1.4.11).
///
/// Indexed is the term `Type/id`, or the url and for a canonical with a version also `url|version`;
/// what a reference names by identifier stands as a token in a field of its own. Asked for is the
/// same term; an id alone is looked for under every type that the parameter may refer to.
public final class ReferenceType implements ParameterType {
    static final ReferenceType TYPE = new ReferenceType();

    private static final int ID_CHARACTERS_MAX = 64;

    /// Types of which resources are part of others of their type, with the parameter that says so.
    private static final Map<String, String> PARTS =
            Map.of("Location", "partof", "Organization", "partof", "Encounter", "part-of");

    private ReferenceType() {}

    // Extracted

    @Override
    public ValueReader reader(ValuePath path) {
        return Canonicals.isCanonical(path)
                ? (_, element, to) -> canonical(Elements.primitive(element), to)
                : (_, element, to) -> reference(element, to);
    }

    private static void canonical(String text, Consumer<SearchValue> to) {
        if (!text.isEmpty() && text.charAt(0) != '#') {
            int hash = text.indexOf('#');
            String whole = hash < 0 ? text : text.substring(0, hash);
            int bar = whole.lastIndexOf('|');
            to.accept(
                    bar < 0
                            ? new ToCanonical(whole, "")
                            : new ToCanonical(whole.substring(0, bar), whole.substring(bar + 1)));
        }
    }

    private static void reference(Json element, Consumer<SearchValue> to) {
        if (element instanceof JsonString text) {
            reference(text.value(), to);
        } else if (element instanceof JsonObject object) {
            String type = object.text("resourceType", "");
            String id = object.text("id", "");
            if (!type.isEmpty() && !id.isEmpty()) {
                to.accept(new ToResource(type, id));
                return;
            }
            reference(object.text("reference", ""), to);
            if (object.find("identifier") instanceof JsonObject identifier) {
                String value = identifier.text("value", "");
                if (!value.isEmpty()) {
                    to.accept(new ByIdentifier(identifier.text("system", ""), value));
                }
            }
        }
    }

    private static void reference(String text, Consumer<SearchValue> to) {
        if (!text.isEmpty()) {
            to.accept(text.charAt(0) == '#' ? new ToContained(text.substring(1)) : parse(text));
        }
    }

    /// What the text of a reference stands for.
    ///
    /// @return [ToResource] for `Type/id` with or without a version and a fragment, else [ToUrl]
    private static SearchValue parse(String text) {
        int end = ReferenceText.endOfId(text);
        int slash = text.indexOf('/');
        boolean isRelative = slash > 0 && slash == text.lastIndexOf('/', end - 1);
        if (isRelative && slash + 1 < end && ReferenceText.isTypeName(text.substring(0, slash))) {
            int hash = text.indexOf('#', slash + 1);
            int endOfId = hash < 0 ? end : Math.min(hash, end);
            return new ToResource(text.substring(0, slash), text.substring(slash + 1, endOfId));
        }
        int bar = text.lastIndexOf('|');
        return bar < 0
                ? new ToUrl(text.substring(0, end), "")
                : new ToUrl(text.substring(0, bar), text.substring(bar + 1));
    }

    // Indexed

    /// A reference within this account.
    public record ToResource(String type, String id) implements SearchValue {
        @Override
        public void index(String field, DocumentFields to) {
            to.add(new Keyword(field, term(type, id)));
        }

        @Override
        public List<String> words(boolean isEnd) {
            return List.of(term(type, id));
        }

        @Override
        public String toString() {
            return "Reference";
        }
    }

    /// A reference by absolute url, urn or canonical.
    ///
    /// @param version of a canonical: what stood behind the `|`
    public record ToUrl(String url, String version) implements SearchValue {
        @Override
        public void index(String field, DocumentFields to) {
            to.add(new Keyword(field, Terms.code(url)));
            if (!version.isEmpty()) {
                to.add(new Keyword(field, versioned(url, version)));
            }
        }

        @Override
        public List<String> words(boolean isEnd) {
            return List.of(Terms.code(url));
        }

        @Override
        public String toString() {
            return "Link";
        }
    }

    /// A reference to what the resource contains, by its id there. Nothing stands for it itself
    /// ([Contained]).
    public record ToContained(String id) implements SearchValue {
        @Override
        public void index(String field, DocumentFields to) {}

        @Override
        public String toString() {
            return "Contained";
        }
    }

    /// A reference by canonical url.
    ///
    /// @param version empty for none: it means any
    public record ToCanonical(String url, String version) implements SearchValue {
        @Override
        public void index(String field, DocumentFields to) {
            to.add(new Keyword(field, Canonicals.name(url, "")));
            if (!version.isEmpty()) {
                to.add(new Keyword(field, Canonicals.name(url, version)));
            }
            Canonicals.indexReference(field, name(), to);
        }

        /// As it is written.
        public String name() {
            return Canonicals.name(url, version);
        }

        @Override
        public List<String> words(boolean isEnd) {
            return List.of(Terms.code(url));
        }

        @Override
        public String toString() {
            return "Canonical";
        }
    }

    /// What a reference names by identifier only.
    public record ByIdentifier(String system, String value) implements SearchValue {
        @Override
        public void index(String field, DocumentFields to) {
            TokenType.index(identifierField(field), system, value, to);
        }

        @Override
        public String toString() {
            return "Identified";
        }
    }

    // The spelling of both halves

    private static String term(String type, String id) {
        return Terms.code(type + "/" + id);
    }

    private static String versioned(String url, String version) {
        return Terms.code(url) + "|" + Terms.code(version);
    }

    /// The field of references that name by identifier.
    private static String identifierField(String field) {
        return field + ":identifier";
    }

    // Read

    @Override
    public @Nullable Operand read(String written, Modifier modifier, ReferenceScope scope) {
        if (modifier == Modifier.IDENTIFIER) {
            TokenType.Asked token = TokenType.read(written);
            return token == null ? null : new AskedIdentifier(token);
        }
        String text = Escapes.resolve(written);
        String relative =
                text.startsWith(scope.base()) ? text.substring(scope.base().length()) : text;
        boolean isHierarchy = modifier == Modifier.BELOW || modifier == Modifier.ABOVE;
        if (isHierarchy && parse(relative) instanceof ToResource(String type, String id)) {
            return isId(id) ? hierarchy(List.of(type), id, modifier) : null;
        }
        if (isHierarchy && isId(relative)) {
            return hierarchy(scope.targets(), relative, modifier);
        }
        if (modifier == Modifier.ABOVE) {
            return null;
        }
        if (isId(relative)) {
            return scope.targets().isEmpty() ? null : new AskedResource(scope.targets(), relative);
        }
        return switch (parse(relative)) {
            case ToResource(String type, String id) ->
                    isId(id) ? new AskedResource(List.of(type), id) : null;
            case ToUrl(String url, String version) ->
                    url.indexOf(':') > 0 && (modifier != Modifier.BELOW || !version.isEmpty())
                            ? new AskedUrl(url, version)
                            : null;
            default -> null;
        };
    }

    /// Of an id alone exactly one type must be meant.
    private static @Nullable Operand hierarchy(List<String> types, String id, Modifier modifier) {
        List<String> parts = types.stream().filter(PARTS::containsKey).toList();
        return parts.size() == 1
                ? new AskedHierarchy(parts.getFirst(), id, modifier == Modifier.ABOVE)
                : null;
    }

    /// Whether the text is a FHIR id: 1 to 64 letters, digits, `-` and `.`.
    public static boolean isId(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean isLetter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
            boolean isDigit = c >= '0' && c <= '9';
            if (!isLetter && !isDigit && c != '-' && c != '.') {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= ID_CHARACTERS_MAX;
    }

    @Override
    public String grammar(Modifier modifier) {
        return switch (modifier) {
            case IDENTIFIER -> TokenType.TYPE.grammar(Modifier.NONE);
            case BELOW ->
                    "expected: url|version of a canonical, or a resource of a type that is part of"
                            + " others of its type: Type/id, or id where one such type is meant";
            case ABOVE ->
                    "expected: a resource of a type that is part of others of its type: Type/id, or"
                            + " id where one such type is meant";
            default -> "expected: id, Type/id or an absolute url";
        };
    }

    @Override
    public Set<Modifier> modifiers() {
        return Set.of(Modifier.IDENTIFIER, Modifier.ABOVE, Modifier.BELOW);
    }

    @Override
    public Optional<SortKey.By> sortedBy() {
        return Optional.of(SortKey.By.TERMS);
    }

    // Asked

    /// A resource of this account.
    ///
    /// @param types the types it may have, at least one
    public record AskedResource(List<String> types, String id) implements Operand {
        public AskedResource {
            types = List.copyOf(types);
        }

        @Override
        public Query query(String field, Modifier modifier) {
            return end(field, "");
        }

        @Override
        public List<String> words() {
            return types.stream().map(type -> term(type, id)).toList();
        }

        @Override
        public Query end(String field, String words) {
            return new Query.Term(field, words().stream().map(word -> words + word).toList());
        }

        @Override
        public String toString() {
            return "Reference";
        }
    }

    /// A resource of this account with those that are part of it, or that it is part of, which
    /// whoever asks must look up.
    public record AskedHierarchy(String type, String id, boolean above) implements Operand {
        /// The parameter by which resources of the type are part of others.
        public String parameter() {
            return PARTS.getOrDefault(type, "");
        }

        @Override
        public Query query(String field, Modifier modifier) {
            throw new IllegalArgumentException("resources of a hierarchy are asked one by one");
        }

        @Override
        public String toString() {
            return "Reference with its parts";
        }
    }

    /// An absolute url, urn or canonical.
    ///
    /// @param version empty text: whatever the version
    public record AskedUrl(String url, String version) implements Operand {
        @Override
        public Query query(String field, Modifier modifier) {
            String term = version.isEmpty() ? Terms.code(url) : versioned(url, version);
            return modifier == Modifier.BELOW
                    ? Canonicals.versionsBelow(field, term)
                    : new Query.Term(field, List.of(term));
        }

        @Override
        public List<String> words() {
            return List.of(Terms.code(url));
        }

        @Override
        public Query end(String field, String words) {
            return new Query.Term(field, List.of(words + Terms.code(url)));
        }

        @Override
        public String toString() {
            return "Link";
        }
    }

    /// Whatever is named by an identifier.
    public record AskedIdentifier(TokenType.Asked identifier) implements Operand {
        @Override
        public Query query(String field, Modifier modifier) {
            return identifier.query(identifierField(field), Modifier.NONE);
        }

        @Override
        public String toString() {
            return "Identifier";
        }
    }

    /// The same operand asked of a parameter that refers to `type` only; empty when it asks for
    /// other types.
    public static Optional<Operand> narrowed(Operand operand, String type) {
        if (operand instanceof AskedResource(List<String> types, String id)) {
            return types.contains(type)
                    ? Optional.of(new AskedResource(List.of(type), id))
                    : Optional.empty();
        }
        return Optional.of(operand);
    }

    /// References to any resource of `type`.
    public static Query toAny(String field, String type) {
        return new Query.Prefix(field, term(type, ""));
    }
}
