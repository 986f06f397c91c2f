// SPDX-License-Identifier: Apache-2.0
package dev.signet.search;

import dev.signet.fhir.search.SearchParameter;
import dev.signet.fhir.search.SearchType;
import dev.signet.index.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Queries on the fields that a parameter has of its own. Pure.
final class OperandQueries {
    private OperandQueries() {}

    static Query query(
            SearchParameter parameter, String field, Modifier modifier, Operand operand) {
        return switch (operand) {
            case Operand.Token token ->
                    token(
                            modifier == Modifier.IDENTIFIER ? Terms.identifier(field) : field,
                            "",
                            token);
            case Operand.Text(String text) -> text(field, modifier, text);
            case Operand.Time time -> Times.query(field, time);
            case Operand.Decimal(var comparison, var value) ->
                    Numbers.query(field, 0, comparison, value);
            case Operand.Quantity quantity ->
                    QueryMapping.any(
                            units(quantity).stream()
                                    .map(
                                            unit ->
                                                    Numbers.query(
                                                            field,
                                                            Terms.group(unit),
                                                            quantity.comparison(),
                                                            quantity.value()))
                                    .toList());
            case Operand.Reference(List<String> types, String id) ->
                    new Query.Term(
                            field, types.stream().map(type -> Terms.reference(type, id)).toList());
            case Operand.Link(String url, String version) ->
                    new Query.Term(
                            field,
                            List.of(
                                    version.isEmpty()
                                            ? Terms.uri(url)
                                            : Terms.uri(url) + "|" + Terms.uri(version)));
            case Operand.Uri(String uri) -> uri(field, modifier, Terms.uri(uri));
            case Operand.Composite(List<Operand> operands) -> tuple(parameter, field, operands);
        };
    }

    /// @param before the words of a tuple that the token ends; else empty
    private static Query token(String field, String before, Operand.Token token) {
        Optional<String> system = token.system();
        if (token.code().isEmpty()) {
            return new Query.Term(field, List.of(before + Terms.system(system.orElse(""))));
        }
        return system.<Query>map(
                        of ->
                                new Query.Term(
                                        field, List.of(before + Terms.token(of, token.code()))))
                .orElseGet(
                        () ->
                                new Query.Prefix(
                                        field, before + Terms.tokenOfAnySystem(token.code())));
    }

    private static Query text(String field, Modifier modifier, String text) {
        if (modifier == Modifier.EXACT) {
            String cut = Terms.cut(text, Terms.TEXT_CHARACTERS_MAX);
            return new Query.Term(Terms.exact(field), List.of(cut));
        }
        String normal = Terms.normal(text);
        if (normal.isEmpty()) {
            return QueryMapping.any(List.of());
        }
        return modifier == Modifier.CONTAINS
                ? new Query.Contains(field, normal)
                : new Query.Prefix(field, normal);
    }

    private static Query uri(String field, Modifier modifier, String uri) {
        return switch (modifier) {
            case BELOW -> {
                String folder = uri.endsWith("/") ? uri : uri + "/";
                yield new Query.Or(
                        List.of(
                                new Query.Term(field, List.of(uri)),
                                new Query.Prefix(field, folder)));
            }
            case ABOVE -> {
                var above = new ArrayList<String>();
                above.add(uri);
                for (int end = uri.lastIndexOf('/'); end > 0; end = uri.lastIndexOf('/', end - 1)) {
                    above.add(uri.substring(0, end));
                    above.add(uri.substring(0, end + 1));
                }
                yield new Query.Term(field, above);
            }
            case NONE, EXACT, CONTAINS, NOT, IDENTIFIER -> new Query.Term(field, List.of(uri));
        };
    }

    private static List<String> units(Operand.Quantity quantity) {
        if (quantity.code().isEmpty()) {
            return List.of("");
        }
        return quantity.system()
                .map(system -> List.of(Terms.unit(system, quantity.code())))
                .orElseGet(() -> Terms.unitsOfAnySystem(quantity.code()));
    }

