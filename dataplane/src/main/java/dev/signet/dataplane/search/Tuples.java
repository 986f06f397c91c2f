// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.search;

import dev.signet.fhir.search.SearchType;
import dev.signet.fhir.search.SearchValue;
import java.util.ArrayList;
import java.util.List;

/// The words of composites' tuples in the index. Pure.
final class Tuples {
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
                    if (longer.size() < termsMax) {
                        longer.add(isEnd ? before + form : Terms.words(before, form));
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
            case SearchValue.Reference(String type, String id) -> List.of(type + "/" + id);
            case SearchValue.Link(String url, _) ->
                    List.of(Terms.cut(url, Terms.CODE_CHARACTERS_MAX));
            case SearchValue.Uri(String uri) -> List.of(Terms.cut(uri, Terms.CODE_CHARACTERS_MAX));
            case SearchValue.Range _ -> List.of();
            case SearchValue.Decimal _ -> List.of();
            case SearchValue.Quantity _ -> List.of();
            case SearchValue.Identified _ -> List.of();
            case SearchValue.Composite _ -> List.of();
        };
    }
}
