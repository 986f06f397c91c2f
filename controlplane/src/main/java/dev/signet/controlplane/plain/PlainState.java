// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.plain;

import dev.signet.controlplane.arm.ArmJson;
import dev.signet.controlplane.provider.ManagedIdentity;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/// All of a plain resource that a request can change. A value.
///
/// @param properties its `properties` as a JSON object's text
public record PlainState(Map<String, String> tags, ManagedIdentity identity, String properties) {
    public PlainState {
        tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    }

    static PlainState of(
            Map<String, String> tags, ManagedIdentity identity, ObjectNode properties) {
        return new PlainState(tags, identity, properties.toString());
    }

    /// A fresh object.
    ObjectNode tree() {
        return ArmJson.object(properties);
    }
}
