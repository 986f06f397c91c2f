// SPDX-License-Identifier: Apache-2.0
package dev.signet.search;

import dev.signet.fhir.search.SearchParameter;
import dev.signet.index.Query;
import dev.signet.index.SortKey;
import dev.signet.search.query.Criterion;
import dev.signet.search.query.Membership;
import dev.signet.search.query.SearchRequest;
import dev.signet.search.query.SearchRequest.Branch;
import dev.signet.search.query.SearchRequest.Include;
import dev.signet.search.query.SearchRequest.Sort;
import dev.signet.search.type.Canonicals;
import dev.signet.search.type.ComparedUnits;
import dev.signet.search.type.Comparison;
import dev.signet.search.type.CompositeType;
import dev.signet.search.type.Contained;
import dev.signet.search.type.DateType;
import dev.signet.search.type.FullText;
import dev.signet.search.type.Modifier;
import dev.signet.search.type.Operand;
import dev.signet.search.type.ParameterType;
import dev.signet.search.type.Position;
import dev.signet.search.type.Queries;
import dev.signet.search.type.ReferenceType;
import dev.signet.search.type.Terms;
import dev.signet.search.type.TokenType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/// Makes index queries of search requests. Its other half is [IndexMapping]. Immutable; any
/// thread.
public final class QueryMapping {
    private final IndexPlan plan;

    /// @param documents the half that makes the documents
    public QueryMapping(IndexMapping documents) {
        this.plan = documents.plan();
    }

    /// The query of a request.
    ///
    /// @param moment when it is run
    public Query query(SearchRequest request, Moment moment) {
        List<Query> branches =
                request.branches().stream().map(branch -> query(branch, moment)).toList();
        return Queries.any(branches);
    }

    /// What must hold of the resources of each type that a request asks for.
    ///
    /// @param moment when it is run
    public Map<String, Query> byType(SearchRequest request, Moment moment) {
        var queries = new LinkedHashMap<String, Query>();
        request.branches().forEach(branch -> queries.put(branch.type(), query(branch, moment)));
        return queries;
    }

    /// The sort keys of a request.
    public List<SortKey> sort(SearchRequest request) {
        return request.sort().stream().map(this::sortKey).toList();
    }

    private SortKey sortKey(Sort sort) {
        return switch (sort) {
            case Sort.ById(boolean descending) -> new SortKey(SortKey.ID, descending);
            case Sort.ByLastUpdated(boolean descending) ->
                    new SortKey(SortKey.LAST_UPDATED, descending);
            case Sort.ByScore(boolean descending) ->
                    new SortKey(FullText.WORDS, descending, SortKey.By.RANK);
            case Sort.ByParameter(SearchParameter parameter, boolean descending) ->
                    new SortKey(
                            sortField(parameter),
                            descending,
                            ParameterType.of(parameter).sortedBy().orElseThrow());
        };
    }

    /// Of a union the first part stands for all.
    private String sortField(SearchParameter parameter) {
        return switch (plan.of(parameter)) {
            case Place.Own(String field) -> field;
            case Place.Union(List<SearchParameter> parts) -> sortField(parts.getFirst());
            case Place.Narrowed(SearchParameter all, _) -> sortField(all);
            case Place.Together _ -> parameter.code();
        };
    }

    private Query query(Branch branch, Moment moment) {
        var all = new ArrayList<Query>();
        if (!branch.type().equals(SearchRequest.ALL_TYPES)) {
            all.add(new Query.Type(List.of(branch.type())));
        }
        for (Criterion criterion : branch.criteria()) {
            all.add(
                    criterion instanceof Criterion.Member(Membership within)
                            ? member(within, branch.type())
                            : query(criterion, moment));
        }
        return Queries.all(all);
    }

    /// What is in a compartment; of all types, those that are asked in the same way together.
    private Query member(Membership within, String type) {
        if (!type.equals(SearchRequest.ALL_TYPES)) {
            return memberOf(within, type);
        }
        var types = new LinkedHashMap<Query, List<String>>();
        for (String one : within.types()) {
            types.computeIfAbsent(memberOf(within, one), _ -> new ArrayList<>()).add(one);
        }
        var any = new ArrayList<Query>();
        types.forEach(
                (query, ofTypes) ->
                        any.add(new Query.And(List.of(new Query.Type(ofTypes), query))));
        return Queries.any(any);
    }

    private Query memberOf(Membership within, String type) {
        var centre =
                new ReferenceType.AskedResource(List.of(within.compartment().code()), within.id());
        var any = new ArrayList<Query>();
        for (SearchParameter reference : within.references(type)) {
            any.add(query(reference, Modifier.NONE, centre));
        }
        if (within.holdsCentre(type)) {
            any.add(new Query.Id(List.of(within.id())));
        }
        return Queries.any(any);
    }

