// SPDX-License-Identifier: Apache-2.0
/// What lies in a data folder apart from the accounts, and how it is opened: identity, service
/// root, certificates, clients' secrets, the control plane's records, the embedded vault.
@org.jspecify.annotations.NullMarked
module dev.signet.installation {
    requires transitive dev.signet.audit;
    requires transitive dev.signet.controlplane;
    requires transitive dev.signet.keys;
    requires transitive dev.signet.ledger;
    requires transitive dev.signet.vault;
    requires static transitive org.jspecify;
    requires org.bouncycastle.pkix;
    requires org.bouncycastle.provider;
    requires tools.jackson.databind;

    exports dev.signet.installation;

    opens dev.signet.installation to
            tools.jackson.databind;
}
