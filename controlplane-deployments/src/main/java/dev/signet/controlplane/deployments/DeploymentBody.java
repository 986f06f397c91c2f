// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

import dev.signet.controlplane.deployments.content.ContentLink;
import dev.signet.templates.TemplateFailed;
import dev.signet.templates.TemplateJson;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
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
    private static final Set<String> MEMBERS =
            Set.of("properties", "location", "tags", "name", "type", "id");
    private static final Set<String> PROPERTIES =
            Set.of(
                    "template",
                    "templatelink",
                    "parameters",
                    "parameterslink",
                    "mode",
                    "debugsetting",
                    "expressionevaluationoptions",
                    "whatifsettings",
                    "validationlevel");

    /// @param links reads linked templates and parameter files
    /// @throws TemplateFailed `InvalidRequestContent`, `InvalidTemplate`
    static DeploymentBody of(ObjectNode body, Fetched links) {
        known(body, MEMBERS, "");
        ObjectNode properties =
                TemplateJson.objectMember(body, "properties", "properties")
                        .orElseThrow(() -> content("'properties' is required"));
        known(properties, PROPERTIES, "properties.");
        checkOuterScope(properties);
        checkDebugging(properties);
        Optional<ObjectNode> inline =
                TemplateJson.objectMember(properties, "template", "properties.template");
        Optional<ContentLink> link = link(properties, "templateLink");
        if (inline.isPresent() == link.isPresent()) {
            throw content("one of 'properties.template' and 'properties.templateLink' is required");
        }
        return new DeploymentBody(
                TemplateJson.textMember(body, "location", "location"),
                tags(body),
                isComplete(properties),
                inline.orElseGet(() -> links.read(link.orElseThrow())),
                link.map(ContentLink::uri),
                parameters(properties, links));
    }

    private static Refused content(String why) {
        return Refused.of("InvalidRequestContent", "The request content was invalid: " + why + ".");
    }

    private static void known(ObjectNode object, Set<String> members, String path) {
        for (String name : object.propertyNames()) {
            if (!members.contains(name.toLowerCase(Locale.ROOT))) {
                throw content("'" + path + name + "' is not supported");
            }
        }
    }

    /// Only deployments in a template have a scope around them.
    private static void checkOuterScope(ObjectNode properties) {
        TemplateJson.objectMember(properties, "expressionEvaluationOptions", "properties")
                .flatMap(each -> TemplateJson.textMember(each, "scope", "scope"))
                .filter(scope -> !scope.equalsIgnoreCase("NotSpecified"))
                .ifPresent(
                        _ -> {
                            throw content(
                                    "'properties.expressionEvaluationOptions' is for deployments in a"
                                            + " template");
                        });
    }

    /// Requests and answers are not kept: a wish to see them is refused rather than passed over.
    private static void checkDebugging(ObjectNode properties) {
        TemplateJson.objectMember(properties, "debugSetting", "properties.debugSetting")
                .flatMap(each -> TemplateJson.textMember(each, "detailLevel", "detailLevel"))
                .filter(level -> !level.equalsIgnoreCase("none"))
                .ifPresent(
                        _ -> {
                            throw content("'properties.debugSetting.detailLevel' must be 'none'");
                        });
    }

    private static boolean isComplete(ObjectNode properties) {
        String mode =
                TemplateJson.textMember(properties, "mode", "properties.mode")
                        .orElse("Incremental");
        return switch (mode.toLowerCase(Locale.ROOT)) {
            case "incremental" -> false;
            case "complete" -> true;
            default -> throw content("'properties.mode' must be 'Incremental' or 'Complete'");
        };
    }

    private static Optional<ContentLink> link(ObjectNode properties, String name) {
        return TemplateJson.objectMember(properties, name, "properties." + name)
                .map(link -> ContentLink.of(link, Optional.empty(), "properties." + name));
    }

    /// Of a parameter file or of the body itself: a file has its parameters in a member.
    private static ObjectNode parameters(ObjectNode properties, Fetched links) {
        ObjectNode given =
                TemplateJson.objectMember(properties, "parameters", "properties.parameters")
                        .map(DeploymentBody::unwrapped)
                        .orElseGet(TemplateJson::object);
        Optional<ContentLink> link = link(properties, "parametersLink");
        if (link.isEmpty()) {
            return given;
        }
        if (!given.isEmpty()) {
            throw content(
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

    private static Map<String, String> tags(ObjectNode body) {
        var tags = new LinkedHashMap<String, String>();
        ObjectNode given =
                TemplateJson.objectMember(body, "tags", "tags").orElseGet(TemplateJson::object);
        for (Map.Entry<String, JsonNode> tag : given.properties()) {
            if (!tag.getValue().isString()) {
                throw content("'tags." + tag.getKey() + "' must be a string");
            }
            tags.put(tag.getKey(), tag.getValue().stringValue());
        }
        return tags;
    }

    String mode() {
        return complete ? "Complete" : "Incremental";
    }
}
