// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bundle;

import dev.signet.dataplane.exchange.FhirError;
import dev.signet.fhir.IssueType;
import dev.signet.fhir.json.Meter;
import dev.signet.index.IndexDocument;
import dev.signet.index.IndexField.Keyword;
import dev.signet.index.Query;
import dev.signet.index.QueryMatch;
import dev.signet.index.QueryMatch.Answer;
import dev.signet.index.QueryMatch.Effort;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// What a Bundle writes of one type, as documents in which its own conditions look. A field that
/// is asked for by its terms is put in order when that first happens, so that as many conditions
/// as documents do not try each with each. One thread.
final class OwnDocuments {
    /// What all conditions of one try may look at here.
    static final long LOOKS_MAX = 100_000_000;

    /// About what a term and its place take.
    private static final long TERM_BYTES = 120;

    private final List<IndexDocument> all;
    private final Meter meter;
    private final Map<String, NavigableMap<String, List<Integer>>> fields = new HashMap<>();

    /// @param meter is told of the order's heap
    OwnDocuments(List<IndexDocument> all, Meter meter) {
        this.all = List.copyOf(all);
        this.meter = meter;
    }

    /// Those that a query finds for sure.
    ///
    /// @param effort of all conditions together
    /// @throws FhirError 400 `too-costly` when that is spent
    List<IndexDocument> found(Query query, Effort effort, String expression) {
        var found = new ArrayList<IndexDocument>();
        for (int place : candidates(query).orElseGet(this::places)) {
            IndexDocument document = all.get(place);
            Answer answer = QueryMatch.matches(query, document, Long.MAX_VALUE, effort);
            if (effort.isSpent()) {
                throw FhirError.of(
                        400,
                        IssueType.TOO_COSTLY,
                        "the conditions of the Bundle look at too much of what it writes itself",
                        expression);
            }
            if (answer == Answer.YES) {
                found.add(document);
            }
        }
        return found;
    }

    private List<Integer> places() {
        return IntStream.range(0, all.size()).boxed().toList();
    }

    /// The places of all that the query can find, and perhaps more; empty: any of them.
    private Optional<Collection<Integer>> candidates(Query query) {
        return switch (query) {
            case Query.Term(String field, List<String> values) -> {
                var found = new LinkedHashSet<Integer>();
                for (String value : values) {
                    found.addAll(ordered(field).getOrDefault(value, List.of()));
                }
                yield Optional.of(found);
            }
            case Query.Prefix(String field, String start) -> {
                var found = new LinkedHashSet<Integer>();
                for (var term : ordered(field).tailMap(start, true).entrySet()) {
                    if (!term.getKey().startsWith(start)) {
                        break;
                    }
                    found.addAll(term.getValue());
                }
                yield Optional.of(found);
            }
            case Query.And(List<Query> parts) -> {
                Optional<Collection<Integer>> fewest = Optional.empty();
                for (Query part : parts) {
                    Optional<Collection<Integer>> of = candidates(part);
                    boolean isFewer =
                            of.isPresent()
                                    && (fewest.isEmpty() || of.get().size() < fewest.get().size());
                    fewest = isFewer ? of : fewest;
                }
                yield fewest;
            }
            case Query.Or(List<Query> parts) -> {
                var found = new LinkedHashSet<Integer>();
                for (Query part : parts) {
                    Optional<Collection<Integer>> of = candidates(part);
                    if (of.isEmpty()) {
                        yield Optional.empty();
                    }
                    found.addAll(of.get());
                }
                yield Optional.of(found);
            }
            default -> Optional.empty();
        };
    }

    private NavigableMap<String, List<Integer>> ordered(String name) {
        return fields.computeIfAbsent(
                name,
                _ -> {
                    var terms = new TreeMap<String, List<Integer>>();
                    for (int place : places()) {
                        for (var field : all.get(place).fields()) {
                            if (field instanceof Keyword(String of, String value)
                                    && of.equals(name)) {
                                meter.take(TERM_BYTES);
                                terms.computeIfAbsent(value, _ -> new ArrayList<>(1)).add(place);
                            }
                        }
                    }
                    return terms;
                });
    }
}
