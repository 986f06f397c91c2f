// SPDX-License-Identifier: Apache-2.0
/// Azure Resource Manager's side: subscriptions, resource groups, vaults, FHIR accounts.
/// Records the desired state first; a pure planner proposes steps, an executor runs them and
/// may be killed at
// any.
@org.jspecify.annotations.NullMarked
module dev.signet.controlplane {
    requires transitive dev.signet.identity;
    requires static transitive org.jspecify;
    requires transitive tools.jackson.databind;

    exports dev.signet.controlplane;
}
