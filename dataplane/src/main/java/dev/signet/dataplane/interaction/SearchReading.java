// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.interaction;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.edge.Formats;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.Target;
import dev.signet.dataplane.search.Containment;
import dev.signet.fhir.Compartment;
import dev.signet.fhir.Issue;
import dev.signet.fhir.Issue.Severity;
import dev.signet.fhir.IssueType;
import dev.signet.search.query.Handling;
import dev.signet.search.query.Membership;
import dev.signet.search.query.SearchIssue;
import dev.signet.search.query.SearchParse;
import dev.signet.search.query.SearchParser;
import dev.signet.search.query.SearchRequest;
import dev.signet.search.query.SearchRequest.QueryParameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads what a search asks for, in the type or compartment that its address names. Any thread.
record SearchReading(FhirModel model, SearchParser parser) {
    private static final Issue PARTIAL =
            new Issue(
                    Severity.WARNING,
                    IssueType.INCOMPLETE,
                    "A search parameter is not indexed for all resources yet; only those that were"
                            + " written since it was defined are found by it.",
                    "");

    /// What is asked for.
    ///
    /// @param token of the page; "" for the first
    /// @param notes for the answer
    /// @param containment what is said of contained resources
    record Asked(
            SearchRequest search,
            String token,
            List<Issue> notes,
            Optional<Containment> containment) {}

    /// Reads it.
    ///
    /// @param tokens the parameter that holds tokens
    /// @throws dev.signet.dataplane.exchange.FhirError 400 for what is refused
    Asked read(Exchange exchange, List<QueryParameter> parameters, String tokens) {
        String token = "";
        var asked = new ArrayList<QueryParameter>();
        var ofContained = new ArrayList<QueryParameter>();
        for (QueryParameter parameter : parameters) {
            if (parameter.name().equals(tokens)) {
                token = parameter.value();
            } else if (parameter.name().equals("_format")) {
                Formats.checkFormat(parameter.value(), model.definitions().version().release(), "");
            } else if (Containment.isMeant(parameter)) {
                ofContained.add(parameter);
            } else if (!parameter.name().equals("_pretty")) {
                asked.add(parameter);
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
            case SearchParse.Refused(var issues) -> throw Search.refusal(issues);
            case SearchParse.Understood(SearchRequest search) -> {
                var issues = new ArrayList<SearchIssue>();
                Optional<Containment> containment = Containment.of(ofContained, issues);
                if (containment.isPresent()) {
                    issues.addAll(Containment.refused(search));
                }
                if (!issues.isEmpty()) {
                    throw Search.refusal(issues);
                }
                yield new Asked(search.and(ofContained), token, notes, containment);
            }
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
            return parser.parse(target.type(), exchange.root(), asked, handling);
        }
        boolean isAll = target.member().equals(Target.ALL_MEMBERS);
        Compartment compartment =
                model.conformance().compartments().stream()
                        .filter(each -> each.code().equals(target.type()))
                        .findFirst()
                        .orElseThrow(SearchReading::noCompartment);
        var within = new Membership(compartment, target.id(), model.searchParameters());
        if (!isAll && !within.types().contains(target.member())) {
            throw noCompartment();
        }
        String type = isAll ? "" : target.member();
        return parser.parse(type, within, exchange.root(), asked, handling);
    }

    private static Failed noCompartment() {
        return new Failed(
                Failure.NOT_FOUND, "there is no compartment of that type, or no such type in it");
    }
}
