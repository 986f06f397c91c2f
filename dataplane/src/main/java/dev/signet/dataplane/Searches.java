// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.OpenSnapshots.Loan;
import dev.signet.dataplane.search.QueryMapping;
import dev.signet.dataplane.search.SearchExecution;
import dev.signet.dataplane.search.SearchExecution.Found;
import dev.signet.fhir.Issue;
import dev.signet.fhir.Issue.Severity;
import dev.signet.fhir.IssueType;
import dev.signet.fhir.search.Handling;
import dev.signet.fhir.search.SearchIssue;
import dev.signet.fhir.search.SearchParse;
import dev.signet.fhir.search.SearchParser;
import dev.signet.fhir.search.SearchRequest;
import dev.signet.fhir.search.SearchRequest.QueryParameter;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.store.Database;
import dev.signet.store.Search.SearchAfter;
import dev.signet.store.Snapshot;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Search by type or over all types, and its pages.
final class Searches {
    private static final int COUNT_DEFAULT = 10;
    private static final int FORM_BYTES_MAX = 1 << 20;

    private final SearchParser parser;
    private final QueryMapping mapping;
    private final SearchExecution execution;
    private final OpenSnapshots snapshots;
    private final InstantSource clock;

    Searches(FhirModel model, InstantSource clock) {
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

    /// @param type empty for all types
    Response run(Database database, String type, boolean posted, Request request) {
        List<QueryParameter> all = parameters(posted, request);
        String token = "";
        var asked = new ArrayList<QueryParameter>();
        for (QueryParameter parameter : all) {
            switch (parameter.name()) {
                case PageToken.PARAMETER -> token = parameter.value();
                case "_format", "_pretty" -> {}
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

    private Response first(
            Database database, String type, SearchRequest search, Request request) {
        Loan loan = snapshots.borrow(database, 0);
        boolean goesOn = false;
        try {
            Found found = found(loan.snapshot(), search, SearchAfter.start());
            goesOn = found.next().isPresent();
            return answer(database, type, search, loan, found, request, Optional.empty());
        } finally {
            snapshots.giveBack(loan, goesOn);
        }
    }

    private Response next(
            Database database, String type, SearchRequest search, String token, Request request) {
        String self = SearchBundle.query(search);
        PageToken page =
                PageToken.open(
                        database, token, PageToken.digest(type + "?" + self), clock.instant());
        Loan loan = snapshots.borrow(database, page.snapshot());
        boolean goesOn = false;
        try {
            Found found = found(loan.snapshot(), search, page.position());
            goesOn = found.next().isPresent();
            Optional<Issue> note =
                    loan.kept()
                            ? Optional.empty()
                            : Optional.of(
                                    new Issue(
                                            Severity.INFORMATION,
                                            IssueType.INFORMATIONAL,
                                            "The snapshot of the earlier pages has been let go;"
                                                    + " this page shows newer data.",
                                            ""));
            return answer(database, type, search, loan, found, request, note);
        } finally {
            snapshots.giveBack(loan, goesOn);
        }
    }

    private Found found(Snapshot snapshot, SearchRequest search, SearchAfter after) {
        return execution.run(snapshot, search, after, COUNT_DEFAULT);
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
                                                        loan.id(),
                                                        PageToken.digest(type + "?" + self),
                                                        position)
                                                .sealed(database));
        var notes = new ArrayList<Issue>(warnings(search));
        note.ifPresent(notes::add);
        if (found.includedCut()) {
            notes.add(
                    new Issue(
                            Severity.WARNING,
                            IssueType.INCOMPLETE,
                            "More resources were to be included than "
                                    + SearchExecution.INCLUDED_MAX
                                    + "; the rest is left out.",
                            ""));
        }
        String address = type.isEmpty() ? request.base() : request.base() + "/" + type;
        return Answers.json(
                200,
                new SearchBundle(request.base(), address, self, next, notes, search, found)
                        .json());
    }

    private static List<QueryParameter> parameters(boolean posted, Request request) {
        var all = new ArrayList<>(Lookup.parameters(request.query()));
        if (posted) {
            String form =
                    new String(Bodies.read(request, FORM_BYTES_MAX), StandardCharsets.UTF_8);
            Optional<String> type = request.header("Content-Type");
            if (!form.isBlank()
                    && !type.orElse("").startsWith("application/x-www-form-urlencoded")) {
                throw new Failed(
                        Failure.UNSUPPORTED_MEDIA_TYPE,
                        "a posted search is application/x-www-form-urlencoded");
            }
            all.addAll(Lookup.parameters(form));
        }
        return all;
    }

    private static Handling handling(Request request) {
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
        IssueType type =
                switch (issue.kind()) {
                    case UNKNOWN_PARAMETER, NOT_SUPPORTED -> IssueType.NOT_SUPPORTED;
                    case INVALID_VALUE -> IssueType.VALUE;
                    case TOO_MUCH -> IssueType.TOO_COSTLY;
                };
        return new Issue(
                severity, type, "search parameter " + issue.parameter() + ": " + issue.text(), "");
    }
}
