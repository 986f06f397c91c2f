// SPDX-License-Identifier: Apache-2.0
/// Microsoft.Resources/deployments in Azure Resource Manager: a template is planned, checked as a
/// whole, and brought about through the one door to resources.
@org.jspecify.annotations.NullMarked
module dev.signet.controlplane.deployments {
    requires transitive dev.signet.controlplane;
    requires dev.signet.templates;
    requires java.net.http;
    requires static transitive org.jspecify;
    requires transitive tools.jackson.databind;

    exports dev.signet.controlplane.deployments;
    exports dev.signet.controlplane.deployments.content;
}
