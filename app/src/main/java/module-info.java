// SPDX-License-Identifier: Apache-2.0
/// Assembles the server: verbs, configuration, first start. The only module that constructs
/// adapters.
@org.jspecify.annotations.NullMarked
module dev.signet.app {
    requires dev.signet.accounts;
    requires dev.signet.configuration;
    requires transitive dev.signet.controlplane.deployments;
    requires dev.signet.controlplane.keyvault;
    requires transitive dev.signet.customerkeys;
    requires transitive dev.signet.installation;
    requires dev.signet.portal;
    requires dev.signet.process;
    requires transitive dev.signet.telemetry;
    requires dev.signet.validation;
    requires dev.signet.verify;
    requires dev.signet.keys.azure;
    requires transitive dev.signet.keys;
    requires transitive dev.signet.crypto;
    requires static transitive org.jspecify;
    requires info.picocli;
    requires java.net.http;

    exports dev.signet.app;

    opens dev.signet.app to
            info.picocli;
}
