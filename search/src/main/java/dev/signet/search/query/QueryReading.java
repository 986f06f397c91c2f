// SPDX-License-Identifier: Apache-2.0
package dev.signet.search.query;

import dev.signet.fhir.search.SearchParameters;
import dev.signet.search.query.SearchIssue.Kind;
import dev.signet.search.query.SearchRequest.Branch;
import dev.signet.search.query.SearchRequest.Include;
import dev.signet.search.query.SearchRequest.QueryParameter;
import dev.signet.search.query.SearchRequest.Sort;
import dev.signet.search.query.SearchRequest.Summary;
import dev.signet.search.query.SearchRequest.Total;
import dev.signet.search.type.Escapes;
import dev.signet.search.type.ParameterType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.StringJoiner;

/// The reading of one query. One thread, one use.
final class QueryReading {
    /// Named by FHIR for the shape of the answer; the data plane looks at them itself.
    private static final Set<String> NOT_OURS = Set.of("_format", "_pretty");

    private final SearchParameters parameters;
    private final Handling handling;
    private final CriterionReader criteria;
    private final IncludeReader includeReader;

    private final List<SearchIssue> found = new ArrayList<>();
    private final List<SearchIssue> refused = new ArrayList<>();
    private final List<SearchIssue> ignored = new ArrayList<>();
    private final List<QueryParameter> understood = new ArrayList<>();
    private final Map<String, List<Criterion>> branches = new LinkedHashMap<>();
    private final List<Sort> sort = new ArrayList<>();
    private final List<Include> includes = new ArrayList<>();
    private final List<String> elements = new ArrayList<>();

    /// Of all criteria so far, as the client wrote them.
    private int alternatives;

    private OptionalInt count = OptionalInt.empty();
    private Total total = Total.UNSAID;
    private Summary summary = Summary.FALSE;
    private boolean explain;
    private int includesCount = SearchRequest.INCLUDES_COUNT_MAX;

    QueryReading(SearchParameters parameters, String base, Handling handling) {
        this.parameters = parameters;
        this.handling = handling;
        this.criteria = new CriterionReader(parameters, base, found);
        this.includeReader = new IncludeReader(parameters, found);
    }

    SearchParse read(String type, Optional<Membership> within, List<QueryParameter> query) {
        if (query.size() > SearchRequest.PARAMETERS_MAX) {
            return new SearchParse.Refused(
                    List.of(new SearchIssue(Kind.TOO_MUCH, "", "more than 100 parameters")));
        }
        readTypes(type, query);
        within.ifPresent(this::confine);
        for (QueryParameter parameter : query) {
            if (!NOT_OURS.contains(parameter.name()) && !parameter.value().isEmpty()) {
                readOne(parameter);
            }
        }
        if (!elements.isEmpty() && summary != Summary.FALSE) {
            refuse(Kind.INVALID_VALUE, "_elements", "expected: not beside _summary");
        }
        if (!criteria.asksWords() && sort.stream().anyMatch(Sort.ByScore.class::isInstance)) {
            refuse(
                    parameters.hasTexts() ? Kind.INVALID_VALUE : Kind.NOT_SUPPORTED,
                    "_sort",
                    "_score is an order of what _text and _content find: expected beside one of"
                            + " these");
        }
        if (!refused.isEmpty()) {
            return new SearchParse.Refused(refused);
        }
        List<Branch> all =
                branches.entrySet().stream()
                        .map(entry -> new Branch(entry.getKey(), entry.getValue()))
                        .toList();
        return new SearchParse.Understood(
                new SearchRequest(
                        all,
                        sort,
                        count,
                        total,
                        summary,
                        elements,
                        includes,
                        ignored,
                        understood,
                        explain,
                        includesCount));
    }

