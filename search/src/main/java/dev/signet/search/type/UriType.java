// SPDX-License-Identifier: Apache-2.0
package dev.signet.search.type;

import dev.signet.fhir.search.ValuePath;
import dev.signet.index.IndexField.Keyword;
import dev.signet.index.Query;
import dev.signet.index.SortKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Parameters of type uri (FHIR R4, section 3.1.1.4.14).
///
/// Indexed is the uri, and of a canonical with a version also its url alone. Asked for is the same
/// uri, letter by letter; with `:below` also those that start with it and a slash, with `:above`
/// those that it starts with up to one of its slashes.
public final class UriType implements ParameterType {
    static final UriType TYPE = new UriType();

    private UriType() {}

    // Extracted

    @Override
    public ValueReader reader(ValuePath path) {
        boolean isCanonical = path.type().equals("canonical");
        return (_, element, to) -> {
            String uri = Elements.primitive(element);
            if (!uri.isEmpty()) {
                to.accept(new Value(uri));
                int bar = isCanonical ? uri.lastIndexOf('|') : -1;
                if (bar > 0) {
                    to.accept(new Value(uri.substring(0, bar)));
                }
            }
        };
    }

    // Indexed

    /// A uri as written.
    public record Value(String uri) implements SearchValue {
        @Override
        public void index(String field, DocumentFields to) {
            to.add(new Keyword(field, Terms.code(uri)));
        }

        @Override
        public List<String> words(boolean isEnd) {
            return List.of(Terms.code(uri));
        }

        @Override
        public String toString() {
            return "Uri";
        }
    }

    // Read

    @Override
    public @Nullable Operand read(String written, Modifier modifier, ReferenceScope scope) {
        return written.isEmpty() ? null : new Asked(Escapes.resolve(written));
    }

    @Override
    public String grammar(Modifier modifier) {
        return "expected: a uri that is not empty";
    }

    @Override
    public Set<Modifier> modifiers() {
        return Set.of(Modifier.ABOVE, Modifier.BELOW);
    }

    @Override
    public Optional<SortKey.By> sortedBy() {
        return Optional.of(SortKey.By.TERMS);
    }

    // Asked

    /// A uri.
    public record Asked(String uri) implements Operand {
        @Override
        public Query query(String field, Modifier modifier) {
            String term = Terms.code(uri);
            return switch (modifier) {
                case BELOW -> below(field, term);
                case ABOVE -> above(field, term);
                case NONE, EXACT, WHOLE, CONTAINS, NOT, IN, NOT_IN, TEXT, OF_TYPE, IDENTIFIER ->
                        isName(field)
                                ? new Query.Or(
                                        List.of(
                                                new Query.Term(field, List.of(term)),
                                                Canonicals.named(uri)))
                                : new Query.Term(field, List.of(term));
            };
        }

        /// Whether a resource's own url is asked for with a version.
        private boolean isName(String field) {
            return field.equals("url") && uri.indexOf('|') > 0;
        }

        private Query below(String field, String uri) {
            if (uri.indexOf('|') > 0) {
                return isName(field)
                        ? Canonicals.namedBelow(uri)
                        : Canonicals.versionsBelow(field, uri);
            }
            String folder = uri.endsWith("/") ? uri : uri + "/";
            return new Query.Or(
                    List.of(new Query.Term(field, List.of(uri)), new Query.Prefix(field, folder)));
        }

        private static Query above(String field, String uri) {
            var above = new ArrayList<String>();
            above.add(uri);
            for (int end = uri.lastIndexOf('/'); end > 0; end = uri.lastIndexOf('/', end - 1)) {
                above.add(uri.substring(0, end));
                above.add(uri.substring(0, end + 1));
            }
            return new Query.Term(field, above);
        }

        @Override
        public List<String> words() {
            return List.of(Terms.code(uri));
        }

        @Override
        public Query end(String field, String words) {
            return new Query.Term(field, List.of(words + Terms.code(uri)));
        }

        @Override
        public String toString() {
            return "Uri";
        }
    }
}
