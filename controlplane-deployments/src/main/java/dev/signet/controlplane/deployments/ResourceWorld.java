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
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The resources as they are while a deployment runs.
final class ResourceWorld implements World {
    private final Resources resources;
    private final DeploymentStore deployments;

    ResourceWorld(Resources resources, DeploymentStore deployments) {
        this.resources = resources;
        this.deployments = deployments;
    }

    @Override
    public JsonNode reference(String id, Optional<String> version, boolean full) {
        ObjectNode resource =
                ArmIds.deployment(id)
                        .flatMap(deployments::find)
                        .map(DeploymentJson::shown)
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
