// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

import dev.signet.controlplane.arm.ArmJson;
import dev.signet.controlplane.deployments.DeploymentRecord.Operation;
import dev.signet.controlplane.deployments.DeploymentRecord.Provided;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Deployments and their operations as Resource Manager shows them (Microsoft.Resources 2022-09-01,
/// DeploymentExtended and DeploymentOperation).
final class DeploymentJson {
    private DeploymentJson() {}

    static ObjectNode shown(DeploymentRecord record) {
        ObjectNode json = head(record.id(), record.location());
        if (!record.tags().isEmpty()) {
            ObjectNode tags = json.putObject("tags");
            record.tags().forEach(tags::put);
        }
        ObjectNode properties = json.putObject("properties");
        if (record.templateLink().isPresent()) {
            properties.putObject("templateLink").put("uri", record.templateLink().get());
        }
        properties.put("templateHash", record.templateHash());
        properties.set("parameters", record.parameters());
        properties.put("mode", record.mode());
        properties.put("provisioningState", record.state());
        properties.put("timestamp", ArmJson.time(record.ended().orElse(record.started())));
        properties.put("duration", duration(record.started(), record.ended()));
        properties.put("correlationId", record.run());
        properties.set("providers", providers(record.types()));
        properties.putArray("dependencies");
        if (record.state().equals(DeploymentRecord.SUCCEEDED)) {
            properties.set("outputs", record.outputs());
        }
        if (record.ended().isPresent()) {
            properties.set("outputResources", ids(record.resources()));
        }
        record.problem().ifPresent(problem -> properties.set("error", problem.json()));
        return json;
    }

    private static ObjectNode head(DeploymentId id, Optional<String> location) {
        ObjectNode json = ArmJson.object();
        json.put("id", id.text());
        json.put("name", id.name());
        json.put("type", "Microsoft.Resources/deployments");
        location.ifPresent(each -> json.put("location", each));
        return json;
    }

    static ArrayNode ids(List<String> ids) {
        ArrayNode all = ArmJson.object().putArray("ids");
        ids.forEach(id -> all.addObject().put("id", id));
        return all;
    }

    private static String duration(Instant started, Optional<Instant> ended) {
        return ended.map(end -> Duration.between(started, end).toString()).orElse("PT0S");
    }

    private static ArrayNode providers(List<Provided> types) {
        var byNamespace = new TreeMap<String, TreeMap<String, TreeSet<String>>>();
        for (Provided type : types) {
            int slash = type.type().indexOf('/');
            String namespace = slash < 0 ? type.type() : type.type().substring(0, slash);
            var locations =
                    byNamespace
                            .computeIfAbsent(namespace, _ -> new TreeMap<>())
                            .computeIfAbsent(
                                    type.type().substring(slash + 1), _ -> new TreeSet<>());
            if (!type.location().isEmpty()) {
                locations.add(type.location());
            }
        }
        ArrayNode all = ArmJson.object().putArray("providers");
        byNamespace.forEach(
                (namespace, its) -> {
                    ObjectNode provider = all.addObject();
                    provider.put("namespace", namespace);
                    ArrayNode resourceTypes = provider.putArray("resourceTypes");
                    its.forEach(
                            (type, locations) -> {
                                ObjectNode shown = resourceTypes.addObject();
                                shown.put("resourceType", type);
                                ArrayNode all2 = shown.putArray("locations");
                                locations.forEach(all2::add);
                            });
                });
        return all;
    }

    /// The answer to a validation that has found nothing wrong.
    static ObjectNode validated(
            DeploymentId id,
            DeploymentBody body,
            Preflight preflight,
            ObjectNode parameters,
            Instant now) {
        ObjectNode json = head(id, body.location());
        ObjectNode properties = json.putObject("properties");
        properties.put("templateHash", Hashes.of(body.template()));
        properties.set("parameters", parameters);
        properties.put("mode", body.mode());
        properties.put("provisioningState", "Succeeded");
        properties.put("timestamp", ArmJson.time(now));
        properties.put("duration", "PT0S");
        properties.set("providers", providers(preflight.types()));
        properties.putArray("dependencies");
        properties.set(
                "validatedResources",
                ids(preflight.found().stream().map(Preflight.Found::id).toList()));
        if (!preflight.foreign().isEmpty()) {
            ArrayNode diagnostics = properties.putArray("diagnostics");
            preflight
                    .foreign()
                    .forEach(
                            problem ->
                                    diagnostics
                                            .addObject()
                                            .put("level", "Warning")
                                            .put("code", problem.code())
                                            .put("message", problem.message())
                                            .put("target", problem.target()));
        }
        return json;
    }

    static ObjectNode operation(DeploymentRecord record, Operation operation) {
        ObjectNode json = ArmJson.object();
        json.put("id", record.id().text() + "/operations/" + operation.id());
        json.put("operationId", operation.id());
        ObjectNode properties = json.putObject("properties");
        properties.put("provisioningOperation", operation.kind());
        properties.put("provisioningState", operation.state());
        properties.put("timestamp", ArmJson.time(operation.ended().orElse(operation.started())));
        properties.put("duration", duration(operation.started(), operation.ended()));
        properties.put("trackingId", record.run());
        properties.put("statusCode", operation.statusCode());
        operation
                .problem()
                .ifPresent(
                        problem ->
                                properties.putObject("statusMessage").set("error", problem.json()));
        operation
                .resource()
                .ifPresent(
                        id ->
                                properties
                                        .putObject("targetResource")
                                        .put("id", id)
                                        .put("resourceType", operation.type())
                                        .put("resourceName", operation.name()));
        return json;
    }

    /// What the status address of a run answers.
    static ObjectNode status(DeploymentRecord record) {
        ObjectNode json = ArmJson.object();
        json.put("status", record.state());
        record.problem().ifPresent(problem -> json.set("error", problem.json()));
        return json;
    }
}
