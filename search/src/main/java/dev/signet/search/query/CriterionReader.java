// SPDX-License-Identifier: Apache-2.0
package dev.signet.search.query;

import dev.signet.fhir.search.SearchParameter;
import dev.signet.fhir.search.SearchParameters;
import dev.signet.fhir.search.SearchType;
import dev.signet.search.query.SearchIssue.Kind;
import dev.signet.search.type.DateType;
import dev.signet.search.type.Escapes;
import dev.signet.search.type.Modifier;
import dev.signet.search.type.Operand;
import dev.signet.search.type.ParameterType;
import dev.signet.search.type.ReferenceScope;
import dev.signet.search.type.ReferenceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reads one parameter of a query into a criterion of one resource type. Tells every mistake
/// to the issues and then gives `null`. One query, one thread.
final class CriterionReader {
    private final SearchParameters parameters;
    private final String base;
    private final Consumer<SearchIssue> issues;
    private int containsTexts;

    /// @param base see [ReferenceScope]
    CriterionReader(SearchParameters parameters, String base, Consumer<SearchIssue> issues) {
        this.parameters = parameters;
        this.base = base;
        this.issues = issues;
    }

    /// @param name as written: `code`, `code:modifier`, `reference:Type.code:modifier`
    @Nullable Criterion read(String type, String name, String value) {
        return read(type, name, name, value, false);
    }

    /// @param whole the name as the client wrote it, for issues
    /// @param inChain whether `name` stands behind a dot already
    private @Nullable Criterion read(
            String type, String whole, String name, String value, boolean inChain) {
        int dot = name.indexOf('.');
        if (dot >= 0) {
            return inChain
                    ? refuse(Kind.NOT_SUPPORTED, whole, "chains of one step are supported")
                    : chained(type, whole, name.substring(0, dot), name.substring(dot + 1), value);
        }
        int colon = name.indexOf(':');
        String code = colon < 0 ? name : name.substring(0, colon);
        String modifier = colon < 0 ? "" : name.substring(colon + 1);
        if (code.equals("_id") || code.equals("_lastUpdated")) {
            return ofMeta(whole, code, modifier, value);
        }
        SearchParameter parameter = find(type, code);
        if (parameter == null) {
            return unknown(type, code, whole);
        }
        if (modifier.equals("missing")) {
            return switch (value) {
                case "true" -> new Criterion.Missing(parameter, true);
                case "false" -> new Criterion.Missing(parameter, false);
                default -> refuse(Kind.INVALID_VALUE, whole, "expected: true or false");
            };
        }
        return matches(parameter, whole, modifier, value);
    }

    private @Nullable SearchParameter find(String type, String code) {
        Optional<SearchParameter> parameter = parameters.find(type, code);
        return parameter.filter(found -> found.type() != SearchType.SPECIAL).orElse(null);
    }

    private @Nullable Criterion ofMeta(String whole, String code, String modifier, String value) {
        if (!modifier.isEmpty()) {
            return refuse(Kind.NOT_SUPPORTED, whole, "this parameter takes no modifier");
        }
        List<String> parts = Escapes.split(value, ',');
        if (code.equals("_id")) {
            return parts.stream().allMatch(ReferenceType::isId)
                    ? new Criterion.Ids(parts)
                    : refuse(Kind.INVALID_VALUE, whole, "expected: ids with commas between");
        }
        var times = new ArrayList<DateType.Asked>();
        for (String part : parts) {
            DateType.Asked time = DateType.read(part);
            if (time == null) {
                return refuse(Kind.INVALID_VALUE, whole, DateType.grammar());
            }
            times.add(time);
        }
        return new Criterion.Updated(times);
    }

    private @Nullable Criterion matches(
            SearchParameter parameter, String whole, String written, String value) {
        ParameterType type = ParameterType.of(parameter);
        List<String> targets = parameter.targets();
        Modifier modifier = modifier(type, written);
        if (modifier == null) {
            boolean narrows = parameter.type() == SearchType.REFERENCE && targets.contains(written);
            if (!narrows) {
                return refuse(
                        Kind.NOT_SUPPORTED,
                        whole,
                        "the modifier is not supported for this type of parameter");
            }
            targets = List.of(written);
            modifier = Modifier.NONE;
        }
        List<String> parts = Escapes.split(value, ',');
        if (modifier == Modifier.CONTAINS) {
            containsTexts += parts.size();
            if (containsTexts > SearchRequest.CONTAINS_MAX) {
                return refuse(
                        Kind.TOO_MUCH,
                        whole,
                        "the search has more than 100 texts with :contains, counted for each type");
            }
        }
        var anyOf = new ArrayList<Operand>();
        var scope = new ReferenceScope(base, targets);
        for (String part : parts) {
            Operand operand = type.read(part, modifier, scope);
            if (operand == null) {
                return refuse(Kind.INVALID_VALUE, whole, type.grammar(modifier));
            }
            anyOf.add(operand);
        }
        return new Criterion.Matches(parameter, modifier, anyOf);
    }

    private static @Nullable Modifier modifier(ParameterType type, String written) {
        if (written.isEmpty()) {
            return Modifier.NONE;
        }
        for (Modifier modifier : type.modifiers()) {
            if (modifier.code().equals(written)) {
                return modifier;
            }
        }
        return null;
    }

    private @Nullable Criterion chained(
            String type, String whole, String head, String rest, String value) {
        int colon = head.indexOf(':');
        String code = colon < 0 ? head : head.substring(0, colon);
        SearchParameter reference = find(type, code);
        if (reference == null) {
            return unknown(type, code, whole);
        }
        if (reference.type() != SearchType.REFERENCE) {
            return refuse(Kind.INVALID_VALUE, whole, "only references can be chained");
        }
        String narrowed = colon < 0 ? "" : head.substring(colon + 1);
        boolean isTarget = reference.targets().contains(narrowed);
        if (!narrowed.isEmpty() && !isTarget) {
            return refuse(Kind.INVALID_VALUE, whole, "the parameter does not refer to that type");
        }
        List<String> types = narrowed.isEmpty() ? reference.targets() : List.of(narrowed);
        var targets = new ArrayList<Criterion.Target>();
        int end = rest.indexOf(':');
        String targetCode = end < 0 ? rest : rest.substring(0, end);
        for (String target : types) {
            boolean isOfAll = targetCode.equals("_id") || targetCode.equals("_lastUpdated");
            if (isOfAll || rest.indexOf('.') >= 0 || find(target, targetCode) != null) {
                Criterion criterion = read(target, whole, rest, value, true);
                if (criterion == null) {
                    return null;
                }
                targets.add(new Criterion.Target(target, criterion));
            } else if (parameters.isDefined(target, targetCode)) {
                return unknown(target, targetCode, whole);
            }
        }
        return targets.isEmpty()
                ? refuse(
                        Kind.UNKNOWN_PARAMETER,
                        whole,
                        "no type that is referred to has such a search parameter")
                : new Criterion.Chained(reference, targets);
    }

    /// For a code that cannot be searched by. What FHIR defines is not passed over as what
    /// nobody knows: the answer would be wider than what was asked for.
    private @Nullable Criterion unknown(String type, String code, String whole) {
        return parameters.isDefined(type, code)
                ? refuse(Kind.NOT_SUPPORTED, whole, SearchIssue.DEFINED)
                : refuse(Kind.UNKNOWN_PARAMETER, whole, "no such search parameter");
    }

    private @Nullable Criterion refuse(Kind kind, String whole, String text) {
        issues.accept(new SearchIssue(kind, whole, text));
        return null;
    }
}
