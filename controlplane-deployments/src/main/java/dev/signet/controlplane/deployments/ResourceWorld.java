// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

import dev.signet.base.Failed;
import dev.signet.controlplane.arm.ArmErrorResponse;
import dev.signet.controlplane.engine.Resources;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.templates.TemplateError;
import dev.signet.templates.TemplateFailed;
import dev.signet.templates.TemplateJson;
import dev.signet.templates.World;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The resources as they are while a deployment runs. Of a deployment within it the outputs are as
/// they came; of an earlier one they are as they are kept, without what holds a secret. One thread.
final class ResourceWorld implements World {
    private final Resources resources;
    private final DeploymentStore deployments;
    private final Map<String, JsonNode> outputs = new HashMap<>();

    ResourceWorld(Resources resources, DeploymentStore deployments) {
        this.resources = resources;
        this.deployments = deployments;
    }

    /// A deployment within the one that runs has ended.
    void ended(DeploymentId id, JsonNode its) {
        outputs.put(id.normal(), its);
    }

    private ObjectNode shown(DeploymentRecord record) {
        ObjectNode shown = DeploymentJson.shown(record);
        JsonNode its = outputs.get(record.id().normal());
        if (its != null) {
            shown.withObject("/properties").set("outputs", its);
        }
        return shown;
    }

    @Override
    public JsonNode reference(String id, Optional<String> version, boolean full) {
        ObjectNode resource =
                DeploymentId.of(id)
                        .flatMap(deployments::find)
                        .map(this::shown)
                        .orElseGet(() -> resource(id, version));
        return full
                ? resource
                : TemplateJson.member(resource, "properties").orElseGet(TemplateJson::object);
    }

    private ObjectNode resource(String id, Optional<String> version) {
        ResourceId found =
                ArmIds.resource(id, resources)
                        .orElseThrow(
                                () ->
                                        failed(
                                                "ResourceNotFound",
                                                "The Resource '"
                                                        + id
                                                        + "' is none of this installation.",
                                                id));
        try {
            var versions = resources.provider(found.type()).namespace().versions();
            String shown = version.map(versions::spelled).orElseGet(versions::latest);
            return resources.require(found).show(shown);
        } catch (Failed e) {
            throw failed(ArmErrorResponse.code(e), ArmErrorResponse.message(e), id);
        }
    }

    @Override
    public JsonNode list(String function, String id, Optional<String> version) {
        throw failed(
                "InvalidTemplate",
                "The template function '"
                        + function
                        + "' is not supported for '"
                        + id
                        + "': no resource of this installation has such a function.",
                id);
    }

    private static TemplateFailed failed(String code, String message, String target) {
        return new TemplateFailed(new TemplateError(code, message, target));
    }
}
