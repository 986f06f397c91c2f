// SPDX-License-Identifier: Apache-2.0
/// The vault that holds the customers' keys: embedded in this server, alone (`signet vault`) or
/// elsewhere; where it is asked today, and as whom.
@org.jspecify.annotations.NullMarked
module dev.signet.customerkeys {
    requires transitive dev.signet.accounts;
    requires transitive dev.signet.controlplane.keyvault;
    requires transitive dev.signet.installation;
    requires dev.signet.keys.azure;
    requires dev.signet.json;
    requires static transitive org.jspecify;
    requires tools.jackson.databind;

    exports dev.signet.customerkeys;
}
