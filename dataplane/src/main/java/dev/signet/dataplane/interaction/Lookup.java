// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.interaction;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.budget.ComputingTime;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.dataplane.exchange.Parameters;
import dev.signet.dataplane.search.SearchBounds;
import dev.signet.fhir.IssueType;
import dev.signet.index.Query;
import dev.signet.search.Moment;
import dev.signet.search.QueryMapping;
import dev.signet.search.query.Handling;
import dev.signet.search.query.SearchIssue;
import dev.signet.search.query.SearchParse;
import dev.signet.search.query.SearchParser;
import dev.signet.search.query.SearchRequest;
import dev.signet.search.query.SearchRequest.QueryParameter;
import dev.signet.store.Precondition;
import dev.signet.store.ResourceKey;
import dev.signet.store.Snapshot;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/// Finds resources by the search criteria of conditional interactions and conditional references
/// (<https://hl7.org/fhir/R4/http.html#ccreate>).
///
/// Of one request, any thread.
public final class Lookup {
    /// How often the conditions of one try of a request may meet what its Bundle changes itself.
    static final int OWN_MET_MAX = 500_000;

    private final SearchLanguage language;
    private final SearchParser parser;
    private final QueryMapping mapping;
    private final String base;
    private final SearchBounds bounds;
    private final ComputingTime time;
    private final AtomicLong ownMet = new AtomicLong();

    /// @param base the account's address with a slash at the end
    /// @param time for all that the request looks up
    public Lookup(SearchLanguage language, String base, ComputingTime time) {
        this.parser = language.parser();
        this.mapping = language.mapping();
        this.bounds = language.bounds();
        this.language = language;
        this.base = base;
        this.time = time;
    }

    /// For one request.
    ///
    /// @param language what makes queries of criteria
    public static Lookup of(SearchLanguage language, Exchange exchange) {
        return new Lookup(language, exchange.root(), exchange.computing());
    }

    /// The same for another try of the request, which has met nothing yet, within
    /// the same time.
    public Lookup afresh() {
        return new Lookup(language, base, time);
    }

    /// What criteria such as `identifier=sys|val` mean for a type.
    ///
    /// @param criteria a query string, percent-encoded as in a URL; with or without the type and
    ///     this account's address before it
    /// @param expression where it stands in the request, for the refusal
    /// @throws Failed `INVALID` when they are none
    /// @throws FhirError 400 when one is unknown or wrong: to pass over it would find more
    public Query query(String type, String criteria, String expression, Snapshot snapshot) {
        String local = local(type, criteria, expression);
        List<QueryParameter> parameters;
        try {
            parameters = Parameters.decoded(local);
        } catch (Failed _) {
            throw refused("the condition is not percent-encoded as in a URL", expression);
        }
        return query(type, parameters, expression, snapshot);
    }

    /// What criteria that were read mean for a type.
    ///
    /// @throws FhirError 400 as the other
    public Query query(
            String type, List<QueryParameter> parameters, String expression, Snapshot snapshot) {
        return switch (parser.parse(type, base, parameters, Handling.STRICT)) {
            case SearchParse.Refused(var issues) ->
                    throw FhirError.of(
                            400,
                            Search.issueType(issues.getFirst()),
                            text(issues.getFirst()),
                            expression);
            case SearchParse.Understood(SearchRequest request) -> {
                // no criteria would mean every resource of the type
                if (request.branches().stream().anyMatch(one -> one.criteria().isEmpty())) {
                    throw refused("the condition has no criteria", expression);
                }
                if (parameters.stream().anyMatch(one -> one.value().isEmpty())) {
                    throw refused("a parameter of the condition has no value", expression);
                }
                yield mapping.query(request, new Now(snapshot));
            }
        };
    }

    /// What conditions need to know: value sets and hierarchies are not looked at in them.
    private record Now(Snapshot snapshot) implements Moment {
        @Override
        public long updateAt(Instant time) {
            return snapshot.updateAt(time);
        }

        @Override
        public Instant now() {
            return snapshot.taken();
        }
    }

    /// Criteria without the address before them: clients send `identifier=...`,
    /// `?identifier=...`, `Patient?identifier=...`, or the whole address of such a search here.
    private String local(String type, String criteria, String expression) {
        String text = criteria.startsWith(base) ? criteria.substring(base.length()) : criteria;
        int question = text.indexOf('?');
        int equals = text.indexOf('=');
        if (question < 0 || (equals >= 0 && equals < question)) {
            return text;
        }
        String path = text.substring(0, question);
        if (!path.isEmpty() && !path.equals(type)) {
            throw refused(
                    "the condition is a search of another type or server; expected are criteria"
                            + " for the type that is written",
                    expression);
        }
        return text.substring(question + 1);
    }

    /// The first two that a query finds: enough to tell none, one and several apart.
    ///
    /// @param expression where the criteria stand in the request, for the refusal
    List<ResourceKey> find(Snapshot snapshot, Query query, String expression) {
        return find(snapshot, query, 2, expression);
    }

    /// The first ones that a query finds.
    ///
    /// @throws FhirError 400 `too-costly` beyond a bound of searches
    public List<ResourceKey> find(Snapshot snapshot, Query query, int atMost, String expression) {
        return bounds.search(time, expression, end -> snapshot.until(end).keys(query, atMost));
    }

    /// The first two that a query finds beside those of a Bundle's own resources that are looked
    /// at otherwise.
    ///
    /// @param own deleted or written anew by the Bundle
    /// @throws FhirError 400 `too-costly` when the conditions of one try have met too many of
    ///     them: each is cheap, and 50,000 conditions may each meet 50,000
    public List<ResourceKey> findBeside(
            Set<ResourceKey> own, Query query, Snapshot snapshot, String expression) {
        return bounds.search(
                time, expression, end -> beside(own, query, snapshot.until(end), expression));
    }

    private List<ResourceKey> beside(
            Set<ResourceKey> own, Query query, Snapshot snapshot, String expression) {
        for (int atMost = 2; ; atMost = Math.min(8 * atMost, 2 + own.size())) {
            List<ResourceKey> all = snapshot.keys(query, atMost);
            List<ResourceKey> others =
                    all.stream().filter(key -> !own.contains(key)).limit(2).toList();
            if (ownMet.addAndGet(all.size() - others.size()) > OWN_MET_MAX) {
                throw FhirError.of(
                        400,
                        IssueType.TOO_COSTLY,
                        "the conditions meet too many resources that the Bundle itself changes",
                        expression);
            }
            if (others.size() == 2 || all.size() < atMost) {
                return others;
            }
        }
    }

    /// What must hold at a commit so that `query` still finds `found` and nothing else.
    ///
    /// @param snapshot on which it found just that
    public static List<Precondition> stays(ResourceKey found, Query query, Snapshot snapshot) {
        return List.of(
                Precondition.AtVersion.of(snapshot.read(found).orElseThrow()),
                new Precondition.NoneSince(query, snapshot.lsn()));
    }

    /// Names a parameter that FHIR knows; anything else may be a piece of the resource that holds
    /// the condition.
    private static String text(SearchIssue issue) {
        return switch (issue.kind()) {
            case UNKNOWN_PARAMETER -> issue.text();
            case NOT_SUPPORTED, INVALID_VALUE, TOO_MUCH ->
                    "search parameter " + SearchIssue.code(issue.parameter()) + ": " + issue.text();
        };
    }

    private static Failed refused(String text, String expression) {
        return new Failed(Failure.INVALID, text, new Fact("expression", expression));
    }
}
