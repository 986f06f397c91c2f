// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.healthcareapis;

import dev.signet.controlplane.arm.ArmError;
import dev.signet.controlplane.arm.ArmMembers;
import dev.signet.controlplane.arm.Location;
import dev.signet.controlplane.healthcareapis.AccountProperties.AcrSpec;
import dev.signet.controlplane.healthcareapis.AccountSpec.CorsSpec;
import dev.signet.controlplane.healthcareapis.FhirServiceState.Own;
import dev.signet.controlplane.provider.ManagedIdentity;
import dev.signet.json.Members;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// What the body of a PUT of a workspace's FHIR service asks for, checked field by field.
///
/// @param identity without a principal; empty: unchanged
/// @param key what it says of the customer's key
/// @param properties the rest, but for the key
/// @param unknown JSON paths that mean nothing here
record FhirServiceRequest(
        Optional<String> kind,
        Optional<Location> location,
        Optional<Map<String, String>> tags,
        Optional<ManagedIdentity> identity,
        Optional<String> provisioningState,
        KeyUrl key,
        AccountProperties properties,
        Own own,
        List<String> unknown) {
    static final String KEY_TARGET =
            "properties.encryption.customerManagedKeyEncryption.keyEncryptionKeyUrl";
    private static final String VERSIONED = "versioned";
    private static final List<String> VERSION_POLICIES =
            List.of("no-version", VERSIONED, "versioned-update");

    /// What is said of the customer's key.
    sealed interface KeyUrl {
        /// Nothing.
        record Unsaid() implements KeyUrl {}

        /// Null or empty text: service-managed.
        record Cleared() implements KeyUrl {}

        /// This version of this key.
        record Named(KeyReference reference, String version) implements KeyUrl {}
    }

    /// @throws dev.signet.base.Failed `INVALID` with the fact `target`
    static FhirServiceRequest of(Members body) {
        body.pass("id", "name", "type", "etag", "systemData");
        Optional<Members> properties = body.object("properties");
        properties.ifPresent(
                each -> each.pass("privateEndpointConnections", "eventState", "accountId"));
        Optional<Members> authentication =
                properties.flatMap(each -> each.object("authenticationConfiguration"));
        return new FhirServiceRequest(
                body.text("kind", 64),
                body.text("location", 64).map(Location::new),
                ArmMembers.tags(body),
                ManagedIdentity.asked(body),
                properties.flatMap(each -> each.text("provisioningState", 64)),
                properties
                        .flatMap(each -> each.object("encryption"))
                        .flatMap(each -> each.object("customerManagedKeyEncryption"))
                        .map(FhirServiceRequest::key)
                        .orElseGet(KeyUrl.Unsaid::new),
                shared(properties, authentication),
                own(properties, authentication),
                body.unknown());
    }

    private static KeyUrl key(Members encryption) {
        Optional<String> text = encryption.text("keyEncryptionKeyUrl");
        if (text.isEmpty()) {
            return encryption.said("keyEncryptionKeyUrl")
                    ? new KeyUrl.Cleared()
                    : new KeyUrl.Unsaid();
        }
        if (text.get().isEmpty()) {
            return new KeyUrl.Cleared();
        }
        String url =
                text.get().endsWith("/") ? cut(text.get(), text.get().length() - 1) : text.get();
        int slash = url.lastIndexOf('/');
        if (slash < 0 || cut(url, slash).endsWith("/keys")) {
            throw AccountErrors.KEY_URL_UNVERSIONED.failed("target", KEY_TARGET);
        }
        return new KeyUrl.Named(new KeyReference(cut(url, slash)), url.substring(slash + 1));
    }

    private static String cut(String text, int end) {
        return text.substring(0, end);
    }

    private static AccountProperties shared(
            Optional<Members> properties, Optional<Members> authentication) {
        return new AccountProperties(
                AccountRequest.policies(properties),
                AccountProperties.OFFER_THROUGHPUT,
                Optional.empty(),
                Optional.empty(),
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

    private static Own own(Optional<Members> properties, Optional<Members> authentication) {
        return new Own(
                Optional.empty(),
                authentication
                        .flatMap(each -> each.trees("smartIdentityProviders"))
                        .filter(each -> !each.isEmpty())
                        .map(JsonNode::toString)
                        .orElse(""),
                properties
                        .flatMap(each -> each.object("implementationGuidesConfiguration"))
                        .flatMap(each -> each.flag("usCoreMissingData")),
                properties
                        .flatMap(each -> each.object("resourceVersionPolicyConfiguration"))
                        .map(FhirServiceRequest::overrides)
                        .orElse(Map.of()));
    }

    /// History is kept of every resource: what says otherwise is refused, not passed over.
    private static Map<String, String> overrides(Members policies) {
        policies.text("default", 64).ifPresent(text -> checkPolicy(policies.path("default"), text));
        var overrides = new TreeMap<String, String>();
        policies.tree("resourceTypeOverrides")
                .ifPresent(
                        all ->
                                all.properties()
                                        .forEach(
                                                each -> {
                                                    String path =
                                                            policies.path("resourceTypeOverrides.")
                                                                    + each.getKey();
                                                    String text = each.getValue().asString("");
                                                    checkPolicy(path, text);
                                                    overrides.put(each.getKey(), text);
                                                }));
        return overrides;
    }

    private static void checkPolicy(String path, String text) {
        if (!VERSION_POLICIES.contains(text)) {
            throw ArmError.property(path, "must be one of " + String.join(", ", VERSION_POLICIES));
        }
        if (!text.equals(VERSIONED)) {
            throw ArmError.property(
                    path, "must be 'versioned': other policies are not supported by this version");
        }
    }
}
