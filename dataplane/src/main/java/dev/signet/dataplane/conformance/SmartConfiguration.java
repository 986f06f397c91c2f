// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.conformance;

import dev.signet.dataplane.FhirSettings;
import dev.signet.dataplane.exchange.Content;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.Interaction;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.dataplane.exchange.Route;
import dev.signet.dataplane.exchange.Route.Level;
import dev.signet.fhir.json.JsonObject;
import dev.signet.identity.verification.AuthorityEndpoints;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// `/.well-known/smart-configuration`
/// (<https://hl7.org/fhir/smart-app-launch/STU2.1/conformance.html>).
///
/// @param settings what is configured now
public record SmartConfiguration(Supplier<FhirSettings> settings) implements Interaction.Open {
    /// Those that this service holds a token to, by the example of all types.
    private static final List<String> SCOPES =
            List.of(
                    "openid",
                    "fhirUser",
                    "launch/patient",
                    "offline_access",
                    "patient/*.rs",
                    "patient/*.cruds",
                    "user/*.rs",
                    "user/*.cruds",
                    "system/*.rs");

    /// Where somebody signs in.
    private static final String LAUNCH = "launch-standalone";

    /// Whoever signs in says for which patient.
    private static final String CHOOSES_PATIENT = "context-standalone-patient";

    private static final List<String> CAPABILITIES =
            List.of(
                    "client-public",
                    "client-confidential-symmetric",
                    "client-confidential-asymmetric",
                    "authorize-post",
                    "permission-patient",
                    "permission-user",
                    "permission-offline",
                    "permission-v1",
                    "permission-v2",
                    "sso-openid-connect");

    /// How a client proves itself.
    private static final List<String> METHODS =
            List.of("client_secret_post", "client_secret_basic", "private_key_jwt", "none");

    private static final List<String> PROXY_METHODS =
            List.of("client_secret_post", "client_secret_basic", "none");

    /// What the SMART proxy is for.
    private static final List<String> LAUNCHED =
            List.of(
                    "launch-ehr",
                    "context-banner",
                    "context-style",
                    "context-ehr-patient",
                    "context-ehr-encounter");

    @Override
    public List<Route> routes() {
        return List.of(Route.unnamed(Level.SYSTEM, "GET", ".well-known", "smart-configuration"));
    }

    @Override
    public Outcome run(Exchange exchange) {
        FhirSettings now = settings.get();
        AuthorityEndpoints endpoints = now.endpoints().get();
        boolean signsIn = !endpoints.authorization().isEmpty();
        JsonObject json = Trees.object("issuer", endpoints.issuer());
        json = Trees.with(json, "jwks_uri", endpoints.keys());
        if (signsIn) {
            json = Trees.with(json, "authorization_endpoint", endpoints.authorization());
        }
        json = Trees.with(json, "token_endpoint", endpoints.token());
        if (!endpoints.revocation().isEmpty()) {
            json = Trees.with(json, "revocation_endpoint", endpoints.revocation());
        }
        json =
                json.with(
                        "grant_types_supported",
                        Trees.texts(List.of("authorization_code", "client_credentials")));
        json = json.with("response_types_supported", Trees.texts(List.of("code")));
        json = json.with("code_challenge_methods_supported", Trees.texts(List.of("S256")));
        json =
                json.with(
                        "token_endpoint_auth_methods_supported",
                        Trees.texts(now.proxied() ? PROXY_METHODS : METHODS));
        json = json.with("scopes_supported", Trees.texts(SCOPES));
        var capabilities = new ArrayList<String>();
        if (signsIn) {
            capabilities.add(LAUNCH);
        }
        if (endpoints.choosesPatients()) {
            capabilities.add(CHOOSES_PATIENT);
        }
        capabilities.addAll(CAPABILITIES);
        if (now.proxied()) {
            capabilities.addAll(LAUNCHED);
        }
        json = json.with("capabilities", Trees.texts(capabilities));
        return Outcome.of(200, new Content.Plain(json));
    }
}