    /// What refers to one of these resources by the parameters of an include.
    ///
    /// @param include of a type
    /// @param referredTo ids with the type they have
    /// @param names canonical ones of the resources
    public Query referring(
            Include include, List<ReferenceType.AskedResource> referredTo, List<String> names) {
        var any = new ArrayList<Query>();
        for (SearchParameter reference : include.parameters()) {
            for (ReferenceType.AskedResource resource : referredTo) {
                any.add(query(reference, Modifier.NONE, resource));
            }
            if (Canonicals.leads(reference) && !names.isEmpty()) {
                any.add(inFields(reference, field -> Canonicals.referring(field, names)));
            }
        }
        return new Query.And(List.of(new Query.Type(List.of(include.source())), Queries.any(any)));
    }

    /// What refers to one of these resources by any of the parameters, whatever its type.
    public Query referring(
            List<SearchParameter> references,
            List<ReferenceType.AskedResource> referredTo,
            List<String> names) {
        List<String> words = referredTo.stream().flatMap(each -> each.words().stream()).toList();
        var any = new LinkedHashSet<Query>();
        for (SearchParameter reference : references) {
            any.add(inFields(reference, field -> new Query.Term(field, words)));
            if (Canonicals.leads(reference) && !names.isEmpty()) {
                any.add(inFields(reference, field -> Canonicals.referring(field, names)));
            }
        }
        return Queries.any(List.copyOf(any));
    }

    /// The query of one criterion, without that of the type.
    private Query query(Criterion criterion, Moment moment) {
        return switch (criterion) {
            case Criterion.All(List<Criterion> of) ->
                    Queries.all(of.stream().map(each -> query(each, moment)).toList());
            case Criterion.Any(List<Criterion> of) ->
                    Queries.any(of.stream().map(each -> query(each, moment)).toList());
            case Criterion.Not(Criterion of) -> new Query.Not(query(of, moment));
            case Criterion.Ids(List<String> anyOf) -> new Query.Id(anyOf);
            case Criterion.OfTypes(List<String> anyOf) -> new Query.Type(anyOf);
            case Criterion.Always(boolean holds) ->
                    holds ? new Query.All() : Queries.any(List.of());
            case Criterion.Updated(List<DateType.Asked> anyOf) ->
                    Queries.any(
                            anyOf.stream().map(time -> LastUpdated.query(time, moment)).toList());
            case Criterion.Missing(SearchParameter parameter, boolean missing) ->
                    missing ? new Query.Not(present(parameter)) : present(parameter);
            case Criterion.Chained(SearchParameter reference, List<Criterion.Target> anyOf) ->
                    Queries.any(
                            anyOf.stream()
                                    .map(target -> chained(reference, target, moment))
                                    .toList());
            case Criterion.Referred(
                            List<String> types,
                            SearchParameter reference,
                            Criterion.Target source) ->
                    referred(types, reference, source, moment);
            case Criterion.Placed(boolean missing) ->
                    missing ? new Query.Not(Position.present()) : Position.present();
            case Criterion.Near(List<Position.Asked> anyOf) ->
                    Queries.any(anyOf.stream().map(Position.Asked::query).toList());
            case Criterion.Word(List<String> fields, String word, boolean isStart) ->
                    Queries.any(
                            fields.stream()
                                    .<Query>map(
                                            field ->
                                                    isStart
                                                            ? new Query.Prefix(field, word)
                                                            : new Query.Term(field, List.of(word)))
                                    .toList());
            case Criterion.NotReferenced notReferenced -> new Query.Not(referenced(notReferenced));
            case Criterion.Member _ ->
                    throw new IllegalArgumentException("a compartment is no link of a chain");
            case Criterion.Matches(
                            SearchParameter parameter,
                            Modifier modifier,
                            List<Operand> anyOf) -> {
                List<Query> queries =
                        anyOf.stream()
                                .flatMap(operand -> meant(operand, moment))
                                .map(operand -> query(parameter, modifier, operand))
                                .toList();
                Query any = Queries.any(queries);
                yield modifier.negates() ? new Query.Not(any) : any;
            }
        };
    }

    /// The codes of a value set or a hierarchy, a quantity also in other units, about a date as it
    /// is now; every other operand means itself.
    private static Stream<? extends Operand> meant(Operand operand, Moment moment) {
        if (ComparedUnits.isOfUcum(operand)) {
            List<Operand> inUnits = ComparedUnits.inUnits(operand, moment.units(), moment::pass);
            return Stream.concat(Stream.of(operand), inUnits.stream());
        }
        return switch (operand) {
            case TokenType.AskedValueSet(String name) -> moment.codes(name).stream();
            case TokenType.AskedSubsumed asked -> moment.subsumed(asked).stream();
            case ReferenceType.AskedHierarchy asked ->
                    moment.parts(asked).stream()
                            .map(id -> new ReferenceType.AskedResource(List.of(asked.type()), id));
            case DateType.Asked asked -> Stream.of(now(asked, moment));
            case CompositeType.Asked(List<Operand> parts) ->
                    Stream.of(
                            new CompositeType.Asked(
                                    parts.stream().map(part -> now(part, moment)).toList()));
            default -> Stream.of(operand);
        };
    }

