// SPDX-License-Identifier: Apache-2.0
package dev.signet.search.type;

import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.search.SearchParameter.Component;
import dev.signet.fhir.search.ValuePath;
import dev.signet.index.IndexField.Keyword;
import dev.signet.index.Query;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Parameters of type composite: tuples of what one element holds (FHIR R4, section 3.1.1.4.15).
///
/// Indexed is, for each tuple of words, the words one behind the other; of a tuple with numbers the
/// number in a group made of the words and its unit. Asked for is the term or its start, or numbers
/// of that group.
///
/// @param components the parts of a tuple, in the order in which a query gives them
public record CompositeType(List<Component> components) implements ParameterType {
    /// Most terms of one tuple: forms of its parts multiply.
    private static final int TERMS_MAX = 256;

    /// Longer words cannot be terms; a tuple of such is not found.
    private static final int WORD_CHARACTERS_MAX = Keyword.VALUE_CHARACTERS_MAX;

    /// Stands between the parts of a tuple; no FHIR text may hold it.
    private static final char PART = '\u0001';

    public CompositeType {
        components = List.copyOf(components);
    }

    // Extracted

    @Override
    public ValueReader reader(ValuePath path) {
        List<Part> parts = components.stream().map(Part::of).toList();
        return (resource, element, to) -> {
            var values =
                    new ArrayList<List<SearchValue>>(Collections.nCopies(parts.size(), List.of()));
            // parts of the whole resource last: they may be many, and are needed only when the
            // element has all of its own
            for (boolean ofResource : List.of(false, true)) {
                for (int i = 0; i < parts.size(); i++) {
                    if (parts.get(i).isOfResource() == ofResource) {
                        List<SearchValue> found = parts.get(i).find(resource, element);
                        if (found.isEmpty()) {
                            return;
                        }
                        values.set(i, found);
                    }
                }
            }
            to.accept(new Value(values));
        };
    }

    /// One component with its ways into an element.
    private record Part(boolean isOfResource, List<ValuePath> paths, List<ValueReader> readers) {
        static Part of(Component component) {
            ParameterType type = ParameterType.of(component.type(), component.paths());
            boolean isOfResource =
                    component.paths().stream()
                            .anyMatch(path -> path.steps().contains(new ValuePath.Root()));
            return new Part(
                    isOfResource,
                    component.paths(),
                    component.paths().stream().map(type::reader).toList());
        }

        List<SearchValue> find(JsonObject resource, Json element) {
            var values = new ArrayList<SearchValue>();
            for (int i = 0; i < paths.size(); i++) {
                ValueReader reader = readers.get(i);
                for (Json found : paths.get(i).find(resource, element)) {
                    reader.read(resource, found, values::add);
                }
            }
            return values;
        }
    }

    // Indexed

    /// The values of one element.
    ///
    /// @param parts for each component its values, at least one, all of the component's type
    public record Value(List<List<SearchValue>> parts) implements SearchValue {
        public Value {
            parts = List.copyOf(parts);
        }

        @Override
        public void index(String field, DocumentFields to) {
            int numbers = 0;
            for (List<SearchValue> part : parts) {
                to.offer(part.size());
                numbers += isNumber(part) ? 1 : 0;
            }
            List<String> words = sayings(numbers > 0);
            if (numbers == 0) {
                for (String word : words) {
                    to.add(new Keyword(field, word));
                }
                return;
            }
            for (int i = 0; i < parts.size(); i++) {
                if (isNumber(parts.get(i))) {
                    String ofPart = numberField(field, numbers, i);
                    for (String word : words) {
                        for (SearchValue number : parts.get(i)) {
                            number.indexNumber(ofPart, word, to);
                        }
                    }
                }
            }
        }

