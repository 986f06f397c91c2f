// SPDX-License-Identifier: Apache-2.0
package dev.signet.search;

import dev.signet.fhir.search.SearchType;
import dev.signet.index.IndexField;
import java.util.ArrayList;
import java.util.List;

/// The words of composites' tuples in the index. Pure.
final class Tuples {
    /// Longer words cannot be terms; a tuple of such is not found.
    private static final int WORD_CHARACTERS_MAX = IndexField.Keyword.VALUE_CHARACTERS_MAX;

    private Tuples() {}

    static boolean isNumber(SearchType type) {
        return type == SearchType.NUMBER || type == SearchType.QUANTITY;
    }

    /// The field of the numbers of part `index`: the tuple's own when it has numbers in one
    /// part.
    static String field(String field, List<SearchType> types, int index) {
        boolean isOnly = types.stream().filter(Tuples::isNumber).count() == 1;
        return isOnly ? field : field + "#" + index;
    }

    /// Every way to go on from `words` with one of the part's values.
    ///
    /// @param isEnd the last part is found by the start of its term, so it has fewer forms
    static List<String> words(
            List<String> words, List<SearchValue> values, boolean isEnd, int termsMax) {
        var longer = new ArrayList<String>();
        for (String before : words) {
            for (SearchValue value : values) {
                for (String form : isEnd ? endForms(value) : forms(value)) {
                    String word = isEnd ? before + form : Terms.words(before, form);
                    if (longer.size() < termsMax && word.length() <= WORD_CHARACTERS_MAX) {
                        longer.add(word);
                    }
                }
            }
        }
        return longer;
    }

    private static List<String> forms(SearchValue value) {
        if (value instanceof SearchValue.Token(String system, String code, _) && !code.isEmpty()) {
            return List.of(Terms.token(system, code), Terms.tokenOfAnySystem(code) + "*");
        }
        return endForms(value);
    }

    private static List<String> endForms(SearchValue value) {
        return switch (value) {
            case SearchValue.Token(String system, String code, _) ->
                    code.isEmpty() ? List.of() : List.of(Terms.token(system, code));
            case SearchValue.Text(String text) -> List.of(Terms.normal(text));
            case SearchValue.Reference(String type, String id) ->
                    List.of(Terms.reference(type, id));
            case SearchValue.Link(String url, _) -> List.of(Terms.uri(url));
            case SearchValue.Uri(String uri) -> List.of(Terms.uri(uri));
            case SearchValue.Range _ -> List.of();
            case SearchValue.Decimal _ -> List.of();
            case SearchValue.Quantity _ -> List.of();
            case SearchValue.Identified _ -> List.of();
            case SearchValue.Composite _ -> List.of();
        };
    }
}
