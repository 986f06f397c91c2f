// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.account;

import dev.signet.portal.page.Form;
import dev.signet.portal.plane.Wire;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/// An account that is about to be made: what the pages of the wizard have been told so far. It
/// goes from page to page in the form itself, so that nothing is kept for what is never sent.
///
/// @param fields by the names of the form
public record Draft(Map<String, String> fields) {
    /// All that is asked for, with what stands there before anybody has typed.
    private static final Map<String, String> FIELDS = new LinkedHashMap<>();

    static {
        FIELDS.put("group", "signet");
        FIELDS.put("name", "");
        FIELDS.put("location", "westus2");
        FIELDS.put("kind", "fhir-R4");
        FIELDS.put("authority", "");
        FIELDS.put("audience", "");
        FIELDS.put("objects", "");
        FIELDS.put("smart", "");
        FIELDS.put("throughput", "1000");
        FIELDS.put("encryption", "service");
        FIELDS.put("source", "pick");
        FIELDS.put("picked", "");
        FIELDS.put("uri", "");
        FIELDS.put("vault", "");
        FIELDS.put("new-vault", "");
        FIELDS.put("new-key", "");
        FIELDS.put("manage", "1");
        FIELDS.put("manage-there", "");
        FIELDS.put("tags", "");
    }

    public Draft {
        fields = Map.copyOf(fields);
    }

    static Draft of(Form form) {
        var fields = new LinkedHashMap<String, String>();
        boolean begun = form.fields().stream().anyMatch(each -> each.name().equals("step"));
        FIELDS.forEach((name, first) -> fields.put(name, begun ? form.raw(name).strip() : first));
        return new Draft(fields);
    }

    Draft with(String name, String value) {
        var changed = new LinkedHashMap<>(fields);
        changed.put(name, value);
        return new Draft(changed);
    }

    public String text(String name) {
        return fields.getOrDefault(name, "");
    }

    public boolean customer() {
        return text("encryption").equals("customer");
    }

    /// Whether the key is to be made first.
    public boolean isKeyNew() {
        return customer() && text("source").equals("new");
    }

    /// Whether a tick is set: `manage` lets who makes a new vault manage its keys, `manage-there`
    /// those of a vault that was there before.
    boolean isTicked(String name) {
        return !text(name).isEmpty();
    }

    /// The key's URI, picked or typed; empty for a service-managed key, and for one that is not
    /// made yet.
    public String keyUri() {
        if (!customer() || isKeyNew()) {
            return "";
        }
        return text("source").equals("uri") ? text("uri") : text("picked");
    }

    /// What is carried along on a page that asks for these.
    public Map<String, String> carried(List<String> asked) {
        var carried = new TreeMap<>(fields);
        asked.forEach(carried::remove);
        return carried;
    }

    /// Tags by name; a line is `name=value`.
    public Map<String, String> tags() {
        var tags = new LinkedHashMap<String, String>();
        text("tags")
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .forEach(
                        line -> {
                            int sign = line.indexOf('=');
                            tags.put(
                                    sign < 0 ? line : line.substring(0, sign).strip(),
                                    sign < 0 ? "" : line.substring(sign + 1).strip());
                        });
        return tags;
    }

    /// Object ids that may come in; none for whoever has a role.
    List<String> objects() {
        return List.of(text("objects").split("[\\s,]+")).stream()
                .filter(each -> !each.isEmpty())
                .toList();
    }

    /// The body that ARM is sent.
    ObjectNode body() {
        ObjectNode body = Wire.object();
        body.put("kind", text("kind")).put("location", text("location"));
        ObjectNode tags = body.putObject("tags");
        tags().forEach(tags::put);
        ObjectNode properties = body.putObject("properties");
        ObjectNode cosmos = properties.putObject("cosmosDbConfiguration");
        cosmos.put("offerThroughput", throughput());
        if (customer()) {
            cosmos.put("keyVaultKeyUri", keyUri());
        }
        ObjectNode authentication = properties.putObject("authenticationConfiguration");
        for (String name : List.of("authority", "audience")) {
            if (!text(name).isEmpty()) {
                authentication.put(name, text(name));
            }
        }
        authentication.put("smartProxyEnabled", !text("smart").isEmpty());
        if (!objects().isEmpty()) {
            var policies = properties.putArray("accessPolicies");
            objects().forEach(id -> policies.addObject().put("objectId", id));
        }
        return body;
    }

    int throughput() {
        String text = text("throughput");
        return text.matches("[0-9]{1,7}") ? Integer.parseInt(text) : 0;
    }
}
