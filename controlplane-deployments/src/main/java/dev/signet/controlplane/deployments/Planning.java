// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

import dev.signet.controlplane.engine.Resources;
import dev.signet.templates.Meter;
import dev.signet.templates.Site;
import dev.signet.templates.TemplateFailed;
import dev.signet.templates.TemplateJson;
import dev.signet.templates.Unknown;
import dev.signet.templates.plan.NestedDeployment;
import dev.signet.templates.plan.Plan;
import dev.signet.templates.plan.PlanRequest;
import dev.signet.templates.plan.Planner;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Plans the templates of one deployment, those nested in it too, on one meter. One thread at a
/// time.
final class Planning {
    private final Sites sites;
    private final LinkedContent links;
    private final SecretReader secrets;
    private final Resources resources;
    private final Instant now;
    private final Meter meter = new Meter();

    Planning(
            Sites sites,
            LinkedContent links,
            SecretReader secrets,
            Resources resources,
            Instant now) {
        this.sites = sites;
        this.links = links;
        this.secrets = secrets;
        this.resources = resources;
        this.now = now;
    }

    Plan plan(DeploymentId id, DeploymentBody body, String by) {
        Site site = sites.of(id, body.mode(), body.template(), by, now, resources);
        return Planner.plan(
                new PlanRequest(body.template(), filled(body.parameters()), site, Optional.empty()),
                meter);
    }

    /// @param id of the nested deployment
    Plan plan(DeploymentId id, NestedDeployment nested, String by) {
        ObjectNode template = template(nested);
        ObjectNode parameters =
                nested.parametersLink()
                        .map(link -> parameters(links.read(uri(link))))
                        .orElse(nested.parameters());
        Site site = sites.of(id, nested.mode(), template, by, now, resources);
        return Planner.plan(
                new PlanRequest(template, filled(parameters), site, nested.outer()), meter);
    }

    ObjectNode template(NestedDeployment nested) {
        return nested.template()
                .orElseGet(() -> links.read(uri(nested.templateLink().orElseThrow())));
    }

    private static String uri(ObjectNode link) {
        return TemplateJson.textMember(link, "uri", "templateLink.uri")
                .orElseThrow(
                        () ->
                                TemplateFailed.invalid(
                                        "A linked template needs 'uri': template specs are not"
                                                + " supported.",
                                        "properties.templateLink"));
    }

    private static ObjectNode parameters(ObjectNode file) {
        return TemplateJson.objectMember(file, "parameters", "parameters")
                .orElseGet(TemplateJson::object);
    }

    /// The parameters with the secrets that they refer to.
    private ObjectNode filled(ObjectNode parameters) {
        ObjectNode filled = TemplateJson.object();
        for (Map.Entry<String, JsonNode> parameter : parameters.properties()) {
            Optional<ObjectNode> reference =
                    Unknown.is(parameter.getValue())
                            ? Optional.empty()
                            : TemplateJson.objectMember(
                                    parameter.getValue(),
                                    "reference",
                                    "parameters." + parameter.getKey() + ".reference");
            filled.set(
                    parameter.getKey(),
                    reference.isEmpty()
                            ? parameter.getValue()
                            : TemplateJson.object()
                                    .put("value", secret(parameter.getKey(), reference.get())));
        }
        return filled;
    }

    private String secret(String parameter, ObjectNode reference) {
        String path = "parameters." + parameter + ".reference";
        Optional<String> vault =
                TemplateJson.objectMember(reference, "keyVault", path + ".keyVault")
                        .flatMap(
                                each -> TemplateJson.textMember(each, "id", path + ".keyVault.id"));
        Optional<String> name =
                TemplateJson.textMember(reference, "secretName", path + ".secretName");
        if (vault.isEmpty() || name.isEmpty()) {
            throw Refused.of(
                    "InvalidRequestContent",
                    "The reference of the parameter '"
                            + parameter
                            + "' needs 'keyVault.id' and 'secretName'.");
        }
        Optional<String> version =
                TemplateJson.textMember(reference, "secretVersion", path + ".secretVersion");
        return secrets.read(vault.get(), name.get(), version)
                .orElseThrow(
                        () ->
                                Refused.of(
                                        "KeyVaultParameterReferenceNotFound",
                                        "The parameter '"
                                                + parameter
                                                + "' refers to the secret '"
                                                + name.get()
                                                + "' of '"
                                                + vault.get()
                                                + "', which was not found."));
    }
}
