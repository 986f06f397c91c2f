// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.interaction.history;

import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.budget.WorkBudget;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.dataplane.exchange.Interaction;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.dataplane.exchange.Route;
import dev.signet.dataplane.exchange.Route.Level;
import dev.signet.dataplane.interaction.WriteParameters;
import dev.signet.fhir.Definitions;
import dev.signet.fhir.IssueType;
import dev.signet.fhir.search.SearchParameters;
import dev.signet.identity.DataAction;
import dev.signet.search.query.Handling;
import dev.signet.search.query.SearchIssue;
import dev.signet.search.query.SearchRequest.QueryParameter;
import dev.signet.store.Database;
import java.util.List;

/// History of an instance, a type, the account: newest first, deletions included
/// (<https://hl7.org/fhir/R4/http.html#history>).
public final class History implements Interaction.OfData {
    private final Level level;
    private final SearchParameters parameters;
    private final Definitions definitions;

    /// @param level whose history
    public History(Level level, FhirModel model) {
        this.level = level;
        this.parameters = model.searchParameters();
        this.definitions = model.definitions();
    }

    @Override
    public List<Route> routes() {
        String code =
                switch (level) {
                    case SYSTEM -> "history-system";
                    case TYPE -> "history-type";
                    case INSTANCE -> "history-instance";
                };
        return List.of(Route.of(level, "GET", code, "_history"));
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
        checkNames(exchange);
        HistoryQuery query = HistoryQuery.of(exchange, definitions);
        return exchange.work()
                .build(
                        0,
                        WorkBudget.PAGE_BYTES_MAX,
                        () -> {
                            var page = new HistoryPage(exchange, query);
                            return level == Level.INSTANCE
                                    ? page.instance(database, exchange.target().key())
                                    : page.changes(database, exchange.target().type());
                        });
    }

    /// What nobody defines is passed over, as in a search; the `self` link shows what was
    /// understood, for an entry without `request` has no place in a history.
    private void checkNames(Exchange exchange) {
        boolean isStrict = exchange.preferences().handling() == Handling.STRICT;
        String type = level == Level.SYSTEM ? "Resource" : exchange.target().type();
        for (QueryParameter parameter : exchange.parameters()) {
            String name = parameter.name();
            boolean isKnown =
                    HistoryQuery.NAMES.contains(name) || HistoryQuery.OF_ANSWER.contains(name);
            if (!isKnown && (isStrict || parameters.isDefined(type, SearchIssue.code(name)))) {
                throw FhirError.of(
                        400,
                        IssueType.NOT_SUPPORTED,
                        "parameter "
                                + WriteParameters.shortened(name)
                                + ": a history is asked with _count, _since, _before, _at, _sort,"
                                + " _summary and _elements",
                        "");
            }
        }
    }
}
