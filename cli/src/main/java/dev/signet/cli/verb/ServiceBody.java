// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli.verb;

import dev.signet.cli.server.CommandFailed;
import dev.signet.cli.server.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The members of an account's body as the options of `healthcareapis` spell them (contract 5.1).
final class ServiceBody {
    static final Opt KIND =
            Opt.text(
                            "FHIR version: fhir, fhir-Stu3 or fhir-R4; of this server only:"
                                    + " fhir-R4B or fhir-R5.",
                            "--kind")
                    .oneOf("fhir", "fhir-Stu3", "fhir-R4", "fhir-R4B", "fhir-R5");
    static final Opt ETAG = Opt.text("Entity tag, sent along.", "--etag");
    static final Opt IDENTITY =
            Opt.text("SystemAssigned or None.", "--identity-type").oneOf("SystemAssigned", "None");
    static final Opt ACCESS = Opt.list("Who may come in: object-id=ID ...", "--access-policies");
    static final Opt COSMOS =
            Opt.list(
                    "The key and the throughput: key-vault-key-uri=URI offer-throughput=N.",
                    "--cosmos-db-configuration");
    static final Opt AUTHENTICATION =
            Opt.list(
                    "Whose tokens count: authority=URI audience=URI smart-proxy-enabled=BOOL.",
                    "--authentication-configuration",
                    "-c");
    static final Opt CORS =
            Opt.list(
                    "Browsers: origins=X headers=X methods=X max-age=N allow-credentials=BOOL.",
                    "--cors-configuration");
    static final Opt EXPORT =
            Opt.text(
                    "Storage account for exports.",
                    "--export-configuration-storage-account-name",
                    "-s");
    static final Opt LOGIN_SERVERS =
            Opt.list("Container registries of templates.", "--login-servers");
    static final Opt ARTIFACTS =
            Opt.list(
                    "Template artifacts: login-server=X image-name=X digest=X.", "--oci-artifacts");
    static final Opt CONNECTIONS =
            Opt.list(
                    "Private endpoint connections: status=X description=X actions-required=X.",
                    "--private-endpoint-connections");
    static final Opt PUBLIC =
            Opt.text("Enabled or Disabled.", "--public-network-access")
                    .oneOf("Enabled", "Disabled");

    private static final Map<String, String> COSMOS_KEYS =
            Common.keys(
                    "offer-throughput", "offerThroughput", "key-vault-key-uri", "keyVaultKeyUri");
    private static final Map<String, String> AUTHENTICATION_KEYS =
            Common.keys(
                    "authority", "authority",
                    "audience", "audience",
                    "smart-proxy-enabled", "smartProxyEnabled");
    private static final Map<String, String> CORS_KEYS =
            Common.keys(
                    "origins", "origins",
                    "headers", "headers",
                    "methods", "methods",
                    "max-age", "maxAge",
                    "allow-credentials", "allowCredentials");
    private static final Map<String, String> ARTIFACT_KEYS =
            Common.keys(
                    "login-server", "loginServer", "image-name", "imageName", "digest", "digest");
    private static final Map<String, String> CONNECTION_KEYS =
            Common.keys(
                    "status", "status",
                    "description", "description",
                    "actions-required", "actionsRequired");

    private ServiceBody() {}

    /// `identity`, `tags` and `etag` of a body.
    static void top(ObjectNode body, Given given) {
        given.find(KIND).ifPresent(kind -> body.put("kind", kind));
        Common.tags(body, given);
        given.find(ETAG).ifPresent(etag -> body.put("etag", etag));
        given.find(IDENTITY).ifPresent(type -> body.putObject("identity").put("type", type));
    }

    /// `properties` of an account.
    static ObjectNode properties(Given given) {
        ObjectNode properties = Json.object();
        access(given).ifPresent(node -> properties.set("accessPolicies", node));
        cosmos(given).ifPresent(node -> properties.set("cosmosDbConfiguration", node));
        authentication(given)
                .ifPresent(node -> properties.set("authenticationConfiguration", node));
        cors(given).ifPresent(node -> properties.set("corsConfiguration", node));
        given.find(EXPORT)
                .ifPresent(
                        name ->
                                properties
                                        .putObject("exportConfiguration")
                                        .put("storageAccountName", name));
        registries(given).ifPresent(node -> properties.set("acrConfiguration", node));
        connections(given).ifPresent(node -> properties.set("privateEndpointConnections", node));
        given.find(PUBLIC).ifPresent(word -> properties.put("publicNetworkAccess", word));
        return properties;
    }

