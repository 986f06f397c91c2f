// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.operation;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.Given;
import dev.signet.dataplane.budget.WorkBudget;
import dev.signet.dataplane.exchange.Content;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.Interaction;
import dev.signet.dataplane.exchange.OperationDefinition;
import dev.signet.dataplane.exchange.OperationDefinition.Parameter;
import dev.signet.dataplane.exchange.OperationDefinition.Place;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.dataplane.exchange.Route.Level;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonReader;
import dev.signet.fhir.json.JsonString;
import dev.signet.fhir.search.SearchParameter;
import dev.signet.identity.DataAction;
import dev.signet.search.Extraction;
import dev.signet.search.own.OwnParameters;
import dev.signet.search.type.SearchValue;
import dev.signet.store.Database;
import dev.signet.store.Reindexing;
import dev.signet.store.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/// `$reindex` of one resource, as Azure's service has it: GET tells by which values the resource is
/// found, those of the account's own parameters included; POST has it indexed by them. The index
/// is never changed in a place (decision 46), so where the resource is older than a definition
/// that waits for a reindex POST begins the account's job, or names the one that does it already.
public record ReindexOne(FhirModel model) implements Interaction.OfOperation {
    /// About what a value takes beside its text.
    private static final long VALUE_BYTES = 200;

    private static final OperationDefinition DEFINITION =
            new OperationDefinition(
                    "Resource-reindex",
                    "reindex",
                    "",
                    List.of(),
                    "Tells by which values the resource is found, and has it indexed by them.",
                    true,
                    List.of(new Place(Level.INSTANCE, "POST"), new Place(Level.INSTANCE, "GET")),
                    List.of(
                            Parameter.answer(
                                    "Parameters", "Each value, named by its search parameter.")));

    @Override
    public OperationDefinition definition() {
        return DEFINITION;
    }

    @Override
    public DataAction needs() {
        return DataAction.REINDEX;
    }

    @Override
    public boolean mayBeEntry() {
        return false;
    }

    @Override
    public Outcome run(Exchange exchange, Database database) {
        var _ = Given.of(exchange, DEFINITION, model); // takes none
        exchange.rights().need(DataAction.READ); // it tells what the resource holds
        Stored stored = stored(exchange, database);
        Content values =
                exchange.work()
                        .build(0, WorkBudget.RESOURCE_BYTES_MAX, () -> values(stored, exchange));
        return exchange.route().method().equals("POST")
                ? indexed(stored, values, database)
                : Outcome.of(200, values);
    }

    private static Stored stored(Exchange exchange, Database database) {
        Stored stored =
                database.read(exchange.target().key())
                        .orElseThrow(
                                () ->
                                        new Failed(
                                                Failure.NOT_FOUND,
                                                "there is no resource of that type and id"));
        if (stored.deleted()) {
            throw new Failed(Failure.GONE, "the resource has been deleted");
        }
        return stored;
    }

    private Content values(Stored stored, Exchange exchange) {
        byte[] json = stored.json();
        exchange.work().take(json.length);
        JsonObject resource = JsonReader.readObject(json, 0, json.length, exchange.work());
        var values = new ArrayList<Json>();
        BiConsumer<SearchParameter, SearchValue> to =
                (parameter, value) -> {
                    String text = IndexedValue.text(value);
                    exchange.work().take(VALUE_BYTES + 2L * text.length());
                    values.add(
                            JsonObject.EMPTY
                                    .with("name", new JsonString(parameter.code()))
                                    .with("valueString", new JsonString(text)));
                };
        new Extraction(model.allParameters()).extract(resource, to);
        boolean _ = model.evaluation().extract(resource, _ -> {}, to, exchange.work());
        JsonObject parameters = JsonObject.EMPTY.with("resourceType", new JsonString("Parameters"));
        return new Content.Tree(
                values.isEmpty() ? parameters : parameters.with("parameter", JsonArray.of(values)));
    }

    private Outcome indexed(Stored stored, Content values, Database database) {
        long covered = database.definitions().covered();
        long needed =
                model.own().all().stream()
                        .mapToLong(OwnParameters.Definition::writtenAt)
                        .filter(at -> at > covered && at > stored.lsn())
                        .max()
                        .orElse(0);
        if (needed == 0) {
            return Outcome.of(200, values);
        }
        Reindexing job =
                database.reindexing()
                        .filter(running -> running.isRunning() && running.covers() >= needed)
                        .orElseGet(() -> Reindex.begin(database));
        return Outcome.of(202, values).at(Reindex.path(job));
    }
}
