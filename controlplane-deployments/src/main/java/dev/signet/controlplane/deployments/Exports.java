// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

import dev.signet.controlplane.arm.ArmJson;
import dev.signet.controlplane.arm.ArmRequest;
import dev.signet.controlplane.engine.Resources;
import dev.signet.controlplane.provider.DirectProvider;
import dev.signet.controlplane.provider.Resource;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.controlplane.provider.ResourceProvider;
import dev.signet.controlplane.provider.ResourceType;
import dev.signet.controlplane.provider.Scope;
import dev.signet.http.Response;
import dev.signet.templates.TemplateJson;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/// A resource group as a template that makes it again.
final class Exports {
    private static final String SCHEMA =
            "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#";
    private static final List<String> KEPT =
            List.of("location", "tags", "kind", "sku", "identity", "properties");
    private static final List<String> READ_ONLY =
            List.of(
                    "provisioningState",
                    "privateEndpointConnections",
                    "vaultUri",
                    "hsmPoolResourceId",
                    "keyUri",
                    "keyUriWithVersion",
                    "secondaryLocations",
                    "systemData",
                    "eventState");

    private final Deployments deployments;

    Exports(Deployments deployments) {
        this.deployments = deployments;
    }

    /// `POST .../resourceGroups/g/exportTemplate`.
    Response group(ArmRequest call) {
        ObjectNode body = DeploymentRoutes.body(call);
        Resources resources = deployments.resources();
        ResourceId group =
                resources.require(ResourceId.ofGroup(call.subscription(), call.group())).id();
        Optional<Set<String>> wanted = wanted(body);
        String options =
                TemplateJson.textMember(body, "options", "options")
                        .orElse("")
                        .toLowerCase(Locale.ROOT);
        ObjectNode template = ArmJson.object();
        template.put("$schema", SCHEMA);
        template.put("contentVersion", "1.0.0.0");
        ObjectNode parameters = template.putObject("parameters");
        template.putObject("variables");
        ArrayNode all = template.putArray("resources");
        for (ResourceProvider provider : resources.providers().reversed()) {
            if (!provider.tracked()) {
                continue;
            }
            var scope = new Scope.Group(group.subscription(), group.group());
            for (Resource resource : resources.list(provider, scope)) {
                if (wanted.map(ids -> ids.contains(resource.id().normal())).orElse(true)) {
                    var writer = new Writer(parameters, all, options);
                    writer.add(resource, provider, Optional.empty());
                    children(resource, writer);
                }
            }
        }
        ObjectNode answer = ArmJson.object();
        answer.set("template", template);
        return ArmJson.response(200, answer);
    }

    /// Empty: all.
    private static Optional<Set<String>> wanted(ObjectNode body) {
        var ids = new HashSet<String>();
        JsonNode named = TemplateJson.member(body, "resources").orElseGet(TemplateJson::object);
        for (int i = 0; named.isArray() && i < named.size(); i++) {
            String id = named.get(i).asString("");
            if (id.equals("*")) {
                return Optional.empty();
            }
            ids.add(id.toLowerCase(Locale.ROOT));
        }
        return ids.isEmpty() ? Optional.empty() : Optional.of(ids);
    }

    private void children(Resource parent, Writer writer) {
        ResourceType type = parent.id().type();
        String within = type.text().toLowerCase(Locale.ROOT) + "/";
        for (ResourceProvider provider : deployments.resources().providers()) {
            if (provider instanceof DirectProvider direct
                    && !provider.tracked()
                    && provider.type().text().toLowerCase(Locale.ROOT).startsWith(within)) {
                direct.list(new Scope.Within(parent.id()))
                        .forEach(child -> writer.add(child, provider, Optional.of(parent)));
            }
        }
    }

    /// Writes resources into a template.
    private record Writer(ObjectNode parameters, ArrayNode resources, String options) {
        void add(Resource resource, ResourceProvider provider, Optional<Resource> parent) {
            String version = provider.namespace().versions().latest();
            ObjectNode shown = resource.show(version);
            ObjectNode written = resources.addObject();
            written.put("type", provider.type().text());
            written.put("apiVersion", version);
            written.put("name", name(resource, parent));
            for (String member : KEPT) {
                TemplateJson.member(shown, member)
                        .ifPresent(value -> written.set(member, cleaned(value)));
            }
            parent.ifPresent(each -> written.putArray("dependsOn").add(each.id().text()));
        }

        private String name(Resource resource, Optional<Resource> parent) {
            String name = String.join("/", resource.id().names());
            if (parent.isPresent() || options.contains("skipallparameterization")) {
                return name;
            }
            String parameter =
                    (resource.id().type().path() + "_" + name).replaceAll("[^A-Za-z0-9]", "_")
                            + "_name";
            ObjectNode declared = parameters.putObject(parameter);
            if (options.contains("includeparameterdefaultvalue")) {
                declared.put("defaultValue", name);
            }
            declared.put("type", "String");
            return "[parameters('" + parameter + "')]";
        }

        private static JsonNode cleaned(JsonNode value) {
            if (value.isString() && value.stringValue().startsWith("[")) {
                return StringNode.valueOf("[" + value.stringValue()); // no expression
            }
            if (value instanceof ArrayNode array) {
                ArrayNode all = ArmJson.object().putArray("all");
                for (int i = 0; i < array.size(); i++) {
                    all.add(cleaned(array.get(i)));
                }
                return all;
            }
            if (!(value instanceof ObjectNode object)) {
                return value;
            }
            ObjectNode copy = ArmJson.object();
            object.properties()
                    .forEach(
                            member -> {
                                if (!READ_ONLY.contains(member.getKey())
                                        && !isOfIdentity(member.getKey(), object)) {
                                    copy.set(member.getKey(), cleaned(member.getValue()));
                                }
                            });
            return copy;
        }

        /// An identity's own ids are given to it, not by it.
        private static boolean isOfIdentity(String name, ObjectNode object) {
            return object.has("type") && (name.equals("principalId") || name.equals("tenantId"));
        }
    }
}
