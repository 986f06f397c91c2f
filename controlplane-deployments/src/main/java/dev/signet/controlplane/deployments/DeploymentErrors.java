// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

import dev.signet.base.Failure;
import dev.signet.controlplane.arm.ArmError;
import dev.signet.templates.TemplateJson;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The refusals that deployments have of their own, and what is left out of stored templates.
final class DeploymentErrors {
    static final ArmError NOT_FOUND =
            new ArmError(
                    Failure.NOT_FOUND,
                    "DeploymentNotFound",
                    "Deployment '{name}' could not be found.");
    static final ArmError OPERATION_NOT_FOUND =
            new ArmError(
                    Failure.NOT_FOUND,
                    "DeploymentOperationNotFound",
                    "Deployment operation '{name}' could not be found.");
    static final ArmError NOT_RUNNING =
            new ArmError(
                    Failure.CONFLICT,
                    "DeploymentCannotBeCancelled",
                    "The deployment '{name}' cannot be canceled because it is not running.");

    private DeploymentErrors() {}

    static Problem active(DeploymentId id) {
        return Problem.of(
                "DeploymentActive",
                "Unable to edit or replace deployment '"
                        + id.name()
                        + "': the previous deployment of that name is still active. Please see"
                        + " https://aka.ms/arm-deploy for usage details.");
    }

    /// A template that cannot be deployed for reasons that stand in `problems`.
    static Refused invalid(DeploymentId id, List<Problem> problems) {
        return new Refused(
                400,
                new Problem(
                        "InvalidTemplateDeployment",
                        "The template deployment '"
                                + id.name()
                                + "' is not valid according to the validation procedure. See inner"
                                + " errors for details.",
                        "",
                        problems));
    }

    /// The template without the default values of secure parameters, nested templates too.
    static JsonNode withoutSecureDefaults(JsonNode node) {
        if (node instanceof ArrayNode array) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode();
            for (int i = 0; i < array.size(); i++) {
                copy.add(withoutSecureDefaults(array.get(i)));
            }
            return copy;
        }
        if (!(node instanceof ObjectNode object)) {
            return node;
        }
        Optional<String> type =
                TemplateJson.member(object, "type")
                        .filter(JsonNode::isString)
                        .map(each -> each.stringValue().toLowerCase(Locale.ROOT));
        boolean secure =
                type.filter(each -> each.equals("securestring") || each.equals("secureobject"))
                        .isPresent();
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        object.properties()
                .forEach(
                        member -> {
                            if (!secure || !member.getKey().equalsIgnoreCase("defaultValue")) {
                                copy.set(member.getKey(), withoutSecureDefaults(member.getValue()));
                            }
                        });
        return copy;
    }
}
