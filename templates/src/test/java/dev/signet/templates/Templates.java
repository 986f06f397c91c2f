// SPDX-License-Identifier: Apache-2.0
package dev.signet.templates;

import dev.signet.templates.plan.NestedDeployment;
import dev.signet.templates.plan.Plan;
import dev.signet.templates.plan.PlanRequest;
import dev.signet.templates.plan.PlannedResource;
import dev.signet.templates.plan.Planner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What the tests of this module share: a site, short ways to plan and to evaluate.
public final class Templates {
    public static final String SUBSCRIPTION = "22222222-2222-4222-8222-222222222222";
    public static final String GROUP = "/subscriptions/" + SUBSCRIPTION + "/resourceGroups/rg";
    public static final JsonMapper JSON = JsonMapper.builder().build();

    /// A world in which every resource has the property `state` and a `location`.
    public static final World WORLD =
            new World() {
                @Override
                public JsonNode reference(String id, Optional<String> version, boolean full) {
                    ObjectNode properties = TemplateJson.object();
                    properties.put("state", "there");
                    properties.put("id", id);
                    properties.put("version", version.orElse("newest"));
                    ObjectNode resource = TemplateJson.object();
                    resource.put("location", "westus2");
                    resource.set("properties", properties);
                    return full ? resource : properties;
                }

                @Override
                public JsonNode list(String function, String id, Optional<String> version) {
                    return TemplateJson.object().put("function", function).put("id", id);
                }
            };

    private Templates() {}

    public static ObjectNode object(String json) {
        return TemplateJson.object(json.getBytes(StandardCharsets.UTF_8));
    }

    public static Site site() {
        return site(Optional.of("rg"));
    }

    public static Site site(Optional<String> group) {
        return site(Target.in(SUBSCRIPTION, group));
    }

    public static Site site(Target target) {
        Optional<String> group =
                target instanceof Target.Group(_, var name) ? Optional.of(name) : Optional.empty();
        return new Site(
                target,
                object("{\"tenantId\":\"the-tenant\"}"),
                target.subscription()
                        .map(
                                _ ->
                                        object(
                                                "{\"id\":\"/subscriptions/"
                                                        + SUBSCRIPTION
                                                        + "\",\"subscriptionId\":\""
                                                        + SUBSCRIPTION
                                                        + "\",\"tenantId\":\"the-tenant\"}")),
                group.map(
                        name ->
                                object(
                                        "{\"id\":\""
                                                + GROUP
                                                + "\",\"name\":\""
                                                + name
                                                + "\",\"location\":\"westus2\"}")),
                target instanceof Target.ManagementGroup
                        ? Optional.of(object("{\"id\":\"" + target.id() + "\"}"))
                        : Optional.empty(),
                object(
                        "{\"name\":\"Signet\",\"authentication\":{\"loginEndpoint\":"
                                + "\"https://issuer.test/\"}}"),
                object("{\"name\":\"deploy\",\"properties\":{\"mode\":\"Incremental\"}}"),
                object("{\"objectId\":\"somebody\",\"tenantId\":\"the-tenant\"}"),
                Optional.of(Instant.parse("2026-03-01T10:20:30Z")),
                Optional.of(() -> UUID.fromString("01234567-89ab-4cde-8f01-23456789abcd")));
    }

    /// A template of these members.
    public static ObjectNode template(String members) {
        return object(
                "{\"$schema\":\"https://schema.management.azure.com/schemas/2019-04-01/"
                        + "deploymentTemplate.json#\",\"contentVersion\":\"1.0.0.0\","
                        + members
                        + "}");
    }

    public static Plan plan(String members) {
        return plan(members, "{}");
    }

    public static Plan plan(String members, String parameters) {
        return plan(template(members), object(parameters));
    }

    public static Plan plan(ObjectNode template, ObjectNode parameters) {
        return plan(new SecretTexts(), template, parameters);
    }

    public static Plan plan(SecretTexts secrets, String members, String parameters) {
        return plan(secrets, template(members), object(parameters));
    }

    private static Plan plan(SecretTexts secrets, ObjectNode template, ObjectNode parameters) {
        return plan(new Meter(), secrets, template, parameters);
    }

    private static Plan plan(
            Meter meter, SecretTexts secrets, ObjectNode template, ObjectNode parameters) {
        return plan(site(), meter, secrets, template, parameters);
    }

    private static Plan plan(
            Site site,
            Meter meter,
            SecretTexts secrets,
            ObjectNode template,
            ObjectNode parameters) {
        return Planner.plan(
                new PlanRequest(template, parameters, site, Optional.empty()), meter, secrets);
    }

    /// A template of these members, deployed to something else than the group.
    public static Plan planAt(Target target, String members) {
        return plan(
                site(target),
                new Meter(),
                new SecretTexts(),
                template(members),
                TemplateJson.object());
    }

    /// The template of a deployment within.
    public static Plan planWithin(NestedDeployment nested) {
        return Planner.plan(
                new PlanRequest(
                        nested.template().orElseThrow(),
                        TemplateJson.object(),
                        site(nested.target()),
                        nested.outer()),
                new Meter(),
                new SecretTexts());
    }

    /// What the planning of a template of these members costs.
    static long work(String members) {
        var meter = new Meter();
        Plan _ = plan(meter, new SecretTexts(), template(members), TemplateJson.object());
        return meter.work();
    }

    /// The ids, from the provider on, in order.
    public static List<String> ids(Plan plan) {
        return plan.resources().stream()
                .map(PlannedResource::id)
                .map(id -> id.orElse("?").replace(GROUP + "/providers/", ""))
                .toList();
    }

    /// The value of an expression as an output.
    public static JsonNode evaluate(String expression) {
        return evaluateAt(site().target(), expression);
    }

    /// The same where the template is deployed to something else.
    public static JsonNode evaluateAt(Target target, String expression) {
        ObjectNode template = template("\"resources\":[]");
        ObjectNode output = template.putObject("outputs").putObject("it");
        output.put("type", "object");
        output.put("nullable", true);
        ObjectNode holder = output.putObject("value");
        holder.put("it", "[" + expression + "]");
        return plan(site(target), new Meter(), new SecretTexts(), template, TemplateJson.object())
                .outputs(WORLD)
                .get("it")
                .get("value")
                .get("it");
    }

    public static String resource(String path) {
        try (var stream = Templates.class.getResourceAsStream("/" + path)) {
            if (stream == null) {
                throw new AssertionError("no " + path);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
