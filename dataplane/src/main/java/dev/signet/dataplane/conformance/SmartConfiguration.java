// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.conformance;

import dev.signet.dataplane.FhirSettings;
import dev.signet.dataplane.exchange.Content;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.Interaction;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.dataplane.exchange.Route;
import dev.signet.dataplane.exchange.Route.Level;
import dev.signet.fhir.JsonObject;
import java.util.List;
import java.util.function.Supplier;

/// `/.well-known/smart-configuration`
/// (<https://hl7.org/fhir/smart-app-launch/STU2.1/conformance.html>).
///
/// @param settings what is configured now
public record SmartConfiguration(Supplier<FhirSettings> settings) implements Interaction.Open {
    @Override
    public List<Route> routes() {
        return List.of(Route.unnamed(Level.SYSTEM, "GET", ".well-known", "smart-configuration"));
    }

    @Override
    public Outcome run(Exchange exchange) {
        String authority = settings.get().authority();
        JsonObject json = Trees.object("issuer", authority);
        json = Trees.with(json, "token_endpoint", tokenEndpoint(authority));
        json = json.with("grant_types_supported", Trees.texts(List.of("client_credentials")));
        json =
                json.with(
                        "token_endpoint_auth_methods_supported",
                        Trees.texts(List.of("client_secret_post", "client_secret_basic")));
        json = json.with("capabilities", Trees.texts(List.of("client-confidential-symmetric")));
        return Outcome.of(200, new Content.Plain(json));
    }

    /// Where an authority gives tokens.
    static String tokenEndpoint(String authority) {
        return authority + "/oauth2/v2.0/token";
    }
}
