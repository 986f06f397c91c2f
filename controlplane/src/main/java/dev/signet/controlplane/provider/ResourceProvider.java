// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.provider;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.controlplane.arm.ArmError;
import dev.signet.controlplane.arm.Routes;
import dev.signet.controlplane.engine.Resources;

/// The port of one resource type. Whatever makes, changes, reads or removes a resource does it
/// through [Resources], which knows every provider; so HTTP requests, the first start and
/// deployments all go through one door.
///
/// There are three kinds. A [KeptProvider]'s resources are kept by the control plane itself: the
/// desired state is written first and brought about in steps that outlive a kill. A
/// [DirectProvider]'s resources are kept elsewhere, and each change is done when its call returns.
/// An [ExtensionProvider]'s are kept under the resource that they extend. Any thread.
public sealed interface ResourceProvider permits KeptProvider, DirectProvider, ExtensionProvider {
    ResourceType type();

    Namespace namespace();

    /// Whether the resources live in a resource group of their own right: they are listed with it,
    /// go with it, and have Resource Manager's usual addresses. What is nested in another resource
    /// or extends one is not tracked and adds its addresses itself.
    default boolean tracked() {
        return true;
    }

    /// Whether its resources can be moved to another resource group, with what is nested in them.
    default boolean isMovable() {
        return false;
    }

    /// Refuses while something of its own is under way that relies on what is in a resource group:
    /// nothing is moved out of it or into it meanwhile. Called while nothing else changes.
    ///
    /// @throws dev.signet.base.Failed `CONFLICT`
    default void requireStill(ResourceId group) {
        // nothing is under way
    }

    /// Refuses what no body could mend, such as a name that no resource can have.
    ///
    /// @throws dev.signet.base.Failed `INVALID`, `NOT_FOUND`
    default void check(ResourceId id) {
        // every id will do
    }

    /// Refuses a request that could not be carried out whatever there is. Looks at nothing but the
    /// request and changes nothing; what [Resources#put] refuses beyond it depends on what is
    /// there.
    ///
    /// @throws dev.signet.base.Failed `INVALID` with the fact `target` or `field`
    void validate(ResourceRequest request);

    /// Why there is no such resource.
    default Failed missing(ResourceId id) {
        return ArmError.RESOURCE_NOT_FOUND.failed(
                new Fact("type", type().text()),
                new Fact("name", String.join("/", id.names())),
                new Fact("group", id.group()));
    }

    /// Adds addresses beside the usual ones.
    default void addTo(Routes routes, Resources resources) {}
}
