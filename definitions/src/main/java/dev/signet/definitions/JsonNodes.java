// SPDX-License-Identifier: Apache-2.0
package dev.signet.definitions;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// FHIR's JSON in the shape of its XML, so that definitions are read in one way.
final class JsonNodes {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private JsonNodes() {}

    /// Hands over the resources of a Bundle's entries that are of `types`.
    static void eachEntry(InputStream bundle, Set<String> types, DefinitionFiles.Sink sink) {
        for (JsonNode entry : JSON.readTree(bundle).path("entry")) {
            JsonNode resource = entry.path("resource");
            if (types.contains(resource.path("resourceType").asString(""))) {
                sink.resource(node(resource.path("resourceType").asString(), resource));
            }
        }
    }

    /// Hands over the one resource of a file.
    static void resource(byte[] json, DefinitionFiles.Sink sink) {
        JsonNode resource = JSON.readTree(json);
        sink.resource(node(resource.path("resourceType").asString(""), resource));
    }

    private static XmlNode node(String name, JsonNode value) {
        if (!value.isObject()) {
            return new XmlNode(name, value.asString(""), List.of());
        }
        var children = new ArrayList<XmlNode>();
        for (Map.Entry<String, JsonNode> member : value.properties()) {
            if (XmlNode.SKIPPED.contains(member.getKey())) {
                continue;
            }
            if (member.getValue().isArray()) {
                member.getValue().forEach(one -> children.add(node(member.getKey(), one)));
            } else {
                children.add(node(member.getKey(), member.getValue()));
            }
        }
        // an extension's url is an attribute in XML
        String url = name.equals("extension") ? value.path("url").asString("") : "";
        if (!url.isEmpty()) {
            children.removeIf(child -> child.name().equals("url"));
        }
        return new XmlNode(name, url, children);
    }
}
