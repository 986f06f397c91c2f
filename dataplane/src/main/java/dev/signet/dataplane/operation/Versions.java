// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.operation;

import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.Given;
import dev.signet.dataplane.edge.Formats;
import dev.signet.dataplane.exchange.Content;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.Interaction;
import dev.signet.dataplane.exchange.OperationDefinition;
import dev.signet.dataplane.exchange.OperationDefinition.Parameter;
import dev.signet.dataplane.exchange.OperationDefinition.Place;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.dataplane.exchange.Route;
import dev.signet.dataplane.exchange.Route.Level;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import java.util.List;
import java.util.Optional;

/// `$versions`: which FHIR versions the account speaks
/// (<https://hl7.org/fhir/R4/capabilitystatement-operation-versions.html>).
///
/// @param model of its version
public record Versions(FhirModel model) implements Interaction.Open {
    private static final OperationDefinition DEFINITION =
            new OperationDefinition(
                    "CapabilityStatement-versions",
                    "versions",
                    OperationDefinition.HL7 + "CapabilityStatement-versions",
                    List.of(),
                    "Tells which FHIR versions the account speaks.",
                    false,
                    List.of(new Place(Level.SYSTEM, "GET")),
                    List.of(
                            new Parameter("version", true, 1, 0, "code", "One that is spoken."),
                            new Parameter("default", true, 1, 1, "code", "The account's own.")));

    @Override
    public List<Route> routes() {
        return DEFINITION.routes();
    }

    @Override
    public Optional<OperationDefinition> operation() {
        return Optional.of(DEFINITION);
    }

    @Override
    public Outcome run(Exchange exchange) {
        Formats.check(exchange, model.release());
        var _ = Given.of(exchange, DEFINITION, model); // takes none
        JsonObject parameters =
                JsonObject.EMPTY
                        .with("resourceType", new JsonString("Parameters"))
                        .with(
                                "parameter",
                                JsonArray.of(parameter("version"), parameter("default")));
        return Outcome.of(200, new Content.Tree(parameters));
    }

    private JsonObject parameter(String name) {
        return JsonObject.EMPTY
                .with("name", new JsonString(name))
                .with("valueCode", new JsonString(model.release()));
    }
}
