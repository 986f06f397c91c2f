// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

import dev.signet.controlplane.deployments.content.ContentLink;
import dev.signet.json.Members;
import dev.signet.json.Rules;
import dev.signet.templates.Target;
import dev.signet.templates.TemplateFailed;
import dev.signet.templates.TemplateJson;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// What the body of a request for a deployment asks for.
///
/// @param complete whether what the template does not have is removed from the resource group
/// @param template as given or, where it is linked, as found there
/// @param templateLink where it was found
/// @param parameters `{"x": {"value"}}`, those of a linked file too
record DeploymentBody(
        Optional<String> location,
        Map<String, String> tags,
        boolean complete,
        ObjectNode template,
        Optional<URI> templateLink,
        ObjectNode parameters) {
    /// @param links reads linked templates and parameter files
    /// @throws TemplateFailed `InvalidRequestContent`, `InvalidTemplate`
    static DeploymentBody of(ObjectNode body, Fetched links) {
        Members whole = Members.of(body, Refused.RULES);
        whole.pass("properties", "location", "tags", "name", "type", "id");
        whole.refuseUnknown();
        Members properties =
                whole.object("properties")
                        .orElseThrow(() -> Refused.content("'properties' is required"));
        properties.pass(
                "template",
                "templateLink",
                "parameters",
                "parametersLink",
                "mode",
                "debugSetting",
                "expressionEvaluationOptions",
                "whatIfSettings",
                "validationLevel");
        properties.refuseUnknown();
        checkOuterScope(properties);
        checkDebugging(properties);
        Optional<ObjectNode> inline = properties.tree("template");
        Optional<ContentLink> link = link(properties, "templateLink");
        if (inline.isPresent() == link.isPresent()) {
            throw Refused.content(
                    "one of 'properties.template' and 'properties.templateLink' is required");
        }
        return new DeploymentBody(
                whole.text("location"),
                whole.textsByName("tags", Rules.Entries.ANY).orElse(Map.of()),
                isComplete(properties),
                inline.orElseGet(() -> links.read(link.orElseThrow())),
                link.map(ContentLink::uri),
                parameters(properties, links));
    }

    /// Only deployments in a template have a scope around them.
    private static void checkOuterScope(Members properties) {
        properties
                .object("expressionEvaluationOptions")
                .flatMap(each -> each.text("scope"))
                .filter(scope -> !scope.equalsIgnoreCase("NotSpecified"))
                .ifPresent(
                        _ -> {
                            throw Refused.content(
                                    "'properties.expressionEvaluationOptions' is for deployments in a"
                                            + " template");
                        });
    }

    /// Requests and answers are not kept: a wish to see them is refused rather than passed over.
    private static void checkDebugging(Members properties) {
        properties
                .object("debugSetting")
                .flatMap(each -> each.text("detailLevel"))
                .filter(level -> !level.equalsIgnoreCase("none"))
                .ifPresent(
                        _ -> {
                            throw Refused.content(
                                    "'properties.debugSetting.detailLevel' must be 'none'");
                        });
    }

    private static boolean isComplete(Members properties) {
        String mode = properties.text("mode").orElse("Incremental");
        return switch (mode.toLowerCase(Locale.ROOT)) {
            case "incremental" -> false;
            case "complete" -> true;
            default ->
                    throw Refused.content("'properties.mode' must be 'Incremental' or 'Complete'");
        };
    }

    private static Optional<ContentLink> link(Members properties, String name) {
        return properties
                .tree(name)
                .map(link -> ContentLink.of(link, Optional.empty(), properties.path(name)));
    }

    /// Of a parameter file or of the body itself: a file has its parameters in a member.
    private static ObjectNode parameters(Members properties, Fetched links) {
        ObjectNode given =
                properties
                        .tree("parameters")
                        .map(DeploymentBody::unwrapped)
                        .orElseGet(TemplateJson::object);
        Optional<ContentLink> link = link(properties, "parametersLink");
        if (link.isEmpty()) {
            return given;
        }
        if (!given.isEmpty()) {
            throw Refused.content(
                    "one of 'properties.parameters' and 'properties.parametersLink' is allowed");
        }
        return unwrapped(links.read(link.get()));
    }

    private static ObjectNode unwrapped(ObjectNode parameters) {
        boolean file =
                TemplateJson.entry(parameters, "$schema").isPresent()
                        || TemplateJson.entry(parameters, "contentVersion")
                                .filter(each -> each.getValue().isString())
                                .isPresent();
        return file
                ? TemplateJson.objectMember(parameters, "parameters", "parameters")
                        .orElseGet(TemplateJson::object)
                : parameters;
    }

    /// Whether a deployment to it says where it is kept.
    static boolean hasLocation(Target target) {
        return switch (target) {
            case Target.Tenant _, Target.ManagementGroup _, Target.Subscription _ -> true;
            case Target.Group _, Target.OfResource _ -> false;
        };
    }

    /// Refuses what cannot be deployed so to what it is deployed to.
    void requireFor(Target target) {
        if (complete && !(target instanceof Target.Group)) {
            throw Refused.of(
                    "InvalidDeploymentMode",
                    "A deployment to " + target.words() + " must have the mode 'Incremental'.");
        }
        unlocated(target, location)
                .ifPresent(
                        problem -> {
                            throw new Refused(400, problem);
                        });
    }

    /// Why a deployment to it cannot be without a location.
    static Optional<Problem> unlocated(Target target, Optional<String> location) {
        return hasLocation(target) && location.isEmpty()
                ? Optional.of(
                        Problem.of(
                                "LocationRequired",
                                "The location property is required for a deployment to "
                                        + target.words()
                                        + "."))
                : Optional.empty();
    }

    String mode() {
        return complete ? "Complete" : "Incremental";
    }
}
