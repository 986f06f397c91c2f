// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli.server;

import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Finds out about a server of which only the address is known, as `az cloud register
/// --endpoint-resource-manager` and `az login` do.
public final class Discovery {
    private static final String VAULT_AUDIENCE = "https://vault.azure.net";
    private static final String FHIR_AUDIENCE = "https://azurehealthcareapis.com";

    private Discovery() {}

    /// @param server address of the control plane, as `https://signet.example:8443`
    /// @param issuer whom the secret belongs to, as `https://issuer.example`; empty when that is
    ///     the server itself. A server that names another is not believed: it could be anybody's
    /// @param ca whom to trust; empty for the JDK's authorities
    /// @throws CommandFailed when no control plane answers there, or the client is refused
    public static Installation of(
            String server,
            Optional<String> issuer,
            Optional<Path> ca,
            String clientId,
            Path clientSecretFile) {
        String arm = server.replaceFirst("/+$", "");
        if (!arm.matches("https?://[^/?#]+")) {
            throw CommandFailed.usage(
                    "--server: expected an address as https://signet.example:8443");
        }
        String expected = Confidential.origin(Confidential.required(arm, "--server"));
        if (issuer.isPresent()) {
            expected = Confidential.origin(Confidential.required(issuer.get(), "--issuer"));
        }
        try (var wire = new Wire(ca)) {
            JsonNode metadata =
                    get(wire, arm, "/metadata/endpoints?api-version=2015-01-01", Optional.empty());
            JsonNode authentication = metadata.path("authentication");
            String authority =
                    Json.text(authentication, "loginEndpoint")
                            .orElseThrow(() -> Wire.stranger(arm))
                            .replaceFirst("/+$", "");
            requireIssuer(arm, authority, expected);
            String audience =
                    authentication.path("audiences").path(0).asString(arm).replaceFirst("/+$", "");
            var asked =
                    new Installation(
                            arm,
                            authority + "/oauth2/token",
                            audience,
                            VAULT_AUDIENCE,
                            FHIR_AUDIENCE,
                            "",
                            "",
                            Optional.empty(),
                            clientId,
                            clientSecretFile,
                            ca);
            String token = new TokenSource(asked, wire).token(audience);
            JsonNode first =
                    get(wire, arm, "/subscriptions?api-version=2022-12-01", Optional.of(token))
                            .path("value")
                            .path(0);
            return new Installation(
                    arm,
                    asked.tokenAddress(),
                    audience,
                    VAULT_AUDIENCE,
                    FHIR_AUDIENCE,
                    Json.text(first, "tenantId").orElse(""),
                    Json.text(first, "subscriptionId").orElseThrow(() -> Wire.stranger(arm)),
                    Optional.empty(),
                    clientId,
                    clientSecretFile,
                    ca);
        }
    }

    /// The secret goes to the issuer that it belongs to, whatever the server says of itself.
    private static void requireIssuer(String arm, String authority, String expected) {
        String named =
                Confidential.origin(Confidential.required(authority, "the issuer of " + arm));
        if (!named.equals(expected)) {
            throw CommandFailed.error(
                    arm
                            + " names another issuer, "
                            + named
                            + "; the secret is not sent there. If it belongs there, say so with"
                            + " --issuer "
                            + named);
        }
    }

    private static JsonNode get(Wire wire, String arm, String path, Optional<String> token) {
        var request = HttpRequest.newBuilder(URI.create(arm + path)).timeout(Wire.ANSWER);
        token.ifPresent(bearer -> request.header("Authorization", "Bearer " + bearer));
        var answer = wire.send(request.build());
        if (answer.statusCode() != 200) {
            throw CommandFailed.error(arm + " answered " + answer.statusCode() + " to " + path);
        }
        return Json.read(answer.body()).orElseThrow(() -> Wire.stranger(arm));
    }
}
