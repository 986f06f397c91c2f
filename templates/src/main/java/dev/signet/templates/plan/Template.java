// SPDX-License-Identifier: Apache-2.0
package dev.signet.templates.plan;

import dev.signet.templates.Limits;
import dev.signet.templates.TemplateFailed;
import dev.signet.templates.TemplateJson;
import dev.signet.templates.expression.Frame.UserFunction;
import dev.signet.templates.expression.Frame.UserFunctions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A template with its sections told apart and nothing evaluated.
///
/// @param symbolic whether its resources are an object whose names are symbolic names
/// @param resources an array, or an object where `symbolic`
record Template(
        ObjectNode parameters,
        ObjectNode variables,
        UserFunctions functions,
        ObjectNode definitions,
        boolean symbolic,
        JsonNode resources,
        ObjectNode outputs) {
    private static final Set<String> MEMBERS =
            Set.of(
                    "$schema",
                    "contentversion",
                    "languageversion",
                    "apiprofile",
                    "metadata",
                    "definitions",
                    "parameters",
                    "functions",
                    "variables",
                    "resources",
                    "outputs");

    /// What other languages may put there and this one does not do.
    private static final Set<String> REFUSED = Set.of("imports", "extensions", "asserts", "rules");

    private static final Set<String> SCHEMAS =
            Set.of(
                    "deploymenttemplate.json",
                    "subscriptiondeploymenttemplate.json",
                    "managementgroupdeploymenttemplate.json",
                    "tenantdeploymenttemplate.json");

    /// @throws TemplateFailed `InvalidTemplate`
    static Template of(ObjectNode template) {
        for (Map.Entry<String, JsonNode> member : template.properties()) {
            String name = member.getKey().toLowerCase(Locale.ROOT);
            if (REFUSED.contains(name) && !member.getValue().isEmpty()) {
                throw TemplateFailed.invalid(
                        "The template element '" + member.getKey() + "' is not supported.",
                        member.getKey());
            }
            if (!MEMBERS.contains(name) && !REFUSED.contains(name)) {
                throw TemplateFailed.invalid(
                        "Could not find member '"
                                + member.getKey()
                                + "' on object of type 'Template'.",
                        member.getKey());
            }
        }
        checkSchema(template);
        required(
                TemplateJson.textMember(template, "contentVersion", "contentVersion"),
                "contentVersion");
        JsonNode resources = required(TemplateJson.member(template, "resources"), "resources");
        boolean symbolic = isSymbolic(template, resources);
        ObjectNode parameters = section(template, "parameters", Limits.PARAMETERS_MAX);
        ObjectNode definitions = section(template, "definitions", Limits.PARAMETERS_MAX);
        return new Template(
                parameters,
                section(template, "variables", Limits.VARIABLES_MAX),
                functions(template),
                definitions,
                symbolic,
                resources,
                section(template, "outputs", Limits.OUTPUTS_MAX));
    }

    private static <T> T required(Optional<T> member, String name) {
        return member.orElseThrow(
                () ->
                        TemplateFailed.invalid(
                                "Required property '" + name + "' not found in JSON.", name));
    }

    private static void checkSchema(ObjectNode template) {
        String schema =
                required(TemplateJson.textMember(template, "$schema", "$schema"), "$schema");
        String file =
                schema.substring(schema.lastIndexOf('/') + 1)
                        .toLowerCase(Locale.ROOT)
                        .replace("#", "");
        if (!SCHEMAS.contains(file)) {
            throw TemplateFailed.invalid(
                    "The schema must be deploymentTemplate.json,"
                            + " subscriptionDeploymentTemplate.json,"
                            + " managementGroupDeploymentTemplate.json or"
                            + " tenantDeploymentTemplate.json.",
                    "$schema");
        }
    }

    private static boolean isSymbolic(ObjectNode template, JsonNode resources) {
        Optional<String> version =
                TemplateJson.textMember(template, "languageVersion", "languageVersion");
        boolean second = version.filter(text -> text.startsWith("2.")).isPresent();
        if (version.isPresent() && !second && !version.get().startsWith("1.")) {
            throw TemplateFailed.invalid(
                    "The language version '" + version.get() + "' is not supported.",
                    "languageVersion");
        }
        if (!(resources.isArray() && !second) && !(resources.isObject() && second)) {
            throw TemplateFailed.invalid(
                    "The resources must be an array, or with language version 2.0 an object.",
                    "resources");
        }
        return second;
    }

    private static ObjectNode section(ObjectNode template, String name, int most) {
        ObjectNode section =
                TemplateJson.objectMember(template, name, name).orElseGet(TemplateJson::object);
        if (section.size() > most) {
            throw TemplateFailed.invalid(
                    "The template has more than the " + most + " " + name + " that are allowed.",
                    name);
        }
        return section;
    }

    private static UserFunctions functions(ObjectNode template) {
        var all = new HashMap<String, UserFunction>();
        JsonNode namespaces = TemplateJson.member(template, "functions").orElse(null);
        if (namespaces == null) {
            return UserFunctions.NONE;
        }
        if (!namespaces.isArray()) {
            throw TemplateFailed.invalid(
                    "The template element 'functions' must be an array.", "functions");
        }
        for (int i = 0; i < namespaces.size(); i++) {
            String path = "functions[" + i + "]";
            JsonNode namespace = namespaces.get(i);
            String name =
                    required(
                            TemplateJson.textMember(namespace, "namespace", path + ".namespace"),
                            path + ".namespace");
            ObjectNode members =
                    TemplateJson.objectMember(namespace, "members", path + ".members")
                            .orElseGet(TemplateJson::object);
            for (Map.Entry<String, JsonNode> member : members.properties()) {
                all.put(
                        key(name, member.getKey()),
                        function(member.getValue(), path + ".members." + member.getKey()));
            }
        }
        return (namespace, name) -> Optional.ofNullable(all.get(key(namespace, name)));
    }

    private static String key(String namespace, String name) {
        return (namespace + "." + name).toLowerCase(Locale.ROOT);
    }

    private static UserFunction function(JsonNode function, String path) {
        List<String> names = new ArrayList<>();
        JsonNode parameters =
                TemplateJson.member(function, "parameters").orElseGet(TemplateJson::object);
        for (int i = 0; parameters.isArray() && i < parameters.size(); i++) {
            names.add(
                    required(
                            TemplateJson.textMember(
                                    parameters.get(i), "name", path + ".parameters"),
                            path + ".parameters.name"));
        }
        JsonNode output = required(TemplateJson.member(function, "output"), path + ".output");
        return new UserFunction(
                names,
                required(TemplateJson.entry(output, "value"), path + ".output.value").getValue());
    }
}
