// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.authorization;

import dev.signet.controlplane.arm.ArmJson;
import dev.signet.controlplane.provider.Resource;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.controlplane.provider.ResourceType;
import dev.signet.controlplane.provider.Stamp;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// A role assignment as it is shown, whatever the role is of.
///
/// @param extended at which it was asked for
/// @param scope at which it was given: there, above or below
/// @param name a GUID
/// @param roleDefinition id of the role's definition
public record Assignment(
        ResourceId extended,
        String scope,
        String name,
        String roleDefinition,
        String principalId,
        Optional<String> principalType,
        Optional<String> description,
        Stamp created,
        Stamp updated)
        implements Resource {
    public static final ResourceType TYPE =
            ResourceType.of("Microsoft.Authorization/roleAssignments");

    @Override
    public ResourceId id() {
        return extended.extension(TYPE, name);
    }

    @Override
    public ObjectNode show(String version) {
        ObjectNode node = ArmJson.object();
        ObjectNode properties = node.putObject("properties");
        properties.put("roleDefinitionId", roleDefinition);
        properties.put("principalId", principalId);
        principalType.ifPresent(type -> properties.put("principalType", type));
        properties.put("scope", scope);
        properties.putNull("condition");
        properties.putNull("conditionVersion");
        properties.put("createdOn", ArmJson.time(created.at()));
        properties.put("updatedOn", ArmJson.time(updated.at()));
        properties.put("createdBy", created.by());
        properties.put("updatedBy", updated.by());
        properties.putNull("delegatedManagedIdentityResourceId");
        properties.put("description", description.orElse(null));
        node.put("id", scope + "/providers/" + TYPE.text() + "/" + name);
        node.put("type", TYPE.text());
        node.put("name", name);
        return node;
    }
}
