// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity;

import java.util.Locale;
import java.util.Optional;

/// What a token can be for, as Entra ID parts it: an API is what an application is allowed to call
/// for a user. The ids are those of Azure's own APIs, the same in every tenant.
public enum Api {
    /// The accounts' data planes, and whatever else names no API of this installation.
    DATA(
            "4f6778d8-5aef-43dc-a1ff-b073724b9495",
            "Azure Healthcare APIs",
            "read and write health records (FHIR), as far as you may"),
    /// The control plane, and the directory beside it.
    RESOURCE_MANAGER(
            "797f4846-ba00-4fd7-ba43-dac1f8f63013",
            "Azure Resource Manager",
            "manage this installation as you may: services, vaults, users and roles"),
    KEY_VAULT(
            "cfa8b339-82a2-471a-a3c9-0fc0be7a4093",
            "Azure Key Vault",
            "use and manage the keys in your vaults, as far as you may");

    private final String applicationId;
    private final String label;
    private final String meaning;

    Api(String applicationId, String label, String meaning) {
        this.applicationId = applicationId;
        this.label = label;
        this.meaning = meaning;
    }

    /// Its application id, and here its object id as well.
    public String applicationId() {
        return applicationId;
    }

    /// Azure's name for it.
    public String label() {
        return label;
    }

    /// What who has a token for it can do, for people.
    public String meaning() {
        return meaning;
    }

    /// The API of that application id, whatever its case.
    public static Optional<Api> of(String applicationId) {
        String id = applicationId.toLowerCase(Locale.ROOT);
        for (Api each : values()) {
            if (each.applicationId.equals(id)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }
}
