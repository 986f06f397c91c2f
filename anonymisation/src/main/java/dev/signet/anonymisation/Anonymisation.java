// SPDX-License-Identifier: Apache-2.0
package dev.signet.anonymisation;

import dev.signet.fhir.Definitions;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Changes resources by the rules of a configuration in the form of Microsoft's open anonymizer.
/// Rules are followed in their order, and what one has met, with all below it, is left alone by
/// those after it. **What no rule meets stays as it is**, as there: a last rule
/// `{"path": "Resource", "method": "redact"}` turns that round. One thread.
public final class Anonymisation {
    private final Configuration configuration;
    private final Definitions definitions;
    private final Methods methods;

    private Anonymisation(Configuration configuration, Definitions definitions, Methods methods) {
        this.configuration = configuration;
        this.definitions = definitions;
        this.methods = methods;
    }

    /// @param text the configuration; kept in parts, keys included
    /// @param today by which ages are told
    /// @throws AnonymisationRefused naming what is not supported
    public static Anonymisation of(String text, Definitions definitions, LocalDate today) {
        Configuration configuration = Configuration.of(text, definitions);
        return new Anonymisation(
                configuration,
                definitions,
                new Methods(definitions, configuration.parameters(), today));
    }

    /// A resource as the rules have it; empty: it cannot be changed as a rule says, and the
    /// configuration wants the work to end then (`processingErrors`).
    ///
    /// @param resource JSON in UTF-8
    public Optional<byte[]> anonymised(byte[] resource) {
        JsonObject json = Json.readObject(resource);
        try {
            Node root = Node.resource(json, definitions);
            Set<Label> done = follow(root);
            root.prune();
            return Optional.of(labelled(root.json(), done).bytes());
        } catch (NotAnonymised _) {
            return configuration.skips() ? Optional.of(empty(json).bytes()) : Optional.empty();
        }
    }

    /// All rules, in a resource and then in those that it holds.
    private Set<Label> follow(Node resource) {
        Set<Label> labels = EnumSet.noneOf(Label.class);
        for (Rule rule : configuration.rules()) {
            for (Node node : rule.selection().in(resource)) {
                methods.apply(rule, node, labels);
            }
        }
        for (Node within : held(resource)) {
            labels.addAll(follow(within));
        }
        return labels;
    }

    private static List<Node> held(Node resource) {
        var held = new ArrayList<Node>();
        for (Node each : resource.within()) {
            each.children().stream().filter(Node::isResource).forEach(held::add);
        }
        return held;
    }

    /// With what has been done told in `meta.security`.
    private static JsonObject labelled(JsonObject resource, Set<Label> done) {
        if (done.isEmpty()) {
            return resource;
        }
        JsonObject meta =
                resource.find("meta") instanceof JsonObject found ? found : JsonObject.EMPTY;
        List<JsonObject> told = meta.objects("security");
        var all = new ArrayList<Json>(told);
        for (Label each : done) {
            if (told.stream().noneMatch(label -> label.text("code", "").equals(each.code()))) {
                all.add(each.coding());
            }
        }
        return resource.with("meta", meta.with("security", JsonArray.of(all)));
    }

    /// As the open anonymizer leaves one that it could not change.
    private static JsonObject empty(JsonObject resource) {
        JsonObject type =
                JsonObject.EMPTY.with(
                        "resourceType", new JsonString(resource.text("resourceType", "")));
        return labelled(type, EnumSet.of(Label.REDACTED));
    }
}
