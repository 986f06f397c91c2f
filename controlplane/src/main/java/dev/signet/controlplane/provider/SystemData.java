// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.provider;

import dev.signet.controlplane.arm.ArmJson;
import tools.jackson.databind.node.ObjectNode;

/// The member `systemData`: who made a resource and who changed it last.
public final class SystemData {
    private SystemData() {}

    /// Adds the member.
    public static void show(ObjectNode resource, ResourceRecord<?> record) {
        ObjectNode node = resource.putObject("systemData");
        node.put("createdBy", record.created().by());
        node.put("createdByType", "Application");
        node.put("createdAt", ArmJson.time(record.created().at()));
        node.put("lastModifiedBy", record.modified().by());
        node.put("lastModifiedByType", "Application");
        node.put("lastModifiedAt", ArmJson.time(record.modified().at()));
    }
}
