// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.healthcareapis;

import dev.signet.controlplane.healthcareapis.AccountSpec.CorsSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a client has set on an account; what it left out is empty and shown as its default. A
/// value.
///
/// @param objectIds `accessPolicies`, each as [AccessEntry#text]
/// @param offerThroughput 400 or more; held to where the operator turns it on
/// @param keyUri as given; empty: service-managed for life
/// @param crossTenantApplicationId `crossTenantCmkApplicationId`; never shown
/// @param authority empty: the embedded issuer
/// @param audience empty: the default one
/// @param exportStorageAccount empty: none
/// @param publicNetworkAccess `Enabled` or `Disabled`; empty: Enabled
record AccountProperties(
        List<String> objectIds,
        int offerThroughput,
        Optional<String> keyUri,
        Optional<String> crossTenantApplicationId,
        Optional<String> authority,
        Optional<String> audience,
        boolean smartProxyEnabled,
        CorsSpec cors,
        Optional<String> exportStorageAccount,
        AcrSpec acr,
        Optional<ImportSpec> importing,
        Optional<String> publicNetworkAccess) {
    /// What an account has that sets nothing.
    static final int OFFER_THROUGHPUT = 1000;

    AccountProperties {
        objectIds = List.copyOf(objectIds);
    }

    /// `accessPolicies`.
    List<AccessEntry> access() {
        return objectIds.stream().map(AccessEntry::parse).toList();
    }

    /// `acrConfiguration`: kept and shown; `$convert-data` is not built.
    record AcrSpec(List<String> loginServers, List<Map<String, String>> ociArtifacts) {
        static final AcrSpec NONE = new AcrSpec(List.of(), List.of());

        AcrSpec {
            loginServers = List.copyOf(loginServers);
            ociArtifacts = List.copyOf(ociArtifacts);
        }
    }

    /// `importConfiguration`: kept and shown.
    record ImportSpec(
            Optional<String> integrationDataStore,
            Optional<Boolean> initialImportMode,
            Optional<Boolean> enabled) {}

    /// The same with another public access.
    AccountProperties withPublicNetworkAccess(String access) {
        return new AccountProperties(
                objectIds,
                offerThroughput,
                keyUri,
                crossTenantApplicationId,
                authority,
                audience,
                smartProxyEnabled,
                cors,
                exportStorageAccount,
                acr,
                importing,
                Optional.of(access));
    }

    /// The same with this key.
    AccountProperties withKey(Optional<String> uri, Optional<String> applicationId) {
        return new AccountProperties(
                objectIds,
                offerThroughput,
                uri,
                applicationId,
                authority,
                audience,
                smartProxyEnabled,
                cors,
                exportStorageAccount,
                acr,
                importing,
                publicNetworkAccess);
    }

    /// The same with this authority and audience.
    AccountProperties withAuthentication(
            Optional<String> newAuthority, Optional<String> newAudience) {
        return new AccountProperties(
                objectIds,
                offerThroughput,
                keyUri,
                crossTenantApplicationId,
                newAuthority,
                newAudience,
                smartProxyEnabled,
                cors,
                exportStorageAccount,
                acr,
                importing,
                publicNetworkAccess);
    }
}