    private void readTypes(String type, List<QueryParameter> query) {
        if (!type.isEmpty()) {
            branches.put(type, new ArrayList<>());
        }
        for (QueryParameter parameter : query) {
            if (parameter.name().equals(CriterionReader.TYPE) && !parameter.value().isEmpty()) {
                if (Escapes.hasMoreParts(parameter.value(), ',', SearchRequest.NAMES_MAX)) {
                    refuse(Kind.TOO_MUCH, "_type", "more than 200 types");
                    continue;
                }
                for (String named : Escapes.split(parameter.value(), ',')) {
                    if (!type.isEmpty() && !type.equals(named)) {
                        refuse(Kind.INVALID_VALUE, "_type", "expected: the type of the address");
                    } else if (parameters.isResourceType(named)) {
                        branches.putIfAbsent(named, new ArrayList<>());
                    } else {
                        unknownType();
                    }
                }
            }
        }
        if (branches.isEmpty()) {
            var all = new ArrayList<Criterion>();
            if (!ignored.isEmpty()) {
                all.add(new Criterion.Always(false));
            }
            branches.put(SearchRequest.ALL_TYPES, all);
        }
    }

    /// Nothing of a type that is not there is found; to pass over it makes the answer no wider:
    /// where no other type is named nothing is found.
    private void unknownType() {
        var issue = new SearchIssue(Kind.INVALID_VALUE, "_type", "expected: resource types");
        (handling == Handling.LENIENT ? ignored : refused).add(issue);
    }

    private void confine(Membership within) {
        for (String type : branches.keySet()) {
            if (!type.equals(SearchRequest.ALL_TYPES) && !within.types().contains(type)) {
                refuse(Kind.INVALID_VALUE, "_type", "expected: types of the compartment");
            }
        }
        branches.values().forEach(all -> all.add(new Criterion.Member(within)));
    }

    private void readOne(QueryParameter parameter) {
        found.clear();
        String name = parameter.name();
        String value = parameter.value();
        switch (name) {
            case CriterionReader.TYPE -> {}
            case "_count" -> count(value);
            case "_sort" -> sort(value);
            case "_total" -> total(value);
            case "_summary" -> summary(value);
            case "_elements" -> elements(value);
            case "_explain" -> explain(value);
            case "_includesCount" -> includesCount(value);
            default -> {
                if (IncludeReader.isInclude(name)) {
                    Include include = includeReader.read(name, value);
                    if (include != null && !includes.contains(include)) {
                        includes.add(include);
                    }
                } else {
                    criterion(name, value);
                }
            }
        }
        if (found.isEmpty()) {
            understood.add(parameter);
        }
        for (SearchIssue issue : found) {
            boolean isUnknown = issue.kind() == Kind.UNKNOWN_PARAMETER;
            (isUnknown && handling == Handling.LENIENT ? ignored : refused).add(issue);
        }
    }

    private void elements(String value) {
        if (Escapes.hasMoreParts(value, ',', SearchRequest.NAMES_MAX - elements.size())) {
            found.add(new SearchIssue(Kind.TOO_MUCH, "_elements", "more than 200 names"));
            return;
        }
        elements.addAll(List.of(value.split(",", -1)));
    }

    private void criterion(String name, String value) {
        int left = SearchRequest.ALTERNATIVES_MAX - alternatives;
        if (Escapes.hasMoreParts(value, ',', left)) {
            alternatives = SearchRequest.ALTERNATIVES_MAX;
            found.add(
                    new SearchIssue(
                            Kind.TOO_MUCH, name, "the search has more than 500 alternatives"));
            return;
        }
        List<String> parts = Escapes.split(value, ',');
        alternatives += parts.size();
        for (String part : parts) {
            if (part.length() > SearchRequest.VALUE_CHARACTERS_MAX) {
                found.add(
                        new SearchIssue(
                                Kind.TOO_MUCH, name, "a value has more than 2,048 characters"));
                return;
            }
        }
        var read = new ArrayDeque<Criterion>();
        for (String type : branches.keySet()) {
            Criterion criterion = criteria.read(type, name, value);
            if (criterion != null) {
                read.add(criterion);
            }
        }
        if (read.size() == branches.size()) {
            branches.values().forEach(all -> all.add(read.remove()));
        } else {
            oneIssue(name, !read.isEmpty());
        }
    }

    /// Of what was found for the types one by one the gravest is kept. What some types know is
    /// not unknown.
    private void oneIssue(String name, boolean knownToSome) {
        SearchIssue first =
                found.stream()
                        .filter(issue -> issue.kind() != Kind.UNKNOWN_PARAMETER)
                        .findFirst()
                        .orElse(
                                knownToSome
                                        ? new SearchIssue(
                                                Kind.NOT_SUPPORTED,
                                                name,
                                                "not all types that are searched have it")
                                        : found.getFirst());
        found.clear();
        found.add(first);
    }

