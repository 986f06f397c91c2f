// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.engine;

import dev.signet.controlplane.provider.ResourceId;

/// Has a word before a request changes or removes a resource. Any thread.
public interface Guard {
    /// Lets everything pass.
    Guard NONE =
            new Guard() {
                @Override
                public void requireChangeable(ResourceId id) {
                    // nothing is guarded
                }

                @Override
                public void requireRemovable(ResourceId id) {
                    // nothing is guarded
                }
            };

    /// @throws dev.signet.base.Failed `CONFLICT`
    void requireChangeable(ResourceId id);

    /// The same of the resource with all that is in it.
    ///
    /// @throws dev.signet.base.Failed `CONFLICT`
    void requireRemovable(ResourceId id);
}
