// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// The port to the Key Vaults that this installation hosts (Microsoft.KeyVault, management
/// plane). JSON in and out in the shapes of api-version 2023-07-01; the app implements it on
/// the embedded vault. Failures are [dev.signet.base.Failed]: `INVALID` with a fact `field`,
/// `CONFLICT`, `NOT_FOUND`, `FORBIDDEN`. Any thread.
public interface VaultProvider {
    /// Creates or replaces (`createMode` recover: recovers) a vault.
    ///
    /// @param body the whole request body (`location`, `tags`, `properties`)
    /// @return the whole resource without `id` and `type`, which the control plane adds
    Put put(String resourceGroup, String name, ObjectNode body);

    /// Changes what the body names.
    ObjectNode patch(String name, ObjectNode body);

    /// The vault: `name`, `location`, `tags`, `properties`, and `resourceGroup` as one more
    /// member.
    Optional<ObjectNode> read(String name);

    /// All vaults.
    List<ObjectNode> list();

    /// Soft-deletes (or deletes, where soft delete is off); false when there is none.
    boolean delete(String name);

    /// All soft-deleted vaults in the shape of `deletedVaults`, without `id`.
    List<ObjectNode> deleted();

    /// Purges a soft-deleted vault.
    void purge(String name);

    /// `add`, `replace` or `remove` access policies.
    ObjectNode accessPolicies(String name, String operation, ObjectNode body);

    /// Creates the key if there is none of that name; never changes one.
    ObjectNode putKey(String vault, String key, ObjectNode body);

    /// One key, latest version or the given.
    Optional<ObjectNode> key(String vault, String key, Optional<String> version);

    /// All keys, latest version each.
    List<ObjectNode> keys(String vault);

    /// All versions of a key.
    List<ObjectNode> keyVersions(String vault, String key);

    /// @param created false when an existing vault was replaced
    record Put(boolean created, ObjectNode vault) {}
}
