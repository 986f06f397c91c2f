// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.operation;

import dev.signet.dataplane.edge.Formats;
import dev.signet.dataplane.exchange.Content;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.Interaction;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.dataplane.exchange.Route;
import dev.signet.dataplane.exchange.Route.Level;
import dev.signet.fhir.JsonArray;
import dev.signet.fhir.JsonObject;
import dev.signet.fhir.JsonString;
import java.util.List;

/// `$versions`: which FHIR versions the account speaks
/// (<https://hl7.org/fhir/R4/capabilitystatement-operation-versions.html>).
///
/// @param release of its version, such as `4.0`
public record Versions(String release) implements Interaction.Open {
    private static final String DEFINITION =
            "http://hl7.org/fhir/OperationDefinition/CapabilityStatement-versions";

    @Override
    public List<Route> routes() {
        return List.of(Route.operation(Level.SYSTEM, "GET", "versions", DEFINITION));
    }

    @Override
    public Outcome run(Exchange exchange) {
        Formats.check(exchange, release);
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
                .with("valueCode", new JsonString(release));
    }
}
