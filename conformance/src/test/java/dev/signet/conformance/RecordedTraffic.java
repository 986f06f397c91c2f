// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import dev.signet.conformance.Client.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Requests of a list, sent to a server one after the other, each with its answer in a file as `oav
/// validate-traffic` reads them. What an answer says can stand in later lines.
final class RecordedTraffic {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final String IDENTITY =
            """
            {"type":"Microsoft.ManagedIdentity/userAssignedIdentities","apiVersion":"2023-01-31",
             "name":"traffic","location":"westus2"}""";
    private static final String GROUP =
            """
            {"type":"Microsoft.Resources/resourceGroups","apiVersion":"2022-09-01",
             "name":"traffic-made","location":"westus2","properties":{}}""";

    private static final String NESTED =
            """
            {"type":"Microsoft.Resources/deployments","apiVersion":"2022-09-01","name":"zone",
             "subscriptionId":"%s","location":"westus2",
             "properties":{"mode":"Incremental","template":%s,
              "expressionEvaluationOptions":{"scope":"inner"}}}""";

    private static final String ROLE =
            """
            {"type":"Microsoft.Authorization/roleAssignments","apiVersion":"2022-04-01",
             "name":"0a0a0a0a-1111-4222-8333-444444444444",
             "properties":{"roleDefinitionId":"4c8d0bbc-75d3-4935-991f-5f3c56d81508",
              "principalId":"aaaaaaaa-1111-4222-8333-444444444444"}}""";

    private final Client client;
    private final Arm arm;
    private final String resource;
    private final Map<String, String> words = new LinkedHashMap<>();
    private int count;

    /// @param resource whose tokens are sent: `arm` or `vault`
    RecordedTraffic(Client client, String resource) {
        this.client = client;
        this.arm = new Arm(client);
        this.resource = resource;
        words.put("s", "/subscriptions/" + client.subscription());
        words.put("g", words.get("s") + "/resourceGroups/signet/providers");
        words.put("r", words.get("s") + "/resourcegroups/traffic");
        words.put("tenant", client.tenant());
        words.put("template", template("2019-04-01/deploymentTemplate", IDENTITY));
        words.put("whole", template("2018-05-01/subscriptionDeploymentTemplate", GROUP));
        words.put("m", "/providers/Microsoft.Management/managementGroups/" + client.tenant());
        words.put(
                "zone",
                template(
                        "2019-08-01/tenantDeploymentTemplate",
                        NESTED.formatted(client.subscription(), words.get("whole"))));
        words.put("given", template("2019-04-01/deploymentTemplate", ROLE));
    }

    private static String template(String schema, String resource) {
        String text =
                """
                {"$schema":"https://schema.management.azure.com/schemas/%s.json#",
                 "contentVersion":"1.0.0.0","resources":[%s],
                 "outputs":{"said":{"type":"string","value":"yes"}}}"""
                        .formatted(schema, resource);
        return JSON.writeValueAsString(JSON.readTree(text));
    }

    /// Sends the lines of a list (`METHOD ADDRESS [BODY]`, `#` begins a comment).
    ///
    /// @param version api-version
    /// @return how many were sent
    int send(List<String> lines, String version, Path into) throws IOException {
        Files.createDirectories(into);
        int before = count;
        for (String line : lines) {
            if (!line.isBlank() && !line.startsWith("#")) {
                String[] parts = said(line).split(" ", 3);
                send(parts[0], address(parts[1], version), parts.length < 3 ? "" : parts[2], into);
            }
        }
        return count - before;
    }

    private String address(String place, String version) {
        char separator = place.indexOf('?') < 0 ? '?' : '&';
        String whole =
                place.contains("api-version=") // that of a resource's own provider
                        ? place
                        : place + separator + "api-version=" + version;
        return place.startsWith("https://") ? place : client.endpoint(resource) + whole;
    }

    private String said(String line) {
        String said = line;
        for (var word : words.entrySet()) {
            said = said.replace("{" + word.getKey() + "}", word.getValue());
        }
        return said;
    }

    private void send(String method, String address, String body, Path into) {
        Answer answer = client.send(resource, method, address, body);
        count++;
        write(into.resolve("%03d.json".formatted(count)), method, address, body, answer);
        answer.header("Location").ifPresent(each -> words.put("Location", each));
        if (answer.header("Azure-AsyncOperation").isPresent()) {
            var _ = arm.await(answer);
        }
        if (answer.body().length > 0 && answer.status() < 300) {
            JsonNode json = answer.json();
            if (json.has("value") && json.path("value").isString()) {
                String word = address.contains("/backup") ? "backup" : "value";
                words.put(word, json.path("value").asString());
            }
            for (String kid : List.of("/key/kid", "/properties/keyUriWithVersion")) {
                if (json.at(kid).isString()) {
                    String id = json.at(kid).asString();
                    words.put("version", id.substring(id.lastIndexOf('/') + 1));
                }
            }
            if (json.at("/value/0/operationId").isString()) {
                words.put("operation", json.at("/value/0/operationId").asString());
            }
        }
    }

    private static void write(Path file, String method, String address, String body, Answer got) {
        var request = new LinkedHashMap<String, Object>();
        request.put("method", method);
        request.put("url", address);
        request.put("headers", Map.of("Content-Type", "application/json"));
        if (!body.isEmpty()) {
            request.put("body", JSON.readTree(body));
        }
        var headers = new LinkedHashMap<String, String>();
        got.response().headers().map().forEach((name, all) -> headers.put(name, all.getFirst()));
        var response = new LinkedHashMap<String, Object>();
        response.put("statusCode", Integer.toString(got.status()));
        response.put("headers", headers);
        if (got.body().length > 0) {
            response.put("body", got.json());
        }
        try {
            Files.write(
                    file,
                    JSON.writeValueAsString(
                                    Map.of("liveRequest", request, "liveResponse", response))
                            .getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
