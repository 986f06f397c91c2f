// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli.verb;

import dev.signet.cli.server.CommandFailed;
import dev.signet.cli.server.Json;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `--parameters` of a deployment: files (`@FILE`, or the file's name), JSON, and `KEY=VALUE`; what
/// comes later takes the place of what came before. A value takes the type that the template
/// declares for it.
final class TemplateParameters {
    private TemplateParameters() {}

    /// @param template the parsed template; empty when it is linked, and then what is typed is a
    ///     text unless it is JSON
    /// @return `parameters` of the request
    /// @throws CommandFailed for a parameter that the template does not declare, as `az` does
    static ObjectNode of(Context context, List<String> typed, Optional<JsonNode> template) {
        ObjectNode all = Json.object();
        for (String each : typed) {
            int at = each.indexOf('=');
            if (each.startsWith("@") || each.stripLeading().startsWith("{")) {
                all.setAll(document(context.valueOrFile(each), each));
            } else if (at < 0) {
                all.setAll(document(context.read(each), each));
            } else {
                String name = each.substring(0, at);
                JsonNode value = value(context, name, each.substring(at + 1), template);
                all.putObject(declared(name, template)).set("value", value);
            }
        }
        return all;
    }

    private static ObjectNode document(String text, String what) {
        JsonNode node = Json.written(text, what.startsWith("{") ? "--parameters" : what);
        JsonNode parameters = node.has("parameters") ? node.path("parameters") : node;
        if (!(parameters instanceof ObjectNode object)) {
            throw CommandFailed.usage(what + ": expected an object of parameters");
        }
        return object;
    }

    /// The parameter's name as the template spells it: case does not count.
    private static String declared(String name, Optional<JsonNode> template) {
        if (template.isEmpty()) {
            return name;
        }
        JsonNode declared = template.get().path("parameters");
        return declared.propertyNames().stream()
                .filter(name::equalsIgnoreCase)
                .findFirst()
                .orElseThrow(
                        () ->
                                CommandFailed.error(
                                        "unrecognized template parameter '"
                                                + name
                                                + "'. Allowed parameters: "
                                                + String.join(
                                                        ", ",
                                                        new TreeSet<>(declared.propertyNames()))));
    }

    private static JsonNode value(
            Context context, String name, String typed, Optional<JsonNode> template) {
        String text = context.valueOrFile(typed);
        String type =
                template.flatMap(
                                node ->
                                        Json.text(
                                                node,
                                                "parameters",
                                                declared(name, template),
                                                "type"))
                        .orElse("")
                        .toLowerCase(Locale.ROOT);
        return switch (type) {
            case "string", "securestring" -> Json.MAPPER.valueToTree(text);
            case "int" -> Json.MAPPER.valueToTree(whole(name, text));
            case "bool" -> Json.MAPPER.valueToTree(truth(name, text));
            case "object", "secureobject", "array" -> Json.written(text, "parameter " + name);
            default -> guessed(text);
        };
    }

    private static JsonNode guessed(String text) {
        return Json.read(text.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .orElseGet(() -> Json.MAPPER.valueToTree(text));
    }

    private static long whole(String name, String text) {
        if (!text.matches("-?[0-9]{1,18}")) {
            throw CommandFailed.error("parameter " + name + ": expected a whole number");
        }
        return Long.parseLong(text);
    }

    private static boolean truth(String name, String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw CommandFailed.error("parameter " + name + ": expected true or false");
        };
    }
}