    static Optional<ArrayNode> access(Given given) {
        if (!given.has(ACCESS)) {
            return Optional.empty();
        }
        ArrayNode entries = Json.array();
        Common.pairs(given, ACCESS, Common.keys("object-id", "objectId"))
                .forEach(pair -> entries.addObject().put(pair.name(), pair.value()));
        return Optional.of(entries);
    }

    private static Optional<ObjectNode> cosmos(Given given) {
        if (!given.has(COSMOS)) {
            return Optional.empty();
        }
        ObjectNode cosmos = Json.object();
        for (var pair : Common.pairs(given, COSMOS, COSMOS_KEYS)) {
            if (pair.name().equals("offerThroughput")) {
                cosmos.put(pair.name(), Common.number(COSMOS, pair.value()));
            } else {
                cosmos.put(pair.name(), pair.value());
            }
        }
        return Optional.of(cosmos);
    }

    static Optional<ObjectNode> authentication(Given given) {
        if (!given.has(AUTHENTICATION)) {
            return Optional.empty();
        }
        ObjectNode authentication = Json.object();
        for (var pair : Common.pairs(given, AUTHENTICATION, AUTHENTICATION_KEYS)) {
            if (pair.name().equals("smartProxyEnabled")) {
                authentication.put(pair.name(), Common.truth(AUTHENTICATION, pair.value()));
            } else {
                authentication.put(pair.name(), pair.value());
            }
        }
        return Optional.of(authentication);
    }

    static Optional<ObjectNode> cors(Given given) {
        if (!given.has(CORS)) {
            return Optional.empty();
        }
        ObjectNode cors = Json.object();
        for (var pair : Common.pairs(given, CORS, CORS_KEYS)) {
            switch (pair.name()) {
                case "maxAge" -> cors.put("maxAge", Common.number(CORS, pair.value()));
                case "allowCredentials" ->
                        cors.put("allowCredentials", Common.truth(CORS, pair.value()));
                default -> cors.withArray(pair.name()).add(pair.value());
            }
        }
        return Optional.of(cors);
    }

    static Optional<ObjectNode> registries(Given given) {
        if (!given.has(LOGIN_SERVERS) && !given.has(ARTIFACTS)) {
            return Optional.empty();
        }
        ObjectNode registries = Json.object();
        if (given.has(LOGIN_SERVERS)) {
            ArrayNode servers = registries.putArray("loginServers");
            given.list(LOGIN_SERVERS).forEach(servers::add);
        }
        if (given.has(ARTIFACTS)) {
            ArrayNode artifacts = registries.putArray("ociArtifacts");
            for (Map<String, String> entry : Common.entries(given, ARTIFACTS, ARTIFACT_KEYS)) {
                entry.forEach(artifacts.addObject()::put);
            }
        }
        return Optional.of(registries);
    }

    private static Optional<ArrayNode> connections(Given given) {
        if (!given.has(CONNECTIONS)) {
            return Optional.empty();
        }
        ArrayNode connections = Json.array();
        for (Map<String, String> entry : Common.entries(given, CONNECTIONS, CONNECTION_KEYS)) {
            ObjectNode state =
                    connections
                            .addObject()
                            .putObject("properties")
                            .putObject("privateLinkServiceConnectionState");
            entry.forEach(state::put);
        }
        return Optional.of(connections);
    }

    /// The body of a private endpoint connection.
    static ObjectNode connection(Given given, Opt state) {
        ObjectNode body = Json.object();
        ObjectNode told =
                body.putObject("properties").putObject("privateLinkServiceConnectionState");
        Common.pairs(given, state, CONNECTION_KEYS)
                .forEach(pair -> told.put(pair.name(), pair.value()));
        return body;
    }

    /// What somebody wrote as JSON, or in a file as `@file`.
    static JsonNode json(Context context, Given given, Opt option) {
        JsonNode node = Json.written(context.valueOrFile(given.text(option)), option.name());
        if (!node.isObject() && !node.isArray()) {
            throw CommandFailed.usage(option.name() + ": expected a JSON object or array");
        }
        return node;
    }

    /// Everything that `service create` takes beside names, location and tags.
    static final List<Opt> ALL =
            List.of(
                    ETAG,
                    IDENTITY,
                    ACCESS,
                    COSMOS,
                    AUTHENTICATION,
                    CORS,
                    EXPORT,
                    LOGIN_SERVERS,
                    ARTIFACTS,
                    CONNECTIONS,
                    PUBLIC);
}
