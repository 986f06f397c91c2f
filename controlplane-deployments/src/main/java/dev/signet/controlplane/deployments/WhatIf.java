// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

import dev.signet.controlplane.arm.ArmJson;
import dev.signet.controlplane.engine.Resources;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.controlplane.provider.ResourceProvider;
import dev.signet.controlplane.provider.ResourceType;
import dev.signet.controlplane.provider.Scope;
import dev.signet.templates.TemplateJson;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What a deployment would change. Properties that the template names are held against those that
/// are there; properties that it does not name count as they are, but for tags, which a deployment
/// replaces.
final class WhatIf {
    private final Deployments deployments;

    WhatIf(Deployments deployments) {
        this.deployments = deployments;
    }

    /// `{"status", "properties": {"changes": [...]}}`.
    ObjectNode of(DeploymentId id, ObjectNode content, String by) {
        boolean idsOnly =
                TemplateJson.objectMember(content, "properties", "properties")
                        .flatMap(
                                each ->
                                        TemplateJson.objectMember(
                                                each, "whatIfSettings", "whatIfSettings"))
                        .flatMap(
                                each ->
                                        TemplateJson.textMember(
                                                each, "resultFormat", "resultFormat"))
                        .filter(each -> each.equalsIgnoreCase("ResourceIdOnly"))
                        .isPresent();
        var looked = deployments.look(id, content, by);
        Preflight preflight = looked.preflight();
        preflight.requireGood(id, false);
        ObjectNode answer = ArmJson.object();
        answer.put("status", "Succeeded");
        ArrayNode changes = answer.putObject("properties").putArray("changes");
        var kept = new HashSet<String>();
        for (Preflight.Found found : preflight.found()) {
            ArmIds.resource(found.id()).ifPresent(each -> kept.add(each.normal()));
            changes.add(preflight.secrets().mask(change(found, idsOnly)));
        }
        if (id.group().isPresent()) {
            others(id, looked.body().complete(), kept, changes, idsOnly);
        }
        return answer;
    }

    private ObjectNode change(Preflight.Found found, boolean idsOnly) {
        ObjectNode change = ArmJson.object();
        change.put("resourceId", found.id());
        Resources resources = deployments.resources();
        Optional<ResourceId> id = ArmIds.resource(found.id(), resources);
        Optional<ResourceProvider> provider =
                resources.providers().stream()
                        .filter(each -> id.isPresent() && each.type().same(id.get().type()))
                        .findFirst();
        // what extends a type that nobody here provides is as foreign as that type
        Optional<String> foreign =
                id.flatMap(ResourceId::extended)
                        .map(ResourceId::type)
                        .filter(
                                type ->
                                        resources.providers().stream()
                                                .noneMatch(each -> each.type().same(type)))
                        .map(ResourceType::text);
        if (provider.isEmpty() || foreign.isPresent()) {
            change.put("changeType", "Unsupported");
            change.put(
                    "unsupportedReason",
                    "This installation has no provider of the type '"
                            + foreign.orElse(found.type())
                            + "'.");
            return change;
        }
        Optional<ObjectNode> before = present(id.orElseThrow(), found.version());
        if (before.isEmpty()) {
            change.put("changeType", "Create");
            if (!idsOnly) {
                found.body().ifPresent(body -> change.set("after", after(found, body)));
            }
            return change;
        }
        if (found.body().isEmpty() || idsOnly) {
            change.put("changeType", "Deploy");
            return change;
        }
        ArrayNode delta = Differences.between(before.get(), found.body().get());
        change.put("changeType", delta.isEmpty() ? "NoChange" : "Modify");
        change.set("before", before.get());
        change.set("after", after(found, found.body().get()));
        change.set("delta", delta);
        return change;
    }

    private static ObjectNode after(Preflight.Found found, ObjectNode body) {
        ObjectNode after = ArmJson.object();
        after.put("id", found.id());
        after.put("apiVersion", found.version());
        after.put("type", found.type());
        after.put("name", found.id().substring(found.id().lastIndexOf('/') + 1));
        after.setAll(body);
        return after;
    }

    /// A resource that may be within one that is not there either.
    private Optional<ObjectNode> present(ResourceId id, String version) {
        if (!id.type().same(ResourceType.GROUP)
                && !id.group().isEmpty()
                && deployments
                        .resources()
                        .find(ResourceId.ofGroup(id.subscription(), id.group()))
                        .isEmpty()) {
            return Optional.empty();
        }
        Optional<ResourceId> extended = id.extended();
        if (extended.isPresent() && deployments.resources().find(extended.get()).isEmpty()) {
            return Optional.empty();
        }
        return deployments.resources().find(id).map(each -> each.show(version));
    }

    private void others(
            DeploymentId id,
            boolean complete,
            Set<String> kept,
            ArrayNode changes,
            boolean idsOnly) {
        Scope.Group scope = Preflight.scope(id.group().orElseThrow());
        for (Leftovers.Left left : Leftovers.of(deployments.resources(), scope, kept)) {
            ObjectNode change = changes.addObject();
            change.put("resourceId", left.id().text());
            change.put("changeType", complete ? "Delete" : "Ignore");
            if (!idsOnly) {
                change.set(
                        "before",
                        left.resource().show(left.provider().namespace().versions().latest()));
            }
        }
    }
}
