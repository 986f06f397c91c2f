// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli.server;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// Keys of a vault: the data plane of Key Vault with the token that its challenge asks for. A vault
/// of this machine is reached without a name server. One thread.
public final class VaultClient {
    private static final String VERSION = "7.4";

    /// Azure's control planes and directories: no vault is made out to them.
    private static final Set<String> CONTROL_PLANES =
            Set.of(
                    "management.azure.com",
                    "management.core.windows.net",
                    "graph.microsoft.com",
                    "graph.windows.net");

    private static final Pattern RESOURCE = Pattern.compile("\\b(?:resource|scope)=\"([^\"]+)\"");

    private final Installation installation;
    private final Wire wire;
    private final TokenSource tokens;
    private final Map<String, String> audiences = new HashMap<>();
    private final Set<String> trusted = new HashSet<>();

    public VaultClient(Installation installation, Wire wire, TokenSource tokens) {
        this.installation = installation;
        this.wire = wire;
        this.tokens = tokens;
        installation.vault().ifPresent(this::trust);
    }

    /// Sends one request.
    ///
    /// @param vault address of the vault, as `https://name.vault.localhost:8444`
    /// @param path from the first slash on, without the api-version
    /// @return the body; an empty object when there is none
    /// @throws CommandFailed what the vault says is wrong; 3 when it is not there
    public JsonNode call(String method, String vault, String path, Optional<JsonNode> body) {
        URI address = URI.create(vault.replaceFirst("/+$", "") + path);
        String query = address.getRawQuery() == null ? "?" : "&";
        URI asked =
                address.toString().contains("api-version=")
                        ? address
                        : URI.create(address + query + "api-version=" + VERSION);
        return send(method, asked, body).orFail().body();
    }

    /// A list with all its pages.
    public ArrayNode list(String vault, String path) {
        ArrayNode all = Json.array();
        JsonNode page = call("GET", vault, path, Optional.empty());
        while (true) {
            Json.elements(page.path("value")).forEach(all::add);
            Optional<String> next = Json.text(page, "nextLink").filter(link -> !link.isEmpty());
            if (next.isEmpty()) {
                return all;
            }
            URI link = URI.create(next.get());
            page =
                    call(
                            "GET",
                            vault,
                            link.getRawPath() + "?" + link.getRawQuery(),
                            Optional.empty());
        }
    }

    private Answer send(String method, URI address, Optional<JsonNode> body) {
        String origin = Wire.origin(address);
        Optional<String> audience = Optional.ofNullable(audiences.get(origin));
        if (audience.isEmpty()) {
            Answer challenged = exchange(method, address, Optional.empty(), Optional.empty());
            String told = challenged.header("WWW-Authenticate").orElse("");
            String whom = audience(told, address);
            audiences.put(origin, whom);
            audience = Optional.of(whom);
        }
        return exchange(method, address, Optional.of(tokens.token(audience.get())), body);
    }

    /// Says that the control plane itself has named this vault's address.
    public void trust(String vault) {
        trusted.add(Wire.origin(URI.create(vault)));
    }

    /// Whom the token is to be for. A vault gets one for itself or what it lies below; the one for
    /// all vaults goes only where the control plane says that a vault is. One for the control plane
    /// goes to no vault, even where a vault lies below the control plane's own name.
    ///
    /// @throws CommandFailed when it asks for another's
    private String audience(String challenge, URI address) {
        Matcher resource = RESOURCE.matcher(challenge);
        String general = installation.vaultAudience().replaceFirst("/+$", "");
        String asked =
                resource.find()
                        ? resource.group(1).replaceFirst("/\\.default$", "").replaceFirst("/+$", "")
                        : general;
        String vault = "." + address.getRawAuthority().toLowerCase(Locale.ROOT);
        boolean own =
                asked.matches("https?://[^/?#@]+")
                        && vault.endsWith(
                                "." + asked.replaceFirst("^https?://", "").toLowerCase(Locale.ROOT))
                        && !isControlPlane(asked);
        boolean known =
                trusted.contains(Wire.origin(address)) || !reachable(address).equals(address);
        if (own || (asked.equals(general) && known && !isControlPlane(asked))) {
            return asked;
        }
        throw CommandFailed.error(
                "a token for " + asked + " is not sent to " + Wire.origin(address));
    }

    private boolean isControlPlane(String audience) {
        String host = host(audience);
        return CONTROL_PLANES.contains(host)
                || authority(audience).equals(authority(installation.arm()))
                || authority(audience).equals(authority(installation.audience()));
    }

    private static String authority(String address) {
        return address.toLowerCase(Locale.ROOT)
                .replaceFirst("^https?://", "")
                .replaceFirst("/.*", "");
    }

    private static String host(String address) {
        return authority(address).replaceFirst(":[0-9]*$", "");
    }

    private Answer exchange(
            String method, URI address, Optional<String> token, Optional<JsonNode> body) {
        URI to = Confidential.required(reachable(address).toString(), "the vault's address");
        var request = HttpRequest.newBuilder(to).timeout(Wire.ANSWER);
        if (!reachable(address).equals(address)) {
            request.setHeader("Host", address.getRawAuthority());
        }
        token.ifPresent(bearer -> request.header("Authorization", "Bearer " + bearer));
        if (body.isPresent()) {
            request.header("Content-Type", "application/json");
            request.method(
                    method, BodyPublishers.ofByteArray(Json.MAPPER.writeValueAsBytes(body.get())));
        } else {
            request.method(method, BodyPublishers.noBody());
        }
        var answer = wire.send(request.build());
        return new Answer(answer.statusCode(), answer.headers(), answer.body());
    }

    /// What goes to the embedded vault's port is sent to the control plane's host, where the same
    /// process listens: a vault's own name may resolve nowhere.
    private URI reachable(URI address) {
        Optional<URI> embedded = installation.vault().map(URI::create);
        if (embedded.isEmpty() || embedded.get().getPort() != address.getPort()) {
            return address;
        }
        URI arm = URI.create(installation.arm());
        String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
        return URI.create(
                embedded.get().getScheme()
                        + "://"
                        + arm.getHost()
                        + ":"
                        + address.getPort()
                        + address.getRawPath()
                        + query);
    }
}
