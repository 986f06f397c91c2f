// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.interaction;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.dataplane.exchange.Interaction;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.dataplane.exchange.Payload;
import dev.signet.dataplane.exchange.Route;
import dev.signet.dataplane.exchange.Route.Level;
import dev.signet.dataplane.exchange.Sent;
import dev.signet.dataplane.exchange.Subset;
import dev.signet.dataplane.interaction.Matching.Match;
import dev.signet.dataplane.interaction.Patches.Asked;
import dev.signet.fhir.IssueType;
import dev.signet.identity.DataAction;
import dev.signet.search.query.SearchRequest.QueryParameter;
import dev.signet.store.Database;
import java.util.List;
import java.util.Optional;

/// Patch of a resource by its id, and of the one that criteria find
/// (<https://hl7.org/fhir/R4/http.html#patch>). What is committed was made of the version that is
/// stored just before, else it is made again.
public record Patch(StoredEdits edits, Patches patches, Matching matching)
        implements Interaction.OfData {
    @Override
    public List<Route> routes() {
        return List.of(
                Route.of(Level.INSTANCE, "PATCH", "patch"), Route.unnamed(Level.TYPE, "PATCH"));
    }

    @Override
    public DataAction needs() {
        return DataAction.WRITE;
    }

    @Override
    public Outcome run(Exchange exchange, Database database) {
        boolean byId = !exchange.target().id().isEmpty();
        List<QueryParameter> criteria =
                byId ? List.of() : WriteParameters.criteria(exchange, false);
        Subset part = byId ? edits.writes().checked(exchange) : edits.writes().part(exchange);
        if (exchange.stated().ifNoneMatch().isPresent()) {
            throw FhirError.of(
                    400,
                    IssueType.NOT_SUPPORTED,
                    "header If-None-Match: a patch does not take it",
                    "");
        }
        exchange.rights().need(DataAction.READ); // it works on what is there
        try (Payload payload = exchange.payload()) {
            Asked asked = asked(payload, exchange);
            if (byId) {
                return byId(asked, exchange, database, part);
            }
            return matching.run(
                    exchange,
                    database,
                    criteria,
                    match ->
                            switch (match) {
                                case Match.None _ ->
                                        throw new Failed(
                                                Failure.NOT_FOUND,
                                                "the criteria match no resource");
                                case Match.One(var key, var still) ->
                                        edits.attempt(
                                                key,
                                                still,
                                                edit(asked, exchange, database),
                                                exchange,
                                                database,
                                                part);
                            });
        }
    }

    private static Asked asked(Payload payload, Exchange exchange) {
        Optional<Sent> jsonPatch = payload.jsonPatch();
        return jsonPatch.isPresent()
                ? new Asked(jsonPatch.get(), true, false, "")
                : new Asked(payload.resource(), false, exchange.isEntry(), "");
    }

    private Outcome byId(Asked asked, Exchange exchange, Database database, Subset part) {
        return edits.run(edit(asked, exchange, database), exchange, database, part);
    }

    private StoredEdits.Edit edit(Asked asked, Exchange exchange, Database database) {
        Patches.Cost cost = Patches.cost(exchange, database);
        return (stored, pointers, meter) -> patches.patched(stored, asked, pointers, meter, cost);
    }
}
