// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.rest;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.security.keyvault.keys.KeyClient;
import com.azure.security.keyvault.keys.KeyClientBuilder;
import com.azure.security.keyvault.keys.KeyServiceVersion;
import com.azure.security.keyvault.keys.cryptography.CryptographyClient;
import com.azure.security.keyvault.keys.cryptography.CryptographyClientBuilder;
import dev.signet.base.Chance;
import dev.signet.base.Entropy;
import dev.signet.http.KnownHosts;
import dev.signet.http.Listener;
import dev.signet.http.Metrics;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.http.Route;
import dev.signet.http.ServerLimits;
import dev.signet.http.Tls;
import dev.signet.http.server.Server;
import dev.signet.identity.Client;
import dev.signet.identity.Tenant;
import dev.signet.identity.issuer.Issuer;
import dev.signet.identity.issuer.SigningKey;
import dev.signet.vault.Fixture;
import dev.signet.vault.VaultService;
import dev.signet.vault.VaultSettings;
import dev.signet.vault.access.AccessPolicy;
import dev.signet.vault.access.VaultRoles;
import dev.signet.vault.records.VaultStore;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLContext;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/// A vault on its real store behind a real HTTPS listener, with the embedded issuer beside it,
/// as the application assembles them. `owner` may do everything in the vault, `stranger`
/// nothing.
final class ServedVault implements AutoCloseable {
    private static final String SUFFIX = "vault.localhost";
    /// The client warns at every request that the JDK sets Content-Length itself.
    private static final Logger CLIENT = Logger.getLogger("com.azure");

    static {
        CLIENT.setLevel(Level.SEVERE);
    }

    private static final UUID STORE = new UUID(7, 8);

    final VaultService service;
    final String address;
    private final Server server;
    private final SSLContext trusting;

    ServedVault(Path folder) throws Exception {
        KeyStore certificate = Certificates.localhost(folder);
        trusting = Certificates.trusting(certificate);
        Entropy entropy = Entropy.system();
        InstantSource clock = InstantSource.system();
        service =
                VaultService.open(
                        new VaultStore(folder.resolve("vault"), STORE, Fixture.seals(STORE)),
                        VaultSettings.DEFAULT,
                        entropy,
                        clock,
                        (_, _) -> {});
        service.vaults()
                .put(
                        Fixture.MAIN,
                        Fixture.draft(Fixture.MAIN)
                                .withPolicies(
                                        AccessPolicy.onKeys(Fixture.TENANT, "owner-oid", "all")));
        var clients =
                Map.of(
                        "owner", Client.of("owner", "owner-oid", "owner-secret", entropy),
                        "stranger",
                                Client.of("stranger", "stranger-oid", "stranger-secret", entropy));
        var issuer =
                new Issuer(
                        new Tenant(Fixture.TENANT),
                        SigningKey.generated(entropy),
                        id -> Optional.ofNullable(clients.get(id)),
                        clock,
                        Chance.of(entropy));
        var tokens = new VaultTokens(List.of(issuer.authority()), Set.of(), clock);
        var late = new LatePlane();
        List<Route> routes = new ArrayList<>(issuer.routes());
        routes.add(Route.at("vault", "/", late));
        server =
                Server.start(
                        limits(),
                        List.of(
                                new Listener(
                                        "vault",
                                        InetAddress.getLoopbackAddress(),
                                        0,
                                        Optional.of(Tls.of(certificate, Certificates.PASSWORD)),
                                        KnownHosts.local().and(List.of("*." + SUFFIX)),
                                        routes)),
                        new Metrics(),
                        Chance.of(entropy));
        address = "https://" + Fixture.MAIN.text() + "." + SUFFIX + ":" + server.port("vault");
        late.plane =
                Optional.of(
                        new VaultPlane(
                                service,
                                tokens,
                                new VaultPlaneSettings(
                                        address,
                                        Fixture.TENANT,
                                        List.of(SUFFIX),
                                        Fixture.MAIN,
                                        Set.of()),
                                VaultRoles.none(),
                                entropy,
                                clock));
    }

    /// Without waiting for the client's idle connections at the end.
    private static ServerLimits limits() {
        return ServerLimits.standard().withDrainMax(Duration.ofMillis(100));
    }

    /// The plane needs the port in its challenge, and the port is known when the server runs.
    private static final class LatePlane implements dev.signet.http.Plane {
        private volatile Optional<VaultPlane> plane = Optional.empty();

        @Override
        public Response handle(Request request) {
            return plane.orElseThrow().handle(request);
        }
    }

    private HttpClient.Builder http() {
        return HttpClient.newBuilder().sslContext(trusting);
    }

    /// Gets its tokens where the vault's challenge sends it.
    private TokenCredential credential(String client) {
        return context -> Mono.fromCallable(() -> token(client, context));
    }

    private AccessToken token(String client, TokenRequestContext context) throws Exception {
        String form =
                "grant_type=client_credentials&client_id=%s&client_secret=%s-secret&scope=%s"
                        .formatted(
                                client,
                                client,
                                URLEncoder.encode(
                                        context.getScopes().getFirst(), StandardCharsets.UTF_8));
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create(
                                        address
                                                + "/"
                                                + context.getTenantId()
                                                + "/oauth2/v2.0/token"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build();
        try (HttpClient http = http().build()) {
            String body = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
            String token = new JsonMapper().readTree(body).at("/access_token").asString();
            return new AccessToken(token, OffsetDateTime.now().plusHours(1));
        }
    }

    KeyClient keys(String client, KeyServiceVersion version) {
        return new KeyClientBuilder()
                .vaultUrl(address)
                .credential(credential(client))
                .httpClient(new JdkHttpClientBuilder(http()).build())
                .serviceVersion(version)
                .buildClient();
    }

    CryptographyClient cryptography(String client, String keyId) {
        return new CryptographyClientBuilder()
                .keyIdentifier(keyId)
                .credential(credential(client))
                .httpClient(new JdkHttpClientBuilder(http()).build())
                .disableKeyCaching()
                .buildClient();
    }

    @Override
    public void close() {
        server.close();
        service.close();
    }
}
