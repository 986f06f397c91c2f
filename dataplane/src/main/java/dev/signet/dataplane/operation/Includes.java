// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.operation;

import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.Interaction;
import dev.signet.dataplane.exchange.OperationDefinition;
import dev.signet.dataplane.exchange.OperationDefinition.Parameter;
import dev.signet.dataplane.exchange.OperationDefinition.Place;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.dataplane.exchange.Route;
import dev.signet.dataplane.exchange.Route.Level;
import dev.signet.dataplane.interaction.Search;
import dev.signet.dataplane.paging.PageToken;
import dev.signet.identity.DataAction;
import dev.signet.store.Database;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// `$includes` of Azure's service: what goes along with a page of a search and did not fit it, page
/// by page. The link `related` of that page leads here.
public record Includes(Search search) implements Interaction.OfData {
    private static final OperationDefinition DEFINITION =
            new OperationDefinition(
                    "Resource-includes",
                    "includes",
                    "",
                    List.of(),
                    "Tells what goes along with a page of a search and did not fit it.",
                    false,
                    List.of(new Place(Level.TYPE, "GET"), new Place(Level.SYSTEM, "GET")),
                    List.of(
                            Parameter.required(
                                    PageToken.INCLUDES_PARAMETER,
                                    "string",
                                    "As the link says, beside the parameters of the search."),
                            Parameter.answer("Bundle", "A searchset of what goes along.")));

    @Override
    public List<Route> routes() {
        Route inCompartment = Route.unnamed(Level.INSTANCE, "GET", Route.MEMBER, Search.INCLUDES);
        return Stream.concat(DEFINITION.routes().stream(), Stream.of(inCompartment)).toList();
    }

    @Override
    public Optional<OperationDefinition> operation() {
        return Optional.of(DEFINITION);
    }

    @Override
    public DataAction needs() {
        return DataAction.READ;
    }

    @Override
    public Outcome run(Exchange exchange, Database database) {
        return search.included(exchange, database);
    }
}
