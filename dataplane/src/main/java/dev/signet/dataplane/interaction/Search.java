// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.interaction;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.budget.WorkBudget;
import dev.signet.dataplane.edge.Formats;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.dataplane.exchange.Interaction;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.dataplane.exchange.Parameters;
import dev.signet.dataplane.exchange.Route;
import dev.signet.dataplane.exchange.Route.Level;
import dev.signet.dataplane.exchange.Subset;
import dev.signet.dataplane.exchange.Target;
import dev.signet.dataplane.paging.OpenSnapshots;
import dev.signet.dataplane.paging.OpenSnapshots.Loan;
import dev.signet.dataplane.paging.PageToken;
import dev.signet.dataplane.search.SearchExecution;
import dev.signet.dataplane.search.SearchExecution.Found;
import dev.signet.fhir.Compartment;
import dev.signet.fhir.Issue;
import dev.signet.fhir.Issue.Severity;
import dev.signet.fhir.IssueType;
import dev.signet.identity.DataAction;
import dev.signet.search.query.Handling;
import dev.signet.search.query.Membership;
import dev.signet.search.query.SearchIssue;
import dev.signet.search.query.SearchParse;
import dev.signet.search.query.SearchParser;
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
import java.util.function.Supplier;

/// Search by type, over all types or in a compartment, and its pages.
public final class Search implements Interaction.OfData {
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
                    "More resources were to be included than fit a page; the rest is left out.",
                    "");

    private static final Issue PARTIAL =
            new Issue(
                    Severity.WARNING,
                    IssueType.INCOMPLETE,
                    "A search parameter is not indexed for all resources yet; only those that were"
                            + " written since it was defined are found by it.",
                    "");

    private final FhirModel model;
    /// As many as validation tells.
    private static final int ISSUES_MAX = 100;

    private final SearchLanguage language;
    private final SearchExecution execution;
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
        this.execution =
                new SearchExecution(
                        model.searchParameters(), language.mapping(), model::conformance);
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
    public Outcome run(Exchange exchange, Database database) {
        return find(exchange, database, parameters(exchange));
    }

    /// What these parameters find, of the type that the address names.
    public Outcome find(Exchange exchange, Database database, List<QueryParameter> parameters) {
        String token = "";
        var asked = new ArrayList<QueryParameter>();
        for (QueryParameter parameter : parameters) {
            switch (parameter.name()) {
                case PageToken.PARAMETER -> token = parameter.value();
                case "_format" ->
                        Formats.checkFormat(
                                parameter.value(), model.definitions().version().release(), "");
                case "_pretty" -> {}
                default -> asked.add(parameter);
            }
        }
        SearchParse parsed = parse(exchange, asked);
        var notes = new ArrayList<Issue>();
        if (parsed instanceof SearchParse.Refused
                && exchange.stated().extras().partialIndices()
                && exchange.target().member().isEmpty()) {
            parsed = partial(exchange, asked);
            notes.add(PARTIAL);
        }
        return switch (parsed) {
            case SearchParse.Refused(var issues) -> throw refusal(issues);
            case SearchParse.Understood(SearchRequest search) ->
                    token.isEmpty()
                            ? first(database, search, exchange, notes)
                            : next(database, search, token, exchange, notes);
        };
    }

    /// By what is not indexed for all resources too.
    private SearchParse partial(Exchange exchange, List<QueryParameter> asked) {
        return new SearchParser(model.allParameters())
                .parse(
                        exchange.target().type(),
                        exchange.root(),
                        asked,
                        exchange.preferences().handling());
    }

    private SearchParse parse(Exchange exchange, List<QueryParameter> asked) {
        Target target = exchange.target();
        Handling handling = exchange.preferences().handling();
        if (target.member().isEmpty()) {
            return language.parser().parse(target.type(), exchange.root(), asked, handling);
        }
        boolean isAll = target.member().equals(Target.ALL_MEMBERS);
        Compartment compartment =
                model.conformance().compartments().stream()
                        .filter(each -> each.code().equals(target.type()))
                        .findFirst()
                        .orElseThrow(Search::noCompartment);
        var within = new Membership(compartment, target.id(), model.searchParameters());
        if (!isAll && !within.types().contains(target.member())) {
            throw noCompartment();
        }
        String type = isAll ? "" : target.member();
        return language.parser().parse(type, within, exchange.root(), asked, handling);
    }

    private static Failed noCompartment() {
        return new Failed(
                Failure.NOT_FOUND, "there is no compartment of that type, or no such type in it");
    }

    private Outcome first(
            Database database, SearchRequest search, Exchange exchange, List<Issue> more) {
        return built(
                search,
                exchange,
                () -> {
                    try (Loan loan = snapshots.borrow(database)) {
                        SearchAfter start = SearchAfter.start();
                        Found found = found(loan, search, start, exchange);
                        return page(database, search, loan, found, exchange, more);
                    }
                });
    }

    /// The page, made when there is memory for it.
    private static Outcome built(SearchRequest search, Exchange exchange, Supplier<Outcome> page) {
        long atMost = WorkBudget.PAGE_BYTES_MAX * (search.includes().isEmpty() ? 1 : 2);
        return exchange.work().build(0, atMost, page);
    }

    private Outcome next(
            Database database,
            SearchRequest search,
            String token,
            Exchange exchange,
            List<Issue> more) {
        byte[] digest = digest(search, exchange);
        PageToken page = PageToken.open(database, token, digest, clock.instant());
        return built(
                search,
                exchange,
                () -> {
                    try (Loan loan = snapshots.borrow(database, page.snapshot())) {
                        Found found = found(loan, search, page.position(), exchange);
                        boolean isLetGo = loan.snapshot().lsn() != page.snapshot();
                        var notes = new ArrayList<Issue>(more);
                        if (isLetGo) {
                            notes.add(LET_GO);
                        }
                        return page(database, search, loan, found, exchange, notes);
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

    private Found found(Loan loan, SearchRequest search, SearchAfter after, Exchange exchange) {
        Found found =
                language.bounds()
                        .search(
                                exchange.computing(),
                                "",
                                end ->
                                        execution.run(
                                                loan.snapshot(),
                                                search,
                                                after,
                                                COUNT_DEFAULT,
                                                exchange.work(),
                                                end));
        if (found.around().next().isPresent() || found.around().previous().isPresent()) {
            loan.keep();
        }
        return found;
    }

    private Outcome page(
            Database database,
            SearchRequest search,
            Loan loan,
            Found found,
            Exchange exchange,
            List<Issue> more) {
        var notes = new ArrayList<Issue>(warnings(search));
        notes.addAll(more);
        if (found.includedCut()) {
            notes.add(CUT);
        }
        for (String line : found.explained()) {
            notes.add(new Issue(Severity.INFORMATION, IssueType.INFORMATIONAL, line, ""));
        }
        String path = path(exchange);
        String address = path.isEmpty() ? exchange.base() : exchange.root() + path;
        var subset = Subset.of(search.summary(), search.elements(), model.definitions());
        // _elements is about hits, _summary about all
        var ofIncluded = Subset.of(search.summary(), List.of(), model.definitions());
        String self = SearchPage.query(search);
        Map<String, String> tokens = tokens(database, search, loan, found, exchange);
        var page =
                new SearchPage(
                        exchange.base(), address, self, tokens, notes, subset, ofIncluded, found);
        return Outcome.of(200, page.content());
    }

    /// Tokens of other pages by the relation of their links. The first page has a link to the next
    /// one only, so that searches that nobody pages through pay for one token at most.
    private Map<String, String> tokens(
            Database database, SearchRequest search, Loan loan, Found found, Exchange exchange) {
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
        if (pages.isEmpty()) {
            return Map.of();
        }
        byte[] digest = digest(search, exchange);
        Instant until = clock.instant().plus(PageToken.LIFE);
        long snapshot = loan.snapshot().lsn();
        var tokens = new LinkedHashMap<String, String>();
        pages.forEach(
                (relation, position) ->
                        tokens.put(
                                relation,
                                new PageToken(until, snapshot, digest, position).sealed(database)));
        return tokens;
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
