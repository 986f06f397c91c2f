// SPDX-License-Identifier: Apache-2.0
package dev.signet.search.query;

import dev.signet.fhir.search.SearchParameter;
import dev.signet.fhir.search.SearchParameters;
import dev.signet.fhir.search.SearchType;
import dev.signet.search.query.ChainReader.Written;
import dev.signet.search.query.SearchIssue.Kind;
import dev.signet.search.type.DateType;
import dev.signet.search.type.Escapes;
import dev.signet.search.type.Modifier;
import dev.signet.search.type.Operand;
import dev.signet.search.type.ParameterType;
import dev.signet.search.type.Position;
import dev.signet.search.type.ReferenceScope;
import dev.signet.search.type.ReferenceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads one parameter of a query into a criterion of one resource type. Tells every mistake
/// to the issues and then gives `null`. One query, one thread.
final class CriterionReader {
    static final String TYPE = "_type";

    /// Of the pages of the retired service, and of ours where they do not belong: to pass over them
    /// would begin the search again, and who follows such a link would read its first page for
    /// ever.
    private static final Set<String> PLACES = Set.of("ct", "includesCt");

    private final SearchParameters parameters;
    private final String base;
    private final List<SearchIssue> issues;
    private final ChainReader chains;
    private final MembershipReader memberships;
    private final FilterReader filters;
    private final WordsReader texts;
    private int containsTexts;

    /// @param base see [ReferenceScope]
    /// @param issues what is wrong is added
    CriterionReader(SearchParameters parameters, String base, List<SearchIssue> issues) {
        this.parameters = parameters;
        this.base = base;
        this.issues = issues;
        this.memberships = new MembershipReader(parameters, issues);
        this.filters = new FilterReader(issues, this::read);
        this.texts = new WordsReader(issues);
        this.chains = new ChainReader(parameters, issues, this::read);
    }

    /// @param name as written: `code`, `code:modifier`, `reference:Type.code:modifier`,
    ///     `_has:Type:reference:code`
    @Nullable Criterion read(String type, String name, String value) {
        return read(type, new Written(name, name, value));
    }

    /// Whether words of resources have been asked for.
    boolean asksWords() {
        return texts.words() > 0;
    }

    private @Nullable Criterion read(String type, Written written) {
        String name = written.name();
        if (ChainReader.isChain(name)) {
            return chains.read(type, written);
        }
        String whole = written.whole();
        String value = written.value();
        int colon = name.indexOf(':');
        String code = colon < 0 ? name : name.substring(0, colon);
        String modifier = colon < 0 ? "" : name.substring(colon + 1);
        if (!written.operator().isEmpty()) {
            return compared(type, written);
        }
        if (code.equals(FilterReader.NAME)) {
            return filters.read(type, written);
        }
        if (WordsReader.isMeant(code)) {
            if (!parameters.hasTexts()) {
                return refuse(Kind.NOT_SUPPORTED, whole, SearchIssue.NO_TEXTS);
            }
            return modifier.isEmpty()
                    ? texts.read(code, whole, value)
                    : refuse(Kind.NOT_SUPPORTED, whole, "this parameter takes no modifier");
        }
        if (MembershipReader.isMeant(code)) {
            return memberships.read(type, written);
        }
        if (code.equals(TYPE)) {
            return ofTypes(whole, modifier, value);
        }
        if (code.equals("_id") || code.equals("_lastUpdated")) {
            return ofMeta(whole, code, modifier, value);
        }
        if (Position.isMeant(type, code)) {
            if (!code.equals(Position.NEAR) || !Position.isSearched(parameters)) {
                return unknown(type, code, whole);
            }
            return switch (modifier) {
                case "" -> near(whole, value);
                case "missing" -> missing(whole, value, isThere -> new Criterion.Placed(!isThere));
                default -> refuse(Kind.NOT_SUPPORTED, whole, "of modifiers it takes :missing");
            };
        }
        SearchParameter parameter = find(type, code);
        if (parameter == null) {
            return unknown(type, code, whole);
        }
        if (modifier.equals("missing")) {
            return missing(whole, value, isThere -> new Criterion.Missing(parameter, !isThere));
        }
        return matches(parameter, whole, modifier, value);
    }

