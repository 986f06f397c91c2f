// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.interaction.history;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.Parameters;
import dev.signet.dataplane.exchange.Subset;
import dev.signet.dataplane.paging.PageToken;
import dev.signet.fhir.Definitions;
import dev.signet.search.query.SearchRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a history is asked for.
///
/// @param count most entries of a page, at least 1
/// @param since versions made at that time or later, in milliseconds
/// @param before versions made earlier than that time
/// @param at versions that were current at some moment of that time
/// @param isOldestFirst whether the order is turned round
/// @param isCount whether only the number is wanted
/// @param part of the resources that is wanted
/// @param starts where the pages so far began, this one last; empty for the first page. A place is
///     a version or a place in the log, which tells nothing of a resource
public record HistoryQuery(
        int count,
        long since,
        long before,
        Optional<HistoryTime> at,
        boolean isOldestFirst,
        boolean isCount,
        Subset part,
        List<Long> starts) {
    /// Those of a history; what shapes the answer is not among them.
    static final Set<String> NAMES =
            Set.of("_count", "_since", "_before", "_at", "_sort", PageToken.PARAMETER);

    /// What shapes the answer.
    public static final Set<String> OF_ANSWER =
            Set.of("_format", "_pretty", "_summary", "_elements");

    /// What links repeat, beside the place.
    private static final List<String> OF_LINKS =
            List.of("_since", "_before", "_at", "_sort", "_summary", "_elements");

    private static final int COUNT_DEFAULT = 10;

    /// A page behind so many others does not know the way back.
    private static final int STARTS_MAX = 100;

    /// @throws Failed `INVALID` for a value that is none, and for what does not go together
    static HistoryQuery of(Exchange exchange, Definitions definitions) {
        boolean isCount =
                isNone(exchange)
                        || exchange.parameter("_summary")
                                .flatMap(SearchRequest.Summary::of)
                                .filter(SearchRequest.Summary.COUNT::equals)
                                .isPresent();
        Optional<HistoryTime> since = time(exchange, "_since");
        Optional<HistoryTime> before = time(exchange, "_before");
        Optional<HistoryTime> at = time(exchange, "_at");
        if (at.isPresent() && (since.isPresent() || before.isPresent())) {
            throw new Failed(Failure.INVALID, "_at does not go together with _since and _before");
        }
        boolean isOldestFirst = isOldestFirst(exchange);
        return new HistoryQuery(
                Math.max(
                        1,
                        exchange.parameter("_count")
                                .map(HistoryQuery::count)
                                .orElse(COUNT_DEFAULT)),
                since.map(HistoryTime::start).orElse(Long.MIN_VALUE),
                before.map(HistoryTime::start).orElse(Long.MAX_VALUE),
                at,
                isOldestFirst,
                isCount,
                isCount ? Subset.whole(definitions) : Subset.asked(exchange, definitions),
                exchange.parameter(PageToken.PARAMETER)
                        .map(HistoryQuery::places)
                        .orElse(List.of()));
    }

    private static Optional<HistoryTime> time(Exchange exchange, String name) {
        return exchange.parameter(name).map(text -> HistoryTime.of(name, text));
    }

    private static boolean isOldestFirst(Exchange exchange) {
        return switch (exchange.parameter("_sort").orElse("-_lastUpdated")) {
            case "-_lastUpdated" -> false;
            case "_lastUpdated" -> true;
            default ->
                    throw new Failed(
                            Failure.INVALID,
                            "a history is sorted by the time of its versions",
                            new Fact("expected", "_sort=-_lastUpdated or _sort=_lastUpdated"));
        };
    }

    /// Whether no entries are asked for: it is the number that is wanted, as in a search.
    private static boolean isNone(Exchange exchange) {
        return exchange.parameter("_count").map(HistoryQuery::count).orElse(COUNT_DEFAULT) == 0;
    }

    private static int count(String said) {
        return SearchRequest.countOf(said)
                .orElseThrow(() -> new Failed(Failure.INVALID, "_count is a whole number"));
    }

    private static List<Long> places(String said) {
        var places = new ArrayList<Long>();
        try {
            for (String place : said.split("\\.", -1)) {
                places.add(Long.parseLong(place));
            }
        } catch (NumberFormatException e) {
            places.clear();
        }
        if (places.isEmpty() || places.size() > STARTS_MAX || places.getLast() < 0) {
            throw new Failed(Failure.INVALID, PageToken.PARAMETER + " is what a link said");
        }
        return places;
    }

    /// Below which place this page begins, `Long.MAX_VALUE` for the first; above which, and 0,
    /// where the oldest come first.
    long start() {
        long first = isOldestFirst ? 0 : Long.MAX_VALUE;
        return starts.isEmpty() ? first : starts.getLast();
    }

    /// Whether versions of that time, and with them all that come later in the order, are not
    /// asked for.
    ///
    /// @param superseded as for [#isTooOld]
    boolean isBeyond(long time, long superseded) {
        return isOldestFirst ? isTooNew(time) : isTooOld(time, superseded);
    }

    /// Whether versions of that time, and with them all older ones, are not asked for.
    ///
    /// @param superseded when it was followed by another, `Long.MAX_VALUE` for not yet
    boolean isTooOld(long time, long superseded) {
        return time < since || (at.isPresent() && superseded <= at.get().start());
    }

    /// Whether a version that is not too old is not asked for either.
    boolean isTooNew(long time) {
        return time >= before || (at.isPresent() && time >= at.get().end());
    }

    /// The query string of this page, without what shapes the answer.
    String self(Exchange exchange) {
        return address(exchange, starts);
    }

    /// That of the page that begins below `place`, or above it where the oldest come first.
    String next(Exchange exchange, long place) {
        var more = new ArrayList<>(starts);
        if (more.size() == STARTS_MAX) {
            more.clear();
            more.add(-1L); // the way back is forgotten
        }
        more.add(place);
        return address(exchange, more);
    }

    /// That of the page before; empty for the first one, or when the way is forgotten.
    Optional<String> previous(Exchange exchange) {
        if (starts.isEmpty()) {
            return Optional.empty();
        }
        List<Long> fewer = starts.subList(0, starts.size() - 1);
        boolean isForgotten = !fewer.isEmpty() && fewer.getLast() < 0;
        return isForgotten ? Optional.empty() : Optional.of(address(exchange, fewer));
    }

    private String address(Exchange exchange, List<Long> places) {
        var query = new StringBuilder("?_count=" + (isNone(exchange) ? 0 : count));
        for (String name : OF_LINKS) {
            exchange.parameter(name)
                    .ifPresent(
                            value ->
                                    query.append('&')
                                            .append(name)
                                            .append('=')
                                            .append(Parameters.encoded(value)));
        }
        exchange.parameter("_format")
                .ifPresent(value -> query.append("&_format=").append(Parameters.encoded(value)));
        if (!places.isEmpty()) {
            query.append('&').append(PageToken.PARAMETER).append('=');
            for (int i = 0; i < places.size(); i++) {
                query.append(i == 0 ? "" : ".").append(places.get(i));
            }
        }
        return query.toString();
    }
}
