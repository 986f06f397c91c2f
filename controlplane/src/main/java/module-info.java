// SPDX-License-Identifier: Apache-2.0
/// Azure Resource Manager's side: one engine that records what is wanted and brings it about, and
/// a provider for each resource type. What a type is to the rest of the system it says itself.
@org.jspecify.annotations.NullMarked
module dev.signet.controlplane {
    requires transitive dev.signet.http;
    requires transitive dev.signet.identity;
    requires transitive dev.signet.json;
    requires static transitive org.jspecify;
    requires transitive tools.jackson.databind;

    exports dev.signet.controlplane;
    exports dev.signet.controlplane.arm;
    exports dev.signet.controlplane.authorization;
    exports dev.signet.controlplane.engine;
    exports dev.signet.controlplane.healthcareapis;
    exports dev.signet.controlplane.healthcareapis.audit;
    exports dev.signet.controlplane.managedidentity;
    exports dev.signet.controlplane.plain;
    exports dev.signet.controlplane.provider;
    exports dev.signet.controlplane.routes;
}
