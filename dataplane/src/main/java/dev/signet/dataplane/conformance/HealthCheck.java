// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.conformance;

import dev.signet.dataplane.Access;
import dev.signet.dataplane.exchange.Content;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.Interaction;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.dataplane.exchange.Route;
import dev.signet.dataplane.exchange.Route.Level;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonObject;
import dev.signet.identity.DataAction;
import java.util.List;

/// `/health/check`, in the shape of microsoft/fhir-server: a key
/// that the customer has taken away is *Degraded*, never *Unhealthy*; it needs no key. Without the
/// token of a reader it says how the account is, which a load balancer has to know, and not which
/// versions of which key it needs.
public record HealthCheck(Access access) implements Interaction.Open {
    @Override
    public List<Route> routes() {
        return List.of(Route.unnamed(Level.SYSTEM, "GET", "health", "check"));
    }

    @Override
    public Outcome run(Exchange exchange) {
        // whether the caller has shown that it may read, where nobody has to
        boolean told = exchange.rights().has(DataAction.READ);
        return switch (access.state()) {
            case Access.State.Serving(var database, _)
                    when database.ended().isPresent() || database.damage().isPresent() ->
                    unhealthy();
            case Access.State.Serving(_, boolean stale) when stale ->
                    degraded(
                            "The vault does not answer; data is served until the grace ends.",
                            Trees.object("Reason", "CustomerManagedKeyStale"),
                            told);
            case Access.State.Serving _ -> outcome("Healthy", "", JsonObject.EMPTY, told);
            case Access.State.Refused _ ->
                    degraded(
                            "The health of the store has degraded.",
                            Trees.with(
                                    Trees.object("Reason", "CustomerManagedKeyAccessLost"),
                                    "Error",
                                    "Error412"),
                            told);
            case Access.State.Opening _ ->
                    degraded(
                            "The store is being opened.", Trees.object("Reason", "Starting"), told);
            case Access.State.Broken _ -> unhealthy();
        };
    }

    private static Outcome unhealthy() {
        JsonObject data = Trees.object("Error", "Error500");
        return Outcome.of(503, content("Unhealthy", "The store is unhealthy.", data));
    }

    private Outcome degraded(String description, JsonObject data, boolean told) {
        return outcome("Degraded", description, data, told);
    }

    /// @param told whether the caller may know the key's versions and the warnings
    private Outcome outcome(String status, String description, JsonObject data, boolean told) {
        return Outcome.of(200, content(status, description, told ? withNeeds(data) : data));
    }

    private static Content content(String status, String description, JsonObject data) {
        JsonObject detail = Trees.object("name", "DataStoreHealthCheck");
        detail = Trees.with(detail, "status", status);
        if (!description.isEmpty()) {
            detail = Trees.with(detail, "description", description);
        }
        detail = detail.with("data", data);
        return new Content.Plain(
                Trees.object("overallStatus", status).with("details", JsonArray.of(detail)));
    }

    private JsonObject withNeeds(JsonObject data) {
        List<JsonObject> warnings =
                access.warnings().stream()
                        .map(
                                warning ->
                                        Trees.with(
                                                Trees.object("Code", warning.code()),
                                                "Text",
                                                warning.text()))
                        .toList();
        return data.with("KeyVersionsNeeded", Trees.texts(access.keyVersionsNeeded()))
                .with("Warnings", JsonArray.of(warnings));
    }
}
