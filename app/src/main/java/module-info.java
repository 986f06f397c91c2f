// SPDX-License-Identifier: Apache-2.0
/// Assembles the server: configuration, first start, the accounts' lives. The only module that
/// constructs adapters.
@org.jspecify.annotations.NullMarked
module dev.signet.app {
    requires dev.signet.controlplane;
    requires dev.signet.controlplane.keyvault;
    requires dev.signet.dataplane;
    requires transitive dev.signet.keys;
    requires dev.signet.keys.azure;
    requires dev.signet.ledger;
    requires dev.signet.vault;
    requires transitive dev.signet.crypto;
    requires static transitive org.jspecify;
    requires info.picocli;
    requires java.logging;
    requires java.management;
    requires java.net.http;
    requires org.bouncycastle.pkix;
    requires org.bouncycastle.provider;
    requires tools.jackson.databind;

    exports dev.signet.app;

    opens dev.signet.app to
            info.picocli,
            tools.jackson.databind;
}
