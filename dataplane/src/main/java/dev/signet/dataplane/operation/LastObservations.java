// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.operation;

import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.budget.WorkBudget;
import dev.signet.dataplane.exchange.BundleEntry;
import dev.signet.dataplane.exchange.Content;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.dataplane.exchange.Interaction;
import dev.signet.dataplane.exchange.OperationDefinition;
import dev.signet.dataplane.exchange.OperationDefinition.Parameter;
import dev.signet.dataplane.exchange.OperationDefinition.Place;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.dataplane.exchange.Parameters;
import dev.signet.dataplane.exchange.Route.Level;
import dev.signet.dataplane.exchange.Subset;
import dev.signet.dataplane.interaction.Search;
import dev.signet.dataplane.interaction.SearchLanguage;
import dev.signet.dataplane.paging.OpenSnapshots;
import dev.signet.dataplane.paging.OpenSnapshots.Loan;
import dev.signet.dataplane.search.SearchExecution;
import dev.signet.dataplane.search.SearchExecution.Found;
import dev.signet.fhir.IssueType;
import dev.signet.identity.DataAction;
import dev.signet.search.query.Handling;
import dev.signet.search.query.SearchParse;
import dev.signet.search.query.SearchRequest;
import dev.signet.search.query.SearchRequest.QueryParameter;
import dev.signet.store.Database;
import dev.signet.store.Search.SearchAfter;
import dev.signet.store.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// `$lastn` (<https://hl7.org/fhir/R4/observation-operation-lastn.html>): of what a search finds
/// among a patient's Observations the latest of each code, or the latest few. It walks from the
/// latest on and keeps what it answers with.
public final class LastObservations implements Interaction.OfOperation {
    /// Observations that are looked at.
    private static final int LOOKED_MAX = 20_000;

    private static final int STEP = 200;
    private static final String MAX = "max";

    private static final OperationDefinition DEFINITION =
            new OperationDefinition(
                    "Observation-lastn",
                    "lastn",
                    OperationDefinition.HL7 + "Observation-lastn",
                    List.of("Observation"),
                    "Finds the latest Observations of each code; beside max it takes the criteria"
                            + " of a search for Observations, patient or subject among them.",
                    false,
                    List.of(new Place(Level.TYPE, "GET")),
                    List.of(
                            Parameter.optional(MAX, "positiveInt", "Of each code; 1 unless said."),
                            Parameter.answer("Bundle", "A searchset, the latest first.")));

    private final FhirModel model;
    private final SearchLanguage language;
    private final SearchExecution execution;
    private final OpenSnapshots snapshots;

    public LastObservations(FhirModel model, SearchLanguage language, OpenSnapshots snapshots) {
        this.model = model;
        this.language = language;
        this.execution =
                new SearchExecution(
                        model.searchParameters(), language.mapping(), model::publishedCodes);
        this.snapshots = snapshots;
    }

    @Override
    public OperationDefinition definition() {
        return DEFINITION;
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
        int max = max(exchange);
        var criteria = new ArrayList<QueryParameter>();
        for (QueryParameter parameter : exchange.parameters()) {
            switch (parameter.name()) {
                case MAX, "_format", "_pretty" -> {}
                default -> criteria.add(parameter);
            }
        }
        SearchRequest request = request(criteria, exchange);
        return exchange.work()
                .build(
                        0,
                        WorkBudget.PAGE_BYTES_MAX,
                        () -> {
                            try (Loan loan = snapshots.borrow(database)) {
                                return outcome(last(loan, request, max, exchange), exchange);
                            }
                        });
    }

    private static int max(Exchange exchange) {
        Optional<String> said = exchange.parameter(MAX);
        if (said.isEmpty()) {
            return 1;
        }
        OptionalInt max = SearchRequest.countOf(said.get());
        if (max.isEmpty() || max.getAsInt() == 0) {
            throw FhirError.of(
                    400, IssueType.VALUE, "parameter max: expected is a whole number from 1", "");
        }
        return max.getAsInt();
    }

    private SearchRequest request(List<QueryParameter> criteria, Exchange exchange) {
        boolean isOfSomebody =
                criteria.stream()
                        .anyMatch(
                                one ->
                                        (one.name().equals("patient")
                                                        || one.name().equals("subject"))
                                                && !one.value().isEmpty());
        if (!isOfSomebody) {
            throw FhirError.of(
                    400, IssueType.REQUIRED, "parameter patient or subject: one is required", "");
        }
        var asked = new ArrayList<>(criteria);
        asked.add(new QueryParameter("_sort", "-date"));
        SearchParse parse =
                language.parser().parse("Observation", exchange.root(), asked, Handling.STRICT);
        return switch (parse) {
            case SearchParse.Refused(var issues) -> throw Search.refusal(issues);
            case SearchParse.Understood(SearchRequest request) -> {
                boolean isOfCriteria =
                        request.includes().isEmpty()
                                && request.count().isEmpty()
                                && request.elements().isEmpty()
                                && request.summary() == SearchRequest.Summary.FALSE
                                && request.total() == SearchRequest.Total.UNSAID
                                && request.sort().size() == 1
                                && request.includesCount() == SearchRequest.INCLUDES_COUNT_MAX
                                && !request.explain();
                if (!isOfCriteria) {
                    throw FhirError.of(
                            400,
                            IssueType.NOT_SUPPORTED,
                            "$lastn takes max and criteria; _count, _sort, _include, _explain and"
                                    + " the like"
                                    + " are not supported",
                            "");
                }
                yield request;
            }
        };
    }

    private LatestByCode last(Loan loan, SearchRequest request, int max, Exchange exchange) {
        var latest = new LatestByCode(max);
        SearchAfter after = SearchAfter.start();
        for (int looked = 0; ; looked += STEP) {
            if (looked >= LOOKED_MAX) {
                throw tooMuch("the search finds more Observations than are looked at", LOOKED_MAX);
            }
            long before = exchange.work().used();
            long bytes = latest.bytes();
            SearchAfter from = after;
            Found found =
                    language.bounds()
                            .search(
                                    exchange.computing(),
                                    "",
                                    end ->
                                            execution.run(
                                                    loan.snapshot(),
                                                    request,
                                                    new SearchExecution.Wanted(
                                                            from, STEP, exchange.work(), end)));
            found.hits().forEach(latest::add);
            if (latest.isTooMuch()) {
                throw tooMuch("the answer has more Observations than a page", LatestByCode.MAX);
            }
            exchange.work().settle(before, LatestByCode.COPIES * (latest.bytes() - bytes));
            if (found.around().next().isEmpty()) {
                return latest;
            }
            after = found.around().next().get();
        }
    }

    private static RuntimeException tooMuch(String text, int most) {
        return FhirError.of(
                400,
                IssueType.TOO_COSTLY,
                text + ", " + most + ": ask by category, code or date",
                "");
    }

    private Outcome outcome(LatestByCode latest, Exchange exchange) {
        Subset whole = Subset.whole(model.definitions());
        var entries = new ArrayList<BundleEntry>();
        for (Stored stored : latest.all()) {
            String fullUrl = exchange.root() + stored.key().path();
            entries.add(BundleEntry.found(fullUrl, Content.of(stored, whole), "match"));
        }
        String self =
                exchange.root() + "Observation/$lastn?" + Parameters.encoded(exchange.parameters());
        return Outcome.of(
                200,
                new Content.Bundle(
                        "searchset", OptionalLong.of(entries.size()), self, "", entries));
    }
}
