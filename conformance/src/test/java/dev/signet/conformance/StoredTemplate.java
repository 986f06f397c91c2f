// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A stored template as somebody would hand it to `az`: two files.
record StoredTemplate(Path template, Path parameters) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Path ALL =
            SignetProcess.home().resolve("controlplane-deployments/src/test/resources/quickstarts");

    /// @param folder where both are written
    static StoredTemplate of(String name, Path folder, RunningSignet signet) throws IOException {
        String text = Files.readString(ALL.resolve(name + ".json"));
        String filled =
                text.replace(
                                "https://<my-vault>.vault.azure.net/keys/<my-key>",
                                signet.keys().uri("template-key"))
                        .replace(
                                "https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47",
                                signet.client().endpoint("issuer")
                                        + "/"
                                        + signet.client().tenant());
        ObjectNode values = JSON.createObjectNode();
        JsonNode declared = JSON.readTree(filled).path("parameters");
        for (Map.Entry<String, JsonNode> parameter : declared.properties()) {
            value(parameter.getKey(), parameter.getValue(), signet)
                    .ifPresent(value -> values.putObject(parameter.getKey()).set("value", value));
        }
        ObjectNode file = JSON.createObjectNode();
        file.put(
                "$schema",
                "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#");
        file.put("contentVersion", "1.0.0.0");
        file.set("parameters", values);
        return new StoredTemplate(
                Files.writeString(folder.resolve(name + ".json"), filled),
                Files.writeString(folder.resolve(name + ".parameters.json"), file.toString()));
    }

    /// Of all that are stored.
    static Set<String> names() throws IOException {
        try (Stream<Path> files = Files.list(ALL)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".json"))
                    .map(name -> name.substring(0, name.length() - ".json".length()))
                    .collect(Collectors.toSet());
        }
    }

    /// What the parameters that must be said are given, and a name that is free.
    private static Optional<JsonNode> value(String name, JsonNode declared, RunningSignet signet) {
        var nodes = JSON.getNodeFactory();
        String free = "az" + Integer.toString(Math.abs(name.hashCode()), 36);
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.equals("tenantid")) {
            return Optional.of(nodes.stringNode(signet.client().tenant()));
        }
        if (lower.equals("smartauthorityurl")) {
            return Optional.of(nodes.stringNode("https://smart.example/authority"));
        }
        if (lower.equals("smartclientid")) {
            return Optional.of(nodes.stringNode("55555555-5555-4555-8555-555555555555"));
        }
        if (lower.equals("services_myservice_name")) {
            return Optional.of(nodes.stringNode(free));
        }
        if (declared.has("defaultValue")) {
            return Optional.empty();
        }
        if (!declared.path("allowedValues").isEmpty()) {
            return Optional.of(declared.get("allowedValues").get(0));
        }
        return Optional.of(
                switch (declared.get("type").asString().toLowerCase(Locale.ROOT)) {
                    case "bool" -> nodes.booleanNode(true);
                    case "int" -> nodes.numberNode(3);
                    default -> nodes.stringNode(free);
                });
    }

    /// Behind the verb.
    String words() {
        return " --template-file " + template + " --parameters @" + parameters;
    }
}
