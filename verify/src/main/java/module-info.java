// SPDX-License-Identifier: Apache-2.0
/// The walk over the data folder of a stopped server: names what is damaged and changes nothing.
@org.jspecify.annotations.NullMarked
module dev.signet.verify {
    requires dev.signet.accounts;
    requires dev.signet.controlplane.keyvault;
    requires transitive dev.signet.installation;
    requires transitive dev.signet.keys;
    requires static transitive org.jspecify;

    exports dev.signet.verify;
}
