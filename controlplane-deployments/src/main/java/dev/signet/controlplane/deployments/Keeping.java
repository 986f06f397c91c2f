// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

import dev.signet.base.Failed;
import dev.signet.controlplane.engine.Resources;
import dev.signet.controlplane.provider.ResourceId;

/// What of the history may go. Any thread.
///
/// @param resources of the installation
record Keeping(Resources resources) {
    /// Whether no lock keeps a deployment of the history.
    boolean mayGo(DeploymentId id) {
        try {
            resources.requireRemovable(id.resource());
            return true;
        } catch (Failed e) {
            return false;
        }
    }

    /// Whether the resource of that id is there no more: nobody can ask for its history.
    boolean isGone(String id) {
        return ArmIds.resource(id).filter(this::isThere).isEmpty();
    }

    private boolean isThere(ResourceId id) {
        try {
            return resources.find(id).isPresent();
        } catch (Failed e) {
            return true; // who cannot tell takes nothing away
        }
    }
}
