// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.healthcareapis;

import dev.signet.controlplane.provider.ManagedIdentity;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// All of a FHIR service in a workspace that a request can change: wanted, or in force. A value.
///
/// @param properties those that it shares with `services`; the key URI is versionless
/// @param own those that only it has
record FhirServiceState(
        Map<String, String> tags, ManagedIdentity identity, AccountProperties properties, Own own) {
    FhirServiceState {
        tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    }

    /// @param keyVersion the version that `keyEncryptionKeyUrl` names; empty without one
    /// @param smartIdentityProviders a JSON array's text; empty text: none
    /// @param usCoreMissingData of `implementationGuidesConfiguration`
    /// @param versionOverrides `resourceTypeOverrides`: a policy by resource type
    record Own(
            Optional<String> keyVersion,
            String smartIdentityProviders,
            Optional<Boolean> usCoreMissingData,
            Map<String, String> versionOverrides) {
        Own {
            versionOverrides = Collections.unmodifiableMap(new TreeMap<>(versionOverrides));
        }

        Own withKeyVersion(Optional<String> version) {
            return new Own(version, smartIdentityProviders, usCoreMissingData, versionOverrides);
        }
    }

    /// `keyEncryptionKeyUrl` as it is shown; empty for a service-managed service.
    Optional<String> keyUrl() {
        return properties
                .keyUri()
                .map(uri -> own.keyVersion().map(version -> uri + "/" + version).orElse(uri));
    }
}