    private static Operand now(Operand operand, Moment moment) {
        return operand instanceof DateType.Asked asked && asked.comparison() == Comparison.AP
                ? asked.at(moment.now())
                : operand;
    }

    private Query present(SearchParameter parameter) {
        return switch (plan.of(parameter)) {
            case Place.Own(String field) -> new Query.Term(Terms.PRESENT, List.of(field));
            case Place.Union(List<SearchParameter> parts) ->
                    Queries.any(parts.stream().map(this::present).toList());
            case Place.Narrowed(SearchParameter all, String type) ->
                    inFields(all, field -> ReferenceType.toAny(field, type));
            case Place.Together(List<SearchParameter> parts) ->
                    Queries.all(parts.stream().map(this::present).toList());
        };
    }

    private Query chained(SearchParameter reference, Criterion.Target target, Moment moment) {
        Query criterion = query(target.criterion(), moment);
        Query inner = Queries.all(List.of(new Query.Type(List.of(target.type())), criterion));
        var any = new ArrayList<Query>();
        any.add(inFields(reference, field -> new Query.ReferencesTo(field, inner)));
        any.add(
                inFields(
                        reference,
                        field ->
                                Contained.within(Contained.name(field, target.type()), criterion)
                                        .orElseGet(() -> Queries.any(List.of()))));
        if (Canonicals.leads(reference)) {
            any.add(inFields(reference, field -> Canonicals.to(field, inner)));
        }
        return Queries.any(any);
    }

    private Query referred(
            List<String> types, SearchParameter reference, Criterion.Target source, Moment moment) {
        Query inner = query(source, moment);
        Query direct = inFields(reference, field -> new Query.ReferencedBy(field, types, inner));
        return Canonicals.leads(reference)
                ? new Query.Or(
                        List.of(
                                direct,
                                inFields(reference, field -> Canonicals.from(field, types, inner))))
                : direct;
    }

    private Query referenced(Criterion.NotReferenced not) {
        Query source =
                not.source().isEmpty() ? new Query.All() : new Query.Type(List.of(not.source()));
        var any = new LinkedHashSet<Query>();
        for (SearchParameter reference : not.references()) {
            any.add(
                    inFields(
                            reference,
                            field -> new Query.ReferencedBy(field, not.types(), source)));
        }
        return Queries.any(List.copyOf(any));
    }

    private Query query(Criterion.Target target, Moment moment) {
        return Queries.all(
                List.of(new Query.Type(List.of(target.type())), query(target.criterion(), moment)));
    }

    /// Asks every field that holds the references of a parameter.
    private Query inFields(SearchParameter reference, Function<String, Query> query) {
        return switch (plan.of(reference)) {
            case Place.Own(String field) -> query.apply(field);
            case Place.Union(List<SearchParameter> parts) ->
                    Queries.any(parts.stream().map(part -> inFields(part, query)).toList());
            case Place.Narrowed(SearchParameter all, _) -> inFields(all, query);
            case Place.Together(List<SearchParameter> parts) ->
                    Queries.any(parts.stream().map(part -> inFields(part, query)).toList());
        };
    }

    private Query query(SearchParameter parameter, Modifier modifier, Operand operand) {
        return switch (plan.of(parameter)) {
            case Place.Own(String field) -> operand.query(field, modifier);
            case Place.Union(List<SearchParameter> parts) ->
                    Queries.any(
                            parts.stream().map(part -> query(part, modifier, operand)).toList());
            case Place.Narrowed(SearchParameter all, String type) ->
                    ReferenceType.narrowed(operand, type)
                            .map(narrowed -> query(all, modifier, narrowed))
                            .orElseGet(() -> Queries.any(List.of()));
            case Place.Together(List<SearchParameter> parts) -> together(parts, operand);
        };
    }

    private Query together(List<SearchParameter> parts, Operand operand) {
        if (!(operand instanceof CompositeType.Asked(List<Operand> operands))) {
            throw new IllegalArgumentException("a tuple is asked for with a tuple");
        }
        var all = new ArrayList<Query>();
        for (int i = 0; i < parts.size(); i++) {
            all.add(query(parts.get(i), Modifier.NONE, operands.get(i)));
        }
        return Queries.all(all);
    }
}