    private void count(String value) {
        count = SearchRequest.countOf(value);
        if (count.isEmpty()) {
            found.add(new SearchIssue(Kind.INVALID_VALUE, "_count", "expected: a number from 0"));
        } else if (SearchRequest.isLowered(value)) {
            ignored.add(
                    new SearchIssue(
                            Kind.TOO_MUCH, "_count", "is lowered to 1,000, the most there is"));
        }
    }

    private void includesCount(String value) {
        OptionalInt said = SearchRequest.countOf(value);
        if (said.isEmpty() || said.getAsInt() == 0) {
            found.add(
                    new SearchIssue(
                            Kind.INVALID_VALUE, "_includesCount", "expected: a number from 1"));
            return;
        }
        includesCount = said.getAsInt();
        if (SearchRequest.isLowered(value)) {
            ignored.add(
                    new SearchIssue(
                            Kind.TOO_MUCH,
                            "_includesCount",
                            "is lowered to 1,000, the most there is"));
        }
    }

    private void sort(String value) {
        if (Escapes.hasMoreParts(value, ',', SearchRequest.SORT_KEYS_MAX - sort.size())) {
            found.add(new SearchIssue(Kind.TOO_MUCH, "_sort", "more than 10 keys to sort by"));
            return;
        }
        var inForce = new StringJoiner(",");
        for (String part : Escapes.split(value, ',')) {
            int before = sort.size();
            boolean descending = part.startsWith("-");
            String code = descending ? part.substring(1) : part;
            switch (code) {
                case "_id" -> sort.add(new Sort.ById(descending));
                case "_lastUpdated" -> sort.add(new Sort.ByLastUpdated(descending));
                case "_score" -> sort.add(new Sort.ByScore(descending));
                default -> sort(code, descending);
            }
            if (sort.size() > before) {
                inForce.add(part);
            }
        }
        if (!found.isEmpty() && inForce.length() > 0) {
            // the keys that are left are the order of all pages, so links must carry them
            understood.add(new QueryParameter("_sort", inForce.toString()));
        }
    }

    private void sort(String code, boolean descending) {
        String type = branches.keySet().iterator().next();
        var parameter = branches.size() == 1 ? parameters.find(type, code) : null;
        if (parameter == null || parameter.isEmpty()) {
            boolean isDefined =
                    branches.keySet().stream().anyMatch(one -> parameters.isDefined(one, code));
            found.add(
                    isDefined
                            ? new SearchIssue(
                                    Kind.NOT_SUPPORTED,
                                    "_sort",
                                    SearchIssue.defined(parameters, type, code))
                            : new SearchIssue(
                                    Kind.UNKNOWN_PARAMETER,
                                    "_sort",
                                    "no such parameter to sort by"));
            return;
        }
        if (ParameterType.of(parameter.get()).sortedBy().isPresent()) {
            sort.add(new Sort.ByParameter(parameter.get(), descending));
        } else {
            found.add(
                    new SearchIssue(
                            Kind.NOT_SUPPORTED,
                            "_sort",
                            "parameters of type composite and special have no order"));
        }
    }

    private void total(String value) {
        switch (value) {
            case "none" -> total = Total.NONE;
            case "estimate" -> total = Total.ESTIMATE;
            case "accurate" -> total = Total.ACCURATE;
            default ->
                    found.add(
                            new SearchIssue(
                                    Kind.INVALID_VALUE,
                                    "_total",
                                    "expected: none, estimate or accurate"));
        }
    }

    private void explain(String value) {
        explain = value.equals("true");
        if (!explain && !value.equals("false")) {
            found.add(new SearchIssue(Kind.INVALID_VALUE, "_explain", "expected: true or false"));
        }
    }

    private void summary(String value) {
        Summary.of(value)
                .ifPresentOrElse(
                        said -> summary = said,
                        () ->
                                found.add(
                                        new SearchIssue(
                                                Kind.INVALID_VALUE,
                                                "_summary",
                                                "expected: true, text, data, count or false")));
    }

    private void refuse(Kind kind, String name, String text) {
        refused.add(new SearchIssue(kind, name, text));
    }
}
