// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.interaction;

import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.budget.WorkBudget;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.dataplane.exchange.Interaction;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.dataplane.exchange.Parameters;
import dev.signet.dataplane.exchange.Route;
import dev.signet.dataplane.exchange.Route.Level;
import dev.signet.dataplane.exchange.Subset;
import dev.signet.dataplane.exchange.Target;
import dev.signet.dataplane.interaction.SearchReading.Asked;
import dev.signet.dataplane.paging.OpenSnapshots;
import dev.signet.dataplane.paging.OpenSnapshots.Loan;
import dev.signet.dataplane.paging.PageToken;
import dev.signet.dataplane.search.ContainedSearch;
import dev.signet.dataplane.search.SearchExecution;
import dev.signet.dataplane.search.SearchExecution.Found;
import dev.signet.fhir.Issue;
import dev.signet.fhir.Issue.Severity;
import dev.signet.fhir.IssueType;
import dev.signet.identity.DataAction;
import dev.signet.index.Deadline;
import dev.signet.search.query.SearchIssue;
import dev.signet.search.query.SearchRequest;
import dev.signet.search.query.SearchRequest.QueryParameter;
import dev.signet.store.Database;
import dev.signet.store.Search.SearchAfter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Supplier;

/// Search by type, over all types or in a compartment, and its pages.
public final class Search implements Interaction.OfData {
    /// The operation that tells what goes along and did not fit.
    public static final String INCLUDES = "$includes";

    private static final String BELOW = "/" + INCLUDES;

    private static final int COUNT_DEFAULT = 10;

    private static final Issue LET_GO =
            new Issue(
                    Severity.INFORMATION,
                    IssueType.INFORMATIONAL,
                    "The snapshot of the earlier pages has been let go; this page shows newer data.",
                    "");
    private static final Issue CUT =
            new Issue(
                    Severity.WARNING,
                    IssueType.INCOMPLETE,
                    "More resources were to be included than fit a page; the link related, or next of"
                            + " what it leads to, leads to the rest.",
                    "");

    private static final Issue CUT_FOR_GOOD =
            new Issue(
                    Severity.WARNING,
                    IssueType.INCOMPLETE,
                    "More resources were to be included with a page of hits than the server finds:"
                            + " the rest is left out. A smaller _count has fewer.",
                    "");

    private final FhirModel model;
    /// As many as validation tells.
    private static final int ISSUES_MAX = 100;

    private final SearchLanguage language;
    private final SearchReading reading;
    private final SearchExecution execution;
    private final ContainedSearch contained;
    private final OpenSnapshots snapshots;
    private final InstantSource clock;

