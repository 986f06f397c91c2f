// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.OpenSnapshots.Loan;
import dev.signet.dataplane.search.SearchExecution;
import dev.signet.dataplane.search.SearchExecution.Found;
import dev.signet.fhir.Issue;
import dev.signet.fhir.Issue.Severity;
import dev.signet.fhir.IssueType;
import dev.signet.fhir.Meter;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.search.query.Handling;
import dev.signet.search.QueryMapping;
import dev.signet.search.query.SearchIssue;
import dev.signet.search.query.SearchParse;
import dev.signet.search.query.SearchParser;
import dev.signet.search.query.SearchRequest;
import dev.signet.search.query.SearchRequest.QueryParameter;
import dev.signet.store.Database;
import dev.signet.store.Search.SearchAfter;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// Search by type or over all types, and its pages.
final class Searches {
    private static final int COUNT_DEFAULT = 10;
    private static final String FORM = "application/x-www-form-urlencoded";

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

    private final FhirModel model;
    private final SearchParser parser;
    private final QueryMapping mapping;
    private final SearchExecution execution;
    private final OpenSnapshots snapshots;
    private final InstantSource clock;

    Searches(FhirModel model, InstantSource clock) {
        this.model = model;
        this.parser = new SearchParser(model.searchParameters());
        this.mapping = new QueryMapping(model.documents());
        this.execution = new SearchExecution(model.searchParameters(), mapping);
        this.snapshots = new OpenSnapshots(clock);
        this.clock = clock;
    }

    /// For conditional interactions of that request.
    Lookup lookup(Request request) {
        return new Lookup(parser, mapping, request.base() + "/");
    }

    /// A snapshot of a moment ago: see [OpenSnapshots#recent].
    Loan recent(Database database) {
        return snapshots.recent(database);
    }

    /// A snapshot of now.
    Loan now(Database database) {
        return snapshots.borrow(database);
    }

    /// Lets go of snapshots that have grown old.
    void letGoOfOld(Database database) {
        snapshots.letGoOfOld(database);
    }

    /// Lets go of all snapshots.
    void letGo() {
        snapshots.letGo();
    }

    /// @param type empty for all types
    /// @param bodies where a form takes its room
    Response run(
            Database database,
            String type,
            boolean posted,
            Request request,
            BodyRoom.Share bodies) {
        List<QueryParameter> all = parameters(posted, request, bodies);
        String token = "";
        var asked = new ArrayList<QueryParameter>();
        for (QueryParameter parameter : all) {
            switch (parameter.name()) {
                case PageToken.PARAMETER -> token = parameter.value();
                case "_format" -> Bodies.checkFormat(parameter.value());
                case "_pretty" -> {}
                default -> asked.add(parameter);
            }
        }
        return switch (parser.parse(type, request.base() + "/", asked, handling(request))) {
            case SearchParse.Refused(var issues) -> throw new Refusal(400, errors(issues));
            case SearchParse.Understood(SearchRequest search) ->
                    token.isEmpty()
                            ? first(database, type, search, request)
                            : next(database, type, search, token, request);
        };
    }

    private Response first(Database database, String type, SearchRequest search, Request request) {
        return built(
                search,
                room -> {
                    try (Loan loan = snapshots.borrow(database)) {
                        Found found = found(loan, search, SearchAfter.start(), room);
                        return answer(
                                database, type, search, loan, found, request, Optional.empty());
                    }
                });
    }

    /// The page, made when there is room for it.
    private Response built(SearchRequest search, Function<Meter, Response> page) {
        long atMost = WorkRoom.PAGE_BYTES_MAX * (search.includes().isEmpty() ? 1 : 2);
        try (WorkRoom.Share work = model.work().share()) {
            return work.build(0, atMost, () -> page.apply(work));
        }
    }

    private Response next(
            Database database, String type, SearchRequest search, String token, Request request) {
        String self = SearchBundle.query(search);
        PageToken page =
                PageToken.open(
                        database, token, PageToken.digest(type + "?" + self), clock.instant());
        return built(
                search,
                room -> {
                    try (Loan loan = snapshots.borrow(database, page.snapshot())) {
                        Found found = found(loan, search, page.position(), room);
                        Optional<Issue> note =
                                loan.snapshot().lsn() == page.snapshot()
                                        ? Optional.empty()
                                        : Optional.of(LET_GO);
                        return answer(database, type, search, loan, found, request, note);
                    }
                });
    }

    private Found found(Loan loan, SearchRequest search, SearchAfter after, Meter room) {
        Found found = execution.run(loan.snapshot(), search, after, COUNT_DEFAULT, room);
        if (found.next().isPresent()) {
            loan.keep();
        }
        return found;
    }

    private Response answer(
            Database database,
            String type,
            SearchRequest search,
            Loan loan,
            Found found,
            Request request,
            Optional<Issue> note) {
        String self = SearchBundle.query(search);
        Optional<String> next =
                found.next()
                        .map(
                                position ->
                                        new PageToken(
                                                        clock.instant().plus(PageToken.LIFE),
                                                        loan.snapshot().lsn(),
                                                        PageToken.digest(type + "?" + self),
                                                        position)
                                                .sealed(database));
        var notes = new ArrayList<Issue>(warnings(search));
        note.ifPresent(notes::add);
        if (found.includedCut()) {
            notes.add(CUT);
        }
        String address = type.isEmpty() ? request.base() : request.base() + "/" + type;
        var subset = Subset.of(search.summary(), search.elements(), model.definitions());
        // _elements is about hits, _summary about all
        var ofIncluded = Subset.of(search.summary(), List.of(), model.definitions());
        return Answers.json(
                200,
                new SearchBundle(
                                request.base(),
                                address,
                                self,
                                next,
                                notes,
                                subset,
                                ofIncluded,
                                found)
                        .json());
    }

    private static List<QueryParameter> parameters(
            boolean posted, Request request, BodyRoom.Share bodies) {
        var all = new ArrayList<>(Lookup.parameters(request.query()));
        if (posted) {
            String form;
            try (bodies) {
                form = new String(Bodies.form(request, bodies), StandardCharsets.UTF_8);
            }
            Optional<String> type = request.header("Content-Type");
            boolean isForm = type.orElse("").toLowerCase(Locale.ROOT).startsWith(FORM);
            if (!form.isBlank() && !isForm) {
                throw new Failed(
                        Failure.UNSUPPORTED_MEDIA_TYPE,
                        "a posted search is a form",
                        new Fact("expected", FORM));
            }
            Bodies.checkParameters(request);
            all.addAll(Lookup.parameters(Request.form(form.strip())));
        }
        return all;
    }

    /// What `Prefer` says of parameters that are not known.
    static Handling handling(Request request) {
        for (String prefer : request.headers().values("Prefer")) {
            if (prefer.contains("handling=strict")) {
                return Handling.STRICT;
            }
        }
        return Handling.LENIENT;
    }

    private static List<Issue> errors(List<SearchIssue> issues) {
        return issues.stream().map(issue -> issue(Severity.ERROR, issue)).toList();
    }

    private static List<Issue> warnings(SearchRequest search) {
        return search.ignored().stream().map(issue -> issue(Severity.WARNING, issue)).toList();
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
