// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.provider;

import dev.signet.controlplane.arm.Conditions;
import tools.jackson.databind.node.ObjectNode;

/// What is asked of a resource, be it by an HTTP request, by a deployment or by the installation
/// itself.
///
/// @param version api-version in which the body is meant and the answer is shown
/// @param body the whole body (`location`, `tags`, `properties` ...)
/// @param by object id of the caller
public record ResourceRequest(
        ResourceId id, String version, ObjectNode body, Conditions conditions, String by) {
    /// The same of another spelling of the id.
    public ResourceRequest of(ResourceId spelled) {
        return new ResourceRequest(spelled, version, body, conditions, by);
    }
}
