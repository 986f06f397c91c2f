// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

import dev.signet.controlplane.deployments.content.ContentLink;
import dev.signet.controlplane.deployments.content.LinkedContent;
import dev.signet.controlplane.engine.Resources;
import dev.signet.templates.Meter;
import dev.signet.templates.SecretTexts;
import dev.signet.templates.Site;
import dev.signet.templates.TemplateJson;
import dev.signet.templates.Unknown;
import dev.signet.templates.plan.NestedDeployment;
import dev.signet.templates.plan.OuterScope;
import dev.signet.templates.plan.Plan;
import dev.signet.templates.plan.PlanRequest;
import dev.signet.templates.plan.Planner;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Plans the templates of one deployment, those nested in it too, on one meter. One thread at a
/// time.
final class Planning {
    private final Sites sites;
    private final Fetched fetched;
    private final SecretReader secrets;
    private final Resources resources;
    private final Instant now;
    private final Meter meter = new Meter();
    private final SecretTexts texts = new SecretTexts();
    private Secrets known = new Secrets(Set.of());
    private int knownTexts;

    Planning(
            Sites sites,
            LinkedContent links,
            SecretReader secrets,
            Resources resources,
            Instant now) {
        this.sites = sites;
        this.fetched = new Fetched(links, texts);
        this.secrets = secrets;
        this.resources = resources;
        this.now = now;
    }

    /// What the deployment links to.
    Fetched fetched() {
        return fetched;
    }

    Planned plan(DeploymentId id, DeploymentBody body, String by) {
        return plan(
                new Asked(
                        id,
                        body.mode(),
                        body.location(),
                        body.template(),
                        body.parameters(),
                        body.templateLink(),
                        by),
                Optional.empty());
    }

    /// @param id of the nested deployment
    /// @param location of its own, or of the one around it
    /// @param around what deploys it
    Planned plan(
            DeploymentId id,
            NestedDeployment nested,
            Optional<String> location,
            Planned around,
            String by) {
        Optional<ContentLink> link =
                nested.templateLink()
                        .map(each -> ContentLink.of(each, around.from(), "templateLink"));
        ObjectNode template = nested.template().orElseGet(() -> fetched.read(link.orElseThrow()));
        ObjectNode parameters =
                nested.parametersLink()
                        .map(each -> ContentLink.of(each, around.from(), "parametersLink"))
                        .map(each -> parameters(fetched.read(each)))
                        .orElse(nested.parameters());
        return plan(
                new Asked(
                        id,
                        nested.mode(),
                        location,
                        template,
                        parameters,
                        link.map(ContentLink::uri),
                        by),
                nested.outer());
    }

    /// @param parameters as given
    /// @param by object id of who deploys
    record Asked(
            DeploymentId id,
            String mode,
            Optional<String> location,
            ObjectNode template,
            ObjectNode parameters,
            Optional<URI> from,
            String by) {}

    private Planned plan(Asked asked, Optional<OuterScope> outer) {
        Site site = sites.of(asked, now, resources);
        Plan plan =
                Planner.plan(
                        new PlanRequest(asked.template(), filled(asked.parameters()), site, outer),
                        meter,
                        texts);
        return new Planned(plan, asked.template(), asked.from());
    }

    /// All that is secure in what has been planned by now, also where the planning has failed.
    Secrets secrets() {
        if (texts.size() != knownTexts) {
            knownTexts = texts.size();
            known = new Secrets(texts.all());
        }
        return known;
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
        Optional<String> value = secrets.read(vault.get(), name.get(), version);
        value.map(JsonNodeFactory.instance::stringNode).ifPresent(texts::add);
        return value.orElseThrow(
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
