// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane;

import dev.signet.base.Failed;
import dev.signet.controlplane.AccountProperties.AcrSpec;
import dev.signet.controlplane.AccountProperties.ImportSpec;
import dev.signet.controlplane.AccountSpec.CorsSpec;
import dev.signet.controlplane.AccountState.Identity;
import dev.signet.identity.DataRole;
import dev.signet.identity.RemoteAuthority;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the body of a PUT of an account asks for, checked field by field (contract 2.2).
///
/// @param location as given
/// @param identity empty: unchanged
/// @param key what it says of the customer's key
/// @param properties the rest; empty and neutral values mean the default
/// @param unknown JSON paths that mean nothing here
record ServiceRequest(
        Optional<String> kind,
        Optional<Location> location,
        Optional<Map<String, String>> tags,
        Optional<Identity.Type> identity,
        Optional<String> provisioningState,
        KeyAsked key,
        AccountProperties properties,
        List<String> unknown) {
    private static final int THROUGHPUT_MIN = 400;
    private static final int MAX_AGE_MAX = 99_999;
    private static final Pattern OBJECT_ID =
            Pattern.compile("([0-9A-Fa-f]{8}-?([0-9A-Fa-f]{4}-?){3}[0-9A-Fa-f]{12})");
    // the swagger's pattern, rewritten so that it takes linear time
    private static final Pattern ORIGIN =
            Pattern.compile(
                    "[hH][tT][tT][pP][sS]?://[a-zA-Z0-9-]+(\\.[a-zA-Z0-9-]+)*\\.?(:[0-9]{1,5})?|\\*");

    /// What is said of the customer's key.
    sealed interface KeyAsked {
        /// Nothing.
        record Unsaid() implements KeyAsked {}

        /// Null or empty text: service-managed.
        record Cleared() implements KeyAsked {}

        /// This key.
        record Named(KeyReference reference) implements KeyAsked {}
    }

    /// @throws dev.signet.base.Failed `INVALID` with the fact `target`
    static ServiceRequest of(Fields body) {
        body.pass("id", "name", "type", "etag", "systemData");
        Optional<String> kind = body.text("kind", 64);
        Optional<Location> location = body.text("location", 64).map(Location::new);
        Optional<Map<String, String>> tags = body.tags("tags");
        Optional<Identity.Type> identity =
                body.object("identity").flatMap(ServiceRequest::identity);
        Optional<Fields> properties = body.object("properties");
        properties.ifPresent(each -> each.pass("privateEndpointConnections"));
        Optional<Fields> cosmos = properties.flatMap(each -> each.object("cosmosDbConfiguration"));
        KeyAsked key = cosmos.map(ServiceRequest::key).orElseGet(KeyAsked.Unsaid::new);
        return new ServiceRequest(
                kind,
                location,
                tags,
                identity,
                properties.flatMap(each -> each.text("provisioningState", 64)),
                key,
                properties(properties, cosmos, key),
                body.unknown());
    }

    private static Optional<Identity.Type> identity(Fields identity) {
        identity.pass("principalId", "tenantId");
        return identity.text("type", 64)
                .map(
                        type -> {
                            if (type.equalsIgnoreCase("None")) {
                                return Identity.Type.NONE;
                            }
                            if (type.equalsIgnoreCase("SystemAssigned")) {
                                return Identity.Type.SYSTEM_ASSIGNED;
                            }
                            throw Refusal.property(
                                    "identity.type", "must be SystemAssigned or None");
                        });
    }

    private static KeyAsked key(Fields cosmos) {
        Optional<String> text = cosmos.text("keyVaultKeyUri");
        if (text.isEmpty()) {
            return cosmos.said("keyVaultKeyUri") ? new KeyAsked.Cleared() : new KeyAsked.Unsaid();
        }
        return text.get().isEmpty()
                ? new KeyAsked.Cleared()
                : new KeyAsked.Named(new KeyReference(text.get()));
    }

    private static AccountProperties properties(
            Optional<Fields> properties, Optional<Fields> cosmos, KeyAsked key) {
        Optional<Fields> authentication =
                properties.flatMap(each -> each.object("authenticationConfiguration"));
        return new AccountProperties(
                properties.flatMap(each -> each.objects("accessPolicies")).stream()
                        .flatMap(List::stream)
                        .map(ServiceRequest::entry)
                        .map(AccessEntry::text)
                        .toList(),
                cosmos.map(ServiceRequest::throughput).orElse(AccountProperties.OFFER_THROUGHPUT),
                key instanceof KeyAsked.Named(var reference)
                        ? Optional.of(reference.text())
                        : Optional.empty(),
                cosmos.flatMap(ServiceRequest::crossTenant),
                authentication.flatMap(ServiceRequest::authority),
                authentication.flatMap(each -> each.text("audience")).filter(ServiceRequest::some),
                authentication.flatMap(each -> each.flag("smartProxyEnabled")).orElse(false),
                properties
                        .flatMap(each -> each.object("corsConfiguration"))
                        .map(ServiceRequest::cors)
                        .orElseGet(CorsSpec::none),
                properties
                        .flatMap(each -> each.object("exportConfiguration"))
                        .flatMap(each -> each.text("storageAccountName", 64)),
                properties
                        .flatMap(each -> each.object("acrConfiguration"))
                        .map(ServiceRequest::acr)
                        .orElse(AcrSpec.NONE),
                properties
                        .flatMap(each -> each.object("importConfiguration"))
                        .map(ServiceRequest::importing),
                properties.flatMap(ServiceRequest::publicNetworkAccess));
    }

    /// Beside Azure's object id, a role of ours.
    private static AccessEntry entry(Fields entry) {
        String id = objectId(entry);
        DataRole role =
                entry.text("role", 64)
                        .map(
                                name ->
                                        DataRole.named(name)
                                                .orElseThrow(() -> noRole(entry.path("role"))))
                        .orElse(DataRole.CONTRIBUTOR);
        return new AccessEntry(id, role);
    }

    private static Failed noRole(String target) {
        return Refusal.property(
                target,
                "must be one of "
                        + Stream.of(DataRole.values())
                                .map(DataRole::label)
                                .collect(Collectors.joining(", ")));
    }

    private static String objectId(Fields entry) {
        String id =
                entry.text("objectId", 64)
                        .orElseThrow(() -> Refusal.property(entry.path("objectId"), "is required"));
        if (!OBJECT_ID.matcher(id).matches()) {
            throw Refusal.property(entry.path("objectId"), "must be a GUID");
        }
        return id;
    }

    private static int throughput(Fields cosmos) {
        int units = cosmos.integer("offerThroughput").orElse(AccountProperties.OFFER_THROUGHPUT);
        if (units < THROUGHPUT_MIN) {
            throw Refusal.property(cosmos.path("offerThroughput"), "must be at least 400");
        }
        return units;
    }

    private static Optional<String> crossTenant(Fields cosmos) {
        Optional<String> id =
                cosmos.text("crossTenantCmkApplicationId", 64).filter(ServiceRequest::some);
        if (id.isPresent() && !OBJECT_ID.matcher(id.get()).matches()) {
            throw Refusal.property(cosmos.path("crossTenantCmkApplicationId"), "must be a GUID");
        }
        return id;
    }

    private static Optional<String> authority(Fields fields) {
        String name = "authority";
        Optional<String> text = fields.text(name).filter(ServiceRequest::some);
        if (text.isPresent() && !RemoteAuthority.isAddress(text.get())) {
            throw Refusal.property(
                    fields.path(name), "must be an https address, or http on this machine");
        }
        return text;
    }

    private static CorsSpec cors(Fields cors) {
        List<String> origins = cors.texts("origins").orElse(List.of());
        for (int i = 0; i < origins.size(); i++) {
            if (!ORIGIN.matcher(origins.get(i)).matches()) {
                throw Refusal.property(cors.path("origins[" + i + "]"), "must be an origin or '*'");
            }
        }
        Optional<Integer> maxAge = cors.integer("maxAge");
        if (maxAge.isPresent() && (maxAge.get() < 0 || maxAge.get() > MAX_AGE_MAX)) {
            throw Refusal.property(cors.path("maxAge"), "must be from 0 to 99999");
        }
        boolean credentials = cors.flag("allowCredentials").orElse(false);
        if (credentials && origins.contains("*")) {
            throw Refusal.property(
                    cors.path("allowCredentials"), "must be false where an origin is '*'");
        }
        return new CorsSpec(
                origins,
                cors.texts("headers").orElse(List.of()),
                cors.texts("methods").orElse(List.of()),
                maxAge,
                credentials);
    }

    private static AcrSpec acr(Fields acr) {
        return new AcrSpec(
                acr.texts("loginServers").orElse(List.of()),
                acr.objects("ociArtifacts").orElse(List.of()).stream()
                        .map(ServiceRequest::artifact)
                        .toList());
    }

    private static Map<String, String> artifact(Fields artifact) {
        var members = new LinkedHashMap<String, String>();
        for (String name : List.of("loginServer", "imageName", "digest")) {
            artifact.text(name).ifPresent(text -> members.put(name, text));
        }
        return members;
    }

    private static ImportSpec importing(Fields importing) {
        return new ImportSpec(
                importing.text("integrationDataStore"),
                importing.flag("initialImportMode"),
                importing.flag("enabled"));
    }

    /// `Enabled` or `Disabled`, spelled so.
    static Optional<String> publicNetworkAccess(Fields properties) {
        return properties
                .text("publicNetworkAccess", 64)
                .map(
                        text -> {
                            if (text.equalsIgnoreCase("Enabled")) {
                                return "Enabled";
                            }
                            if (text.equalsIgnoreCase("Disabled")) {
                                return "Disabled";
                            }
                            throw Refusal.property(
                                    properties.path("publicNetworkAccess"),
                                    "must be Enabled or Disabled");
                        });
    }

    private static boolean some(String text) {
        return !text.isEmpty();
    }
}