    /// A comparison of a filter, at the end of its path.
    private @Nullable Criterion compared(String type, Written written) {
        String whole = written.whole();
        String code = written.name();
        String operator = written.operator();
        String value = written.value();
        boolean asksPresence = operator.equals(FilterOperator.PRESENT);
        if (asksPresence && !value.equals("true") && !value.equals("false")) {
            return refuse(Kind.INVALID_VALUE, whole, "expected: pr true or pr false");
        }
        String escaped = value.replaceAll("[\\\\,$]", "\\\\$0");
        if (code.equals("_id") || code.equals("_lastUpdated")) {
            boolean isId = code.equals("_id");
            SearchType ofMeta = isId ? SearchType.TOKEN : SearchType.DATE;
            Optional<FilterOperator> meant =
                    isId && !operator.equals("eq")
                            ? Optional.empty()
                            : FilterOperator.of(ofMeta, operator);
            return asksPresence
                    ? new Criterion.Always(value.equals("true"))
                    : meant.map(of -> ofMeta(whole, code, "", of.prefix() + escaped))
                            .orElseGet(() -> notCompared(whole));
        }
        SearchParameter parameter = find(type, code);
        if (parameter == null) {
            return unknown(type, code, whole);
        }
        if (asksPresence) {
            return new Criterion.Missing(parameter, value.equals("false"));
        }
        FilterOperator meant = FilterOperator.of(parameter.type(), operator).orElse(null);
        return meant == null
                ? notCompared(whole)
                : matches(
                        parameter,
                        whole,
                        meant.modifier(),
                        parameter.targets(),
                        meant.prefix() + escaped);
    }

    private @Nullable Criterion notCompared(String whole) {
        return refuse(
                Kind.NOT_SUPPORTED,
                whole,
                "an operator of the filter is not supported for its type of parameter");
    }

    /// @param ifThere the criterion that a value is there, or is not
    private @Nullable Criterion missing(
            String whole, String value, Function<Boolean, Criterion> ifThere) {
        return switch (value) {
            case "true" -> ifThere.apply(false);
            case "false" -> ifThere.apply(true);
            default -> refuse(Kind.INVALID_VALUE, whole, "expected: true or false");
        };
    }

    private @Nullable SearchParameter find(String type, String code) {
        Optional<SearchParameter> parameter = parameters.find(type, code);
        return parameter.filter(found -> found.type() != SearchType.SPECIAL).orElse(null);
    }

    private @Nullable Criterion ofMeta(String whole, String code, String modifier, String value) {
        if (modifier.equals("missing")) {
            // every resource has an id and a time of its last change
            return missing(whole, value, Criterion.Always::new);
        }
        boolean isNegated = modifier.equals("not") && code.equals("_id");
        if (!modifier.isEmpty() && !isNegated) {
            return refuse(
                    Kind.NOT_SUPPORTED,
                    whole,
                    "of modifiers _id takes :missing and :not, _lastUpdated :missing");
        }
        List<String> parts = Escapes.split(value, ',');
        if (code.equals("_id")) {
            if (!parts.stream().allMatch(ReferenceType::isId)) {
                return refuse(Kind.INVALID_VALUE, whole, "expected: ids with commas between");
            }
            var ids = new Criterion.Ids(parts);
            return isNegated ? new Criterion.Not(ids) : ids;
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

    /// Of what a chain leads to, or turned round: of all.
    private @Nullable Criterion ofTypes(String whole, String modifier, String value) {
        if (!modifier.isEmpty() && !modifier.equals("not")) {
            return refuse(Kind.NOT_SUPPORTED, whole, "this parameter takes :not alone");
        }
        List<String> types = Escapes.split(value, ',');
        if (!types.stream().allMatch(parameters::isResourceType)) {
            return refuse(Kind.INVALID_VALUE, whole, "expected: resource types");
        }
        var ofTypes = new Criterion.OfTypes(types);
        return modifier.isEmpty() ? ofTypes : new Criterion.Not(ofTypes);
    }

    private @Nullable Criterion near(String whole, String value) {
        var circles = new ArrayList<Position.Asked>();
        for (String part : Escapes.split(value, ',')) {
            Position.Asked circle = Position.read(part);
            if (circle == null) {
                return refuse(Kind.INVALID_VALUE, whole, Position.grammar());
            }
            circles.add(circle);
        }
        return new Criterion.Near(circles);
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
        return matches(parameter, whole, modifier, targets, value);
    }

    private @Nullable Criterion matches(
            SearchParameter parameter,
            String whole,
            Modifier modifier,
            List<String> targets,
            String value) {
        ParameterType type = ParameterType.of(parameter);
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

    /// For a code that cannot be searched by. What FHIR defines is not passed over as what
    /// nobody knows: the answer would be wider than what was asked for.
    private @Nullable Criterion unknown(String type, String code, String whole) {
        if (PLACES.contains(code) && !parameters.isDefined(type, code)) {
            return refuse(
                    Kind.NOT_SUPPORTED,
                    whole,
                    "a place among the pages of another answer: begin the search again");
        }
        return parameters.isDefined(type, code)
                ? refuse(Kind.NOT_SUPPORTED, whole, SearchIssue.defined(parameters, type, code))
                : refuse(Kind.UNKNOWN_PARAMETER, whole, "no such search parameter");
    }

    private @Nullable Criterion refuse(Kind kind, String whole, String text) {
        issues.add(new SearchIssue(kind, whole, text));
        return null;
    }
}