    private static Query tuple(SearchParameter parameter, String field, List<Operand> operands) {
        List<SearchType> types =
                parameter.components().stream().map(SearchParameter.Component::type).toList();
        boolean hasNumbers = types.stream().anyMatch(Tuples::isNumber);
        int last = operands.size() - 1;
        List<String> words = List.of("");
        for (int i = 0; i <= last; i++) {
            if (!Tuples.isNumber(types.get(i)) && (hasNumbers || i < last)) {
                words = words(words, operands.get(i));
            }
        }
        var any = new ArrayList<Query>();
        for (String word : words) {
            any.add(
                    hasNumbers
                            ? tupleNumbers(field, types, operands, word)
                            : tupleEnd(field, word, operands.get(last)));
        }
        return QueryMapping.any(any);
    }

    /// The words as they stand in the index, for every way in which the operand can be meant.
    private static List<String> words(List<String> words, Operand operand) {
        List<String> forms =
                switch (operand) {
                    case Operand.Token(var system, String code) ->
                            List.of(
                                    system.map(of -> Terms.token(of, code))
                                            .orElseGet(() -> Terms.tokenOfAnySystem(code) + "*"));
                    case Operand.Text(String text) -> List.of(Terms.normal(text));
                    case Operand.Reference(List<String> types, String id) ->
                            types.stream().map(type -> Terms.reference(type, id)).toList();
                    case Operand.Link(String url, _) -> List.of(Terms.uri(url));
                    case Operand.Uri(String uri) -> List.of(Terms.uri(uri));
                    case Operand.Time _ -> List.of();
                    case Operand.Decimal _ -> List.of();
                    case Operand.Quantity _ -> List.of();
                    case Operand.Composite _ -> List.of();
                };
        var longer = new ArrayList<String>();
        for (String before : words) {
            for (String form : forms) {
                longer.add(Terms.words(before, form));
            }
        }
        return longer;
    }

    private static Query tupleEnd(String field, String before, Operand operand) {
        return switch (operand) {
            case Operand.Token token -> token(field, before, token);
            case Operand.Text(String text) -> new Query.Prefix(field, before + Terms.normal(text));
            case Operand.Reference(List<String> types, String id) ->
                    new Query.Term(
                            field,
                            types.stream()
                                    .map(type -> before + Terms.reference(type, id))
                                    .toList());
            case Operand.Link(String url, _) ->
                    new Query.Term(field, List.of(before + Terms.uri(url)));
            case Operand.Uri(String uri) -> new Query.Term(field, List.of(before + Terms.uri(uri)));
            case Operand.Time _ -> new Query.Or(List.of());
            case Operand.Decimal _ -> new Query.Or(List.of());
            case Operand.Quantity _ -> new Query.Or(List.of());
            case Operand.Composite _ -> new Query.Or(List.of());
        };
    }

    /// Two numbers of one tuple are looked for under the same words; where a resource has
    /// several tuples with the same words they may come from different ones.
    private static Query tupleNumbers(
            String field, List<SearchType> types, List<Operand> operands, String words) {
        var all = new ArrayList<Query>();
        for (int i = 0; i < operands.size(); i++) {
            String numbers = Tuples.field(field, types, i);
            switch (operands.get(i)) {
                case Operand.Quantity quantity ->
                        all.add(
                                QueryMapping.any(
                                        units(quantity).stream()
                                                .map(
                                                        unit ->
                                                                Numbers.query(
                                                                        numbers,
                                                                        Terms.group(words, unit),
                                                                        quantity.comparison(),
                                                                        quantity.value()))
                                                .toList()));
                case Operand.Decimal(var comparison, var value) ->
                        all.add(Numbers.query(numbers, Terms.group(words, ""), comparison, value));
                default -> {}
            }
        }
        return QueryMapping.all(all);
    }
}
