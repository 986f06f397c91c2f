// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.healthcareapis;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What an account shall be. Immutable.
///
/// @param accountId made once by the control plane; names the account's folder and never
///     changes
/// @param resourceId its ARM id, by which roles given above hold for it
/// @param name the resource name, 3 to 23 characters of `a-z0-9-`
/// @param kind says which FHIR version it serves; never changes
/// @param keyUri versionless key URI for a customer-managed account; empty: service-managed
/// @param keyVersion the version of the key that must be the one in use; empty: the newest,
///     whichever that is
/// @param keyUse how the key is used; for service-managed accounts [KeyUse#OWN]
/// @param access who may do what; empty: whoever holds a role
/// @param authority issuer whose tokens are accepted; empty: the embedded one
/// @param audience accepted `aud`; empty: the default ones of the account
/// @param cors what browsers may do
/// @param publicNetworkAccess false: every request for data is refused with 403, as there are no
///     private endpoints by which one could come in
/// @param smartProxyEnabled whether apps that an EHR launches may sign in by the SMART proxy
/// @param exportStorage the storage account that exports go to; empty: none is named
public record AccountSpec(
        UUID accountId,
        String resourceId,
        String name,
        AccountKind kind,
        Optional<String> keyUri,
        Optional<String> keyVersion,
        KeyUse keyUse,
        List<AccessEntry> access,
        Optional<String> authority,
        Optional<String> audience,
        CorsSpec cors,
        boolean publicNetworkAccess,
        boolean smartProxyEnabled,
        Optional<String> exportStorage) {
    public AccountSpec {
        access = List.copyOf(access);
    }

    /// @param maxAgeSeconds 0 to 99,999; empty: not sent
    public record CorsSpec(
            List<String> origins,
            List<String> headers,
            List<String> methods,
            Optional<Integer> maxAgeSeconds,
            boolean allowCredentials) {
        public CorsSpec {
            origins = List.copyOf(origins);
            headers = List.copyOf(headers);
            methods = List.copyOf(methods);
        }

        /// Nothing allowed.
        public static CorsSpec none() {
            return new CorsSpec(List.of(), List.of(), List.of(), Optional.empty(), false);
        }
    }
}
