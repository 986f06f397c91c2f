// SPDX-License-Identifier: Apache-2.0
/// Microsoft.KeyVault in Azure Resource Manager: vaults and their keys as resources, translated to
/// the vault of this installation.
@org.jspecify.annotations.NullMarked
module dev.signet.controlplane.keyvault {
    requires transitive dev.signet.controlplane;
    requires transitive dev.signet.vault;
    requires static transitive org.jspecify;
    requires transitive tools.jackson.databind;

    exports dev.signet.controlplane.keyvault;
}