        /// Every way to say the words of the tuple.
        private List<String> sayings(boolean hasNumbers) {
            int last = parts.size() - 1;
            List<String> words = List.of("");
            for (int i = 0; i <= last; i++) {
                if (!isNumber(parts.get(i))) {
                    words = longer(words, parts.get(i), !hasNumbers && i == last);
                }
            }
            return words;
        }

        private static List<String> longer(
                List<String> words, List<SearchValue> values, boolean isEnd) {
            var longer = new ArrayList<String>();
            for (String before : words) {
                for (SearchValue value : values) {
                    for (String form : value.words(isEnd)) {
                        String word = isEnd ? before + form : CompositeType.words(before, form);
                        if (longer.size() < TERMS_MAX && word.length() <= WORD_CHARACTERS_MAX) {
                            longer.add(word);
                        }
                    }
                }
            }
            return longer;
        }

        private static boolean isNumber(List<SearchValue> part) {
            return part.getFirst().isNumber();
        }

        @Override
        public String toString() {
            return "Composite";
        }
    }

    // The spelling of both halves

    /// The words of a tuple so far, and one more.
    private static String words(String words, String next) {
        return words + next + PART;
    }

    /// The group of a tuple's words and a unit's spelling.
    static long group(String words, String unit) {
        return Terms.group(words + PART + unit);
    }

    /// The field of the numbers of one part: the tuple's own when no other part has numbers.
    private static String numberField(String field, int numbers, int part) {
        return numbers == 1 ? field : field + "#" + part;
    }

    // Read

    @Override
    public @Nullable Operand read(String written, Modifier modifier, ReferenceScope scope) {
        List<String> parts = Escapes.split(written, '$');
        if (parts.size() != components.size()) {
            return null;
        }
        var operands = new ArrayList<Operand>();
        for (int i = 0; i < parts.size(); i++) {
            Component component = components.get(i);
            ParameterType type = ParameterType.of(component.type(), component.paths());
            Operand operand = type.read(parts.get(i), Modifier.NONE, scope.withoutTargets());
            if (operand == null) {
                return null;
            }
            operands.add(operand);
        }
        return new Asked(operands);
    }

    @Override
    public String grammar(Modifier modifier) {
        return "expected: as many values as the parameter has parts, with $ between";
    }

    // Asked

    /// A tuple.
    ///
    /// @param parts one for each component
    public record Asked(List<Operand> parts) implements Operand {
        public Asked {
            parts = List.copyOf(parts);
        }

        @Override
        public Query query(String field, Modifier modifier) {
            int numbers = (int) parts.stream().filter(Operand::isNumber).count();
            var any = new ArrayList<Query>();
            for (String word : sayings(numbers > 0)) {
                any.add(
                        numbers > 0
                                ? numbers(field, numbers, word)
                                : parts.getLast().end(field, word));
            }
            return Queries.any(any);
        }

        /// The words as they stand in the index, for every way in which the operands can be meant;
        /// without the last when that is asked for by its start.
        private List<String> sayings(boolean hasNumbers) {
            List<String> words = List.of("");
            for (Operand part : hasNumbers ? parts : parts.subList(0, parts.size() - 1)) {
                if (!part.isNumber()) {
                    words = longer(words, part.words());
                }
            }
            return words;
        }

        private static List<String> longer(List<String> words, List<String> forms) {
            var longer = new ArrayList<String>();
            for (String before : words) {
                for (String form : forms) {
                    longer.add(CompositeType.words(before, form));
                }
            }
            return longer;
        }

        /// Two numbers of one tuple are looked for under the same words; where a resource has
        /// several tuples with the same words they may come from different ones.
        private Query numbers(String field, int numbers, String words) {
            var all = new ArrayList<Query>();
            for (int i = 0; i < parts.size(); i++) {
                if (parts.get(i).isNumber()) {
                    all.add(parts.get(i).number(numberField(field, numbers, i), words));
                }
            }
            return Queries.all(all);
        }

        @Override
        public String toString() {
            return "Composite";
        }
    }
}
