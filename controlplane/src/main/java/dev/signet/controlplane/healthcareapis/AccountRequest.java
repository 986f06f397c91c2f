// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.healthcareapis;

import dev.signet.base.Failed;
import dev.signet.controlplane.arm.ArmError;
import dev.signet.controlplane.arm.ArmMembers;
import dev.signet.controlplane.arm.Location;
import dev.signet.controlplane.healthcareapis.AccountProperties.AcrSpec;
import dev.signet.controlplane.healthcareapis.AccountProperties.ImportSpec;
import dev.signet.controlplane.healthcareapis.AccountSpec.CorsSpec;
import dev.signet.controlplane.healthcareapis.AccountState.Identity;
import dev.signet.identity.DataRole;
import dev.signet.identity.verification.RemoteAuthority;
import dev.signet.json.Members;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the body of a PUT of an account asks for, checked field by field.
///
/// @param location as given
/// @param identity empty: unchanged
/// @param key what it says of the customer's key
/// @param properties the rest; empty and neutral values mean the default
/// @param unknown JSON paths that mean nothing here
record AccountRequest(
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
    /// RFC 9110, section 5.6.2; `*` is one.
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}");

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
    static AccountRequest of(Members body) {
        body.pass("id", "name", "type", "etag", "systemData");
        Optional<String> kind = body.text("kind", 64);
        Optional<Location> location = body.text("location", 64).map(Location::new);
        Optional<Map<String, String>> tags = ArmMembers.tags(body);
        Optional<Identity.Type> identity =
                body.object("identity").flatMap(AccountRequest::identity);
        Optional<Members> properties = body.object("properties");
        properties.ifPresent(each -> each.pass("privateEndpointConnections", "accountId"));
        Optional<Members> cosmos = properties.flatMap(each -> each.object("cosmosDbConfiguration"));
        KeyAsked key = cosmos.map(AccountRequest::key).orElseGet(KeyAsked.Unsaid::new);
        return new AccountRequest(
                kind,
                location,
                tags,
                identity,
                properties.flatMap(each -> each.text("provisioningState", 64)),
                key,
                properties(properties, cosmos, key),
                body.unknown());
    }

    private static Optional<Identity.Type> identity(Members identity) {
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
                            throw ArmError.property(
                                    "identity.type", "must be SystemAssigned or None");
                        });
    }

    private static KeyAsked key(Members cosmos) {
        Optional<String> text = cosmos.text("keyVaultKeyUri");
        if (text.isEmpty()) {
            return cosmos.said("keyVaultKeyUri") ? new KeyAsked.Cleared() : new KeyAsked.Unsaid();
        }
        return text.get().isEmpty()
                ? new KeyAsked.Cleared()
                : new KeyAsked.Named(new KeyReference(text.get()));
    }

    private static AccountProperties properties(
            Optional<Members> properties, Optional<Members> cosmos, KeyAsked key) {
        Optional<Members> authentication =
                properties.flatMap(each -> each.object("authenticationConfiguration"));
        return new AccountProperties(
                policies(properties),
                cosmos.map(AccountRequest::throughput).orElse(AccountProperties.OFFER_THROUGHPUT),
                key instanceof KeyAsked.Named(var reference)
                        ? Optional.of(reference.text())
                        : Optional.empty(),
                cosmos.flatMap(AccountRequest::crossTenant),
                authentication.flatMap(AccountRequest::authority),
                authentication.flatMap(AccountRequest::audience),
                authentication.flatMap(each -> each.flag("smartProxyEnabled")).orElse(false),
                properties
                        .flatMap(each -> each.object("corsConfiguration"))
                        .map(AccountRequest::cors)
                        .orElseGet(CorsSpec::none),
                properties
                        .flatMap(each -> each.object("exportConfiguration"))
                        .flatMap(each -> each.text("storageAccountName", 64)),
                properties
                        .flatMap(each -> each.object("acrConfiguration"))
                        .map(AccountRequest::acr)
                        .orElse(AcrSpec.NONE),
                properties
                        .flatMap(each -> each.object("importConfiguration"))
                        .map(AccountRequest::importing),
                properties.flatMap(AccountRequest::publicNetworkAccess));
    }

    static List<String> policies(Optional<Members> properties) {
        return properties.flatMap(each -> each.objects("accessPolicies")).stream()
                .flatMap(List::stream)
                .map(AccountRequest::entry)
                .map(AccessEntry::text)
                .toList();
    }

    static Optional<String> audience(Members authentication) {
        return authentication.text("audience").filter(AccountRequest::some);
    }

    /// Beside Azure's object id, a role of ours.
    private static AccessEntry entry(Members entry) {
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
        return ArmError.property(
                target,
                "must be one of "
                        + Stream.of(DataRole.values())
                                .map(DataRole::label)
                                .collect(Collectors.joining(", ")));
    }

    private static String objectId(Members entry) {
        String id =
                entry.text("objectId", 64)
                        .orElseThrow(
                                () -> ArmError.property(entry.path("objectId"), "is required"));
        if (!OBJECT_ID.matcher(id).matches()) {
            throw ArmError.property(entry.path("objectId"), "must be a GUID");
        }
        return id;
    }

    private static int throughput(Members cosmos) {
        int units = cosmos.integer("offerThroughput").orElse(AccountProperties.OFFER_THROUGHPUT);
        if (units < THROUGHPUT_MIN) {
            throw ArmError.property(cosmos.path("offerThroughput"), "must be at least 400");
        }
        return units;
    }

    private static Optional<String> crossTenant(Members cosmos) {
        Optional<String> id =
                cosmos.text("crossTenantCmkApplicationId", 64).filter(AccountRequest::some);
        if (id.isPresent() && !OBJECT_ID.matcher(id.get()).matches()) {
            throw ArmError.property(cosmos.path("crossTenantCmkApplicationId"), "must be a GUID");
        }
        return id;
    }

    static Optional<String> authority(Members fields) {
        String name = "authority";
        Optional<String> text = fields.text(name).filter(AccountRequest::some);
        if (text.isPresent() && !RemoteAuthority.isAddress(text.get())) {
            throw ArmError.property(
                    fields.path(name), "must be an https address, or http on this machine");
        }
        return text;
    }

    static CorsSpec cors(Members cors) {
        List<String> origins = cors.texts("origins").orElse(List.of());
        for (int i = 0; i < origins.size(); i++) {
            if (!ORIGIN.matcher(origins.get(i)).matches()) {
                throw ArmError.property(
                        cors.path("origins[" + i + "]"), "must be an origin or '*'");
            }
        }
        Optional<Integer> maxAge = cors.integer("maxAge");
        if (maxAge.isPresent() && (maxAge.get() < 0 || maxAge.get() > MAX_AGE_MAX)) {
            throw ArmError.property(cors.path("maxAge"), "must be from 0 to 99999");
        }
        boolean credentials = cors.flag("allowCredentials").orElse(false);
        if (credentials && origins.contains("*")) {
            throw ArmError.property(
                    cors.path("allowCredentials"), "must be false where an origin is '*'");
        }
        return new CorsSpec(
                origins, tokens(cors, "headers"), tokens(cors, "methods"), maxAge, credentials);
    }

    /// They are written into header fields.
    private static List<String> tokens(Members cors, String member) {
        List<String> texts = cors.texts(member).orElse(List.of());
        for (int i = 0; i < texts.size(); i++) {
            if (!TOKEN.matcher(texts.get(i)).matches()) {
                throw ArmError.property(
                        cors.path(member + "[" + i + "]"), "must be a name (RFC 9110) or '*'");
            }
        }
        return texts;
    }

    static AcrSpec acr(Members acr) {
        return new AcrSpec(
                acr.texts("loginServers").orElse(List.of()),
                acr.objects("ociArtifacts").orElse(List.of()).stream()
                        .map(AccountRequest::artifact)
                        .toList());
    }

    private static Map<String, String> artifact(Members artifact) {
        var members = new LinkedHashMap<String, String>();
        for (String name : List.of("loginServer", "imageName", "digest")) {
            artifact.text(name).ifPresent(text -> members.put(name, text));
        }
        return members;
    }

    static ImportSpec importing(Members importing) {
        return new ImportSpec(
                importing.text("integrationDataStore"),
                importing.flag("initialImportMode"),
                importing.flag("enabled"));
    }

    /// `Enabled` or `Disabled`, spelled so.
    static Optional<String> publicNetworkAccess(Members properties) {
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
                            throw ArmError.property(
                                    properties.path("publicNetworkAccess"),
                                    "must be Enabled or Disabled");
                        });
    }

    private static boolean some(String text) {
        return !text.isEmpty();
    }
}
