// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.plane;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.portal.PortalSettings;
import dev.signet.portal.session.Tokens;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/// The planes of the server, asked as one user. Any thread.
public record Planes(Wire wire, PortalSettings settings, Tokens tokens) {
    /// Api-versions by the namespace of what is asked.
    public static final String ACCOUNTS = "2021-11-01";

    public static final String WORKSPACES = "2023-11-01";
    public static final String VAULTS = "2023-07-01";
    public static final String GROUPS = "2021-04-01";
    public static final String ROLES = "2022-04-01";
    public static final String DIAGNOSTICS = "2021-05-01-preview";
    private static final String KEYS = "7.4";

    /// Of what can be printed in ASCII.
    private static final String NOT_OF_QUERIES = "\"#<>[\\]^`{|}";

    /// A path of these segments, each encoded.
    public static String path(String... segments) {
        var path = new StringBuilder();
        for (String segment : segments) {
            path.append('/').append(encoded(segment));
        }
        return path.toString();
    }

    /// One segment or one value of a query.
    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /// A query as somebody types it, with what may stand in one as it is (RFC 3986 section 3.4) and
    /// all else encoded: it means the same in an address and in a form. Behind a `#` it would end.
    public static String query(String typed) {
        var query = new StringBuilder();
        typed.codePoints()
                .forEach(
                        sign -> {
                            if (sign > ' ' && sign < 0x7f && NOT_OF_QUERIES.indexOf(sign) < 0) {
                                query.append((char) sign);
                            } else {
                                query.append(encoded(Character.toString(sign)));
                            }
                        });
        return query.toString();
    }

    /// The path of the subscription.
    public String subscription() {
        return path("subscriptions", settings.subscription());
    }

    /// The path of an account in a resource group, not in a workspace.
    public String account(String group, String name) {
        return subscription()
                + path(
                        "resourceGroups",
                        group,
                        "providers",
                        "Microsoft.HealthcareApis",
                        "services",
                        name);
    }

    /// Asks ARM.
    ///
    /// @param path from the first slash on, encoded, perhaps with a query
    /// @param body empty for none
    public Answer arm(String method, String path, String version, Optional<JsonNode> body) {
        String query = (path.indexOf('?') < 0 ? "?" : "&") + "api-version=" + version;
        return wire.send(
                method,
                settings.planes() + path + query,
                Optional.of(token(Tokens.ARM)),
                body.map(Wire.Body::json),
                List.of());
    }

    /// Reads from ARM.
    public Answer arm(String path, String version) {
        return arm("GET", path, version, Optional.empty());
    }

    /// Reads from the directory.
    public Answer directory(String path) {
        return wire.send(
                "GET",
                settings.planes() + path,
                Optional.of(token(Tokens.ARM)),
                Optional.empty(),
                List.of());
    }

    /// Asks again what ARM has told to ask.
    ///
    /// @param address as it stood in a header; only its path is followed
    public Answer operation(String address) {
        int begin = address.indexOf('/', address.indexOf("://") + 3);
        return wire.send(
                "GET",
                settings.planes() + address.substring(Math.max(begin, 0)),
                Optional.of(token(Tokens.ARM)),
                Optional.empty(),
                List.of());
    }

    /// Asks a vault of this installation.
    ///
    /// @throws Failed `NOT_FOUND` when the vaults are elsewhere
    public Answer vault(String method, String vault, String path, Optional<JsonNode> body) {
        UnaryOperator<String> addresses =
                settings.vault()
                        .orElseThrow(
                                () ->
                                        new Failed(
                                                Failure.NOT_FOUND,
                                                "The keys lie in a vault elsewhere, and are"
                                                        + " managed there."));
        if (!vault.matches("[A-Za-z0-9-]{3,24}")) {
            throw new Failed(Failure.NOT_FOUND, "There is no vault of that name.");
        }
        String query = (path.indexOf('?') < 0 ? "?" : "&") + "api-version=" + KEYS;
        return wire.send(
                method,
                addresses.apply(vault) + path + query,
                Optional.of(token(Tokens.VAULT)),
                body.map(Wire.Body::json),
                List.of());
    }

    /// Asks an account.
    ///
    /// @param account the name it is served under
    /// @param audience whom its tokens are made out to
    /// @param path from the first slash on, encoded
    /// @param headers alternating names and values; JSON is asked for unless they say `Accept`
    public Answer fhir(
            String method,
            String account,
            String audience,
            String path,
            Optional<Wire.Body> body,
            String... headers) {
        var all = new ArrayList<>(List.of(headers));
        if (!all.contains("Accept")) {
            all.addAll(List.of("Accept", "application/fhir+json"));
        }
        return wire.send(
                method,
                settings.planes() + path("fhir", account) + path,
                Optional.of(token(audience)),
                body,
                all);
    }

    /// What the server measures, in Prometheus' text format; empty when it does not say.
    public String metrics() {
        return wire.text(settings.planes() + "/metrics");
    }

    /// Asks an account for a file, which is read while it is handed on.
    ///
    /// @param path from the first slash on, encoded
    public Wire.Opened file(String account, String audience, String path, String type) {
        return wire.open(
                settings.planes() + path("fhir", account) + path,
                token(audience),
                List.of("Accept", type));
    }

    private String token(String audience) {
        return tokens.token(audience)
                .orElseThrow(() -> new Failed(Failure.UNAUTHENTICATED, "The sign-in has ended."));
    }
}
