// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.operation;

import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.Given;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.Interaction;
import dev.signet.dataplane.exchange.OperationDefinition;
import dev.signet.dataplane.exchange.OperationDefinition.Place;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.dataplane.exchange.Route.Level;
import dev.signet.dataplane.interaction.Erasures;
import dev.signet.dataplane.interaction.WriteParameters;
import dev.signet.dataplane.paging.OpenSnapshots;
import dev.signet.identity.DataAction;
import dev.signet.store.Database;
import java.util.List;

/// `$purge-history` of Azure's service: erases all versions of a resource but the newest, which may
/// be a deletion. It is asked for by DELETE there; POST, as operations of FHIR are that change
/// something, does the same.
public record PurgeHistory(FhirModel model, OpenSnapshots snapshots)
        implements Interaction.OfOperation {
    private static final OperationDefinition DEFINITION =
            new OperationDefinition(
                    "Resource-purge-history",
                    "purge-history",
                    "",
                    List.of(),
                    "Erases all versions of the resource but the newest, for good.",
                    true,
                    List.of(new Place(Level.INSTANCE, "POST"), new Place(Level.INSTANCE, "DELETE")),
                    List.of());

    @Override
    public OperationDefinition definition() {
        return DEFINITION;
    }

    @Override
    public DataAction needs() {
        return DataAction.HARD_DELETE;
    }

    @Override
    public Outcome run(Exchange exchange, Database database) {
        WriteParameters.checkPurge(exchange);
        var _ = Given.of(exchange, DEFINITION, model); // takes none, and a body may hold some
        var erasures = new Erasures(snapshots, exchange, database);
        var _ = erasures.purge(exchange.target().key(), List.of());
        return Outcome.empty(204);
    }
}