    /// @param snapshots where pages find the snapshot of the first
    public Search(
            FhirModel model,
            SearchLanguage language,
            OpenSnapshots snapshots,
            InstantSource clock) {
        this.model = model;
        this.language = language;
        this.reading = new SearchReading(model, language.parser());
        this.execution =
                new SearchExecution(
                        model.searchParameters(), language.mapping(), model::publishedCodes);
        this.contained =
                new ContainedSearch(language.mapping(), model.documents(), model::publishedCodes);
        this.snapshots = snapshots;
        this.clock = clock;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.of(Level.TYPE, "GET", "search-type"),
                Route.unnamed(Level.TYPE, "POST", "_search"),
                Route.of(Level.SYSTEM, "GET", "search-system"),
                Route.unnamed(Level.SYSTEM, "POST", "_search"),
                Route.unnamed(Level.INSTANCE, "GET", Route.MEMBER),
                Route.unnamed(Level.INSTANCE, "POST", Route.MEMBER, "_search"));
    }

    @Override
    public DataAction needs() {
        return DataAction.READ;
    }

    @Override
    public boolean mayBeLater() {
        return true;
    }

    @Override
    public Outcome run(Exchange exchange, Database database) {
        return find(exchange, database, parameters(exchange));
    }

    /// What these parameters find, of the type that the address names.
    public Outcome find(Exchange exchange, Database database, List<QueryParameter> parameters) {
        Asked asked = reading.read(exchange, parameters, PageToken.PARAMETER);
        return asked.token().isEmpty()
                ? first(database, asked, exchange)
                : next(database, asked, exchange);
    }

    /// What goes along with the hits of a page and did not fit it, as the link of that page says.
    public Outcome included(Exchange exchange, Database database) {
        Asked asked = reading.read(exchange, exchange.parameters(), PageToken.INCLUDES_PARAMETER);
        if (asked.token().isEmpty()) {
            throw FhirError.of(
                    400,
                    IssueType.REQUIRED,
                    "parameter includesCt: expected what the link related of a search says",
                    "");
        }
        SearchRequest search = asked.search();
        byte[] digest = digest(search, exchange);
        PageToken token = PageToken.ofIncluded(database, asked.token(), digest, clock.instant());
        return built(
                search,
                exchange,
                () -> {
                    try (Loan loan = snapshots.borrow(database, token.snapshot())) {
                        Found found =
                                language.bounds()
                                        .search(
                                                exchange.computing(),
                                                "",
                                                end ->
                                                        execution.included(
                                                                loan.snapshot(),
                                                                search,
                                                                wanted(
                                                                        token.position(),
                                                                        exchange,
                                                                        end),
                                                                token.included()));
                        var notes = new ArrayList<Issue>(asked.notes());
                        if (loan.snapshot().lsn() != token.snapshot()) {
                            notes.add(LET_GO);
                        }
                        var at = new At(exchange, database, search, token.position(), BELOW);
                        return page(at, loan, found, notes);
                    }
                });
    }

    private Outcome first(Database database, Asked asked, Exchange exchange) {
        SearchRequest search = asked.search();
        return built(
                search,
                exchange,
                () -> {
                    try (Loan loan = snapshots.borrow(database)) {
                        var at = new At(exchange, database, search, SearchAfter.start(), "");
                        Found found = found(loan, asked, at.after(), exchange);
                        return page(at, loan, found, asked.notes());
                    }
                });
    }

    /// The page, made when there is memory for it.
    private static Outcome built(SearchRequest search, Exchange exchange, Supplier<Outcome> page) {
        long atMost = WorkBudget.PAGE_BYTES_MAX * (search.includes().isEmpty() ? 1 : 2);
        return exchange.work().build(0, atMost, page);
    }

    private Outcome next(Database database, Asked asked, Exchange exchange) {
        SearchRequest search = asked.search();
        byte[] digest = digest(search, exchange);
        PageToken page = PageToken.open(database, asked.token(), digest, clock.instant());
        return built(
                search,
                exchange,
                () -> {
                    try (Loan loan = snapshots.borrow(database, page.snapshot())) {
                        Found found = found(loan, asked, page.position(), exchange);
                        boolean isLetGo = loan.snapshot().lsn() != page.snapshot();
                        var notes = new ArrayList<Issue>(asked.notes());
                        if (isLetGo) {
                            notes.add(LET_GO);
                        }
                        var at = new At(exchange, database, search, page.position(), "");
                        return page(at, loan, found, notes);
                    }
                });
    }

    /// What the tokens of a search are bound to.
    private static byte[] digest(SearchRequest search, Exchange exchange) {
        return PageToken.digest(path(exchange) + "?" + SearchPage.query(search));
    }

    /// Below the account, without slash at its start; "" for a search over all types.
    private static String path(Exchange exchange) {
        Target target = exchange.target();
        return target.member().isEmpty()
                ? target.type()
                : target.key().path() + "/" + target.member();
    }

    private Found found(Loan loan, Asked asked, SearchAfter after, Exchange exchange) {
        return language.bounds()
                .search(
                        exchange.computing(),
                        "",
                        end ->
                                asked.containment().isPresent()
                                        ? contained.run(
                                                loan.snapshot(),
                                                asked.search(),
                                                asked.containment().get(),
                                                wanted(after, exchange, end))
                                        : execution.run(
                                                loan.snapshot(),
                                                asked.search(),
                                                wanted(after, exchange, end)));
    }

    private static SearchExecution.Wanted wanted(
            SearchAfter after, Exchange exchange, Deadline end) {
        return new SearchExecution.Wanted(after, COUNT_DEFAULT, exchange.work(), end);
    }

    /// Which page it is, of which search.
    ///
    /// @param after where the page of hits starts
    /// @param below what was asked below the address of the search: nothing, or [#BELOW]
    private record At(
            Exchange exchange,
            Database database,
            SearchRequest search,
            SearchAfter after,
            String below) {}

    private Outcome page(At at, Loan loan, Found found, List<Issue> more) {
        Exchange exchange = at.exchange();
        SearchRequest search = at.search();
        var notes = new ArrayList<Issue>(warnings(search));
        notes.addAll(more);
        if (found.includedNext().isPresent()) {
            notes.add(isTold(found.includedNext()) ? CUT : CUT_FOR_GOOD);
        }
        for (String line : found.explained()) {
            notes.add(new Issue(Severity.INFORMATION, IssueType.INFORMATIONAL, line, ""));
        }
        String path = path(exchange);
        String address = (path.isEmpty() ? exchange.base() : exchange.root() + path) + at.below();
        var subset = Subset.of(search.summary(), search.elements(), model.definitions());
        // _elements is about hits, _summary about all
        var ofIncluded = Subset.of(search.summary(), List.of(), model.definitions());
        String self = SearchPage.query(search);
        Map<String, String> links = links(at, loan, found);
        if (!links.isEmpty()) {
            loan.keep();
        }
        var page =
                new SearchPage(
                        exchange.base(), address, self, links, notes, subset, ofIncluded, found);
        return Outcome.of(200, page.content());
    }

    /// Links to other pages by their relation, as what is behind the address: the first page has
    /// one to the next page only, so that searches that nobody pages through pay for one token at
    /// most.
    private Map<String, String> links(At at, Loan loan, Found found) {
        var pages = new LinkedHashMap<String, SearchAfter>();
        found.around()
                .previous()
                .ifPresent(
                        previous -> {
                            pages.put("first", SearchAfter.start());
                            pages.put("previous", previous);
                        });
        found.around().next().ifPresent(next -> pages.put("next", next));
        if (found.around().previous().isPresent()) {
            pages.put("last", SearchAfter.end());
        }
        OptionalInt along = found.includedNext();
        if (pages.isEmpty() && !isTold(along)) {
            return Map.of();
        }
        byte[] digest = digest(at.search(), at.exchange());
        Instant until = clock.instant().plus(PageToken.LIFE);
        long snapshot = loan.snapshot().lsn();
        String query = SearchPage.query(at.search());
        String asked = "?" + query + (query.isEmpty() ? "" : "&");
        var links = new LinkedHashMap<String, String>();
        pages.forEach(
                (relation, position) -> {
                    var token = new PageToken(until, snapshot, digest, position);
                    String page = PageToken.PARAMETER + "=" + token.sealed(at.database());
                    links.put(relation, asked + page);
                });
        if (isTold(along)) {
            var token = new PageToken(until, snapshot, digest, at.after(), along.getAsInt());
            String page = PageToken.INCLUDES_PARAMETER + "=" + token.sealed(at.database());
            boolean isOfHits = at.below().isEmpty();
            links.put(isOfHits ? "related" : "next", (isOfHits ? BELOW : "") + asked + page);
        }
        return links;
    }

    /// Whether there is a page for it.
    private static boolean isTold(OptionalInt includedNext) {
        return includedNext.isPresent()
                && includedNext.getAsInt() < SearchExecution.INCLUDED_ALL_MAX;
    }

    private static List<QueryParameter> parameters(Exchange exchange) {
        if (!exchange.route().method().equals("POST")) {
            return exchange.parameters();
        }
        var all = new ArrayList<>(exchange.parameters());
        all.addAll(Parameters.decoded(exchange.payload().form().strip()));
        return all;
    }

    /// The refusal of a search.
    public static FhirError refusal(List<SearchIssue> issues) {
        return new FhirError(
                400,
                issues.stream()
                        .limit(ISSUES_MAX)
                        .map(issue -> issue(Severity.ERROR, issue))
                        .toList());
    }

    private static List<Issue> warnings(SearchRequest search) {
        return search.ignored().stream()
                .limit(ISSUES_MAX)
                .map(issue -> issue(Severity.WARNING, issue))
                .toList();
    }

    private static Issue issue(Severity severity, SearchIssue issue) {
        return new Issue(
                severity,
                issueType(issue),
                "search parameter " + issue.parameter() + ": " + issue.text(),
                "");
    }

    static IssueType issueType(SearchIssue issue) {
        return switch (issue.kind()) {
            case UNKNOWN_PARAMETER, NOT_SUPPORTED -> IssueType.NOT_SUPPORTED;
            case INVALID_VALUE -> IssueType.VALUE;
            case TOO_MUCH -> IssueType.TOO_COSTLY;
        };
    }
}
