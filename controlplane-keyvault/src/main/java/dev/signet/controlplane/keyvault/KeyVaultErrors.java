// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.keyvault;

import dev.signet.base.Failure;
import dev.signet.controlplane.arm.ArmError;

/// The errors of Microsoft.KeyVault that the vault itself has none for.
final class KeyVaultErrors {
    static final ArmError VAULT_ELSEWHERE =
            new ArmError(
                    Failure.NOT_FOUND,
                    "VaultsNotHosted",
                    "This installation hosts no key vaults: it uses a vault elsewhere. Manage vaults and"
                            + " keys there.");
    static final ArmError VAULT_NAME_TAKEN =
            new ArmError(
                    Failure.CONFLICT, "VaultAlreadyExists", "The vault name is already in use.");

    static final ArmError DELETED_ELSEWHERE =
            new ArmError(
                    Failure.CONFLICT,
                    "ConflictError",
                    "The deleted vault belongs to the resource group '{group}': it is recovered there.");

    static final ArmError DELETED_VAULT_NOT_FOUND =
            new ArmError(
                    Failure.NOT_FOUND,
                    "DeletedVaultNotFound",
                    "The specified deleted vault '{name}' does not exist.");

    private KeyVaultErrors() {}
}
