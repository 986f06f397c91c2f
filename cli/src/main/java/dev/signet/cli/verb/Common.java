// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli.verb;

import dev.signet.cli.server.Arm;
import dev.signet.cli.server.CommandFailed;
import dev.signet.cli.server.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Options and steps that many verbs share; spelled as `az` spells them.
final class Common {
    static final Opt GROUP = Opt.text("Name of the resource group.", "--resource-group", "-g");
    static final Opt IN_GROUP = GROUP.must();
    static final Opt NAME = Opt.text("Name.", "--name", "-n").must();
    static final Opt LOCATION = Opt.text("Location, as westus2.", "--location", "-l");
    static final Opt TAGS = Opt.list("Tags: KEY=VALUE ..., or \"\" for none.", "--tags");
    static final Opt YES = Opt.flag("Do not ask.", "--yes", "-y");
    static final Opt NO_WAIT = Opt.flag("Do not wait for the end of the operation.", "--no-wait");

    static final Opt CREATED = Opt.flag("Until it has been made.", "--created");
    static final Opt UPDATED = Opt.flag("Until its last change is in force.", "--updated");
    static final Opt DELETED = Opt.flag("Until it is gone.", "--deleted");
    static final Opt EXISTS = Opt.flag("Until it is there, in whatever state.", "--exists");
    static final Opt CUSTOM = Opt.text("Until this JMESPath is true of it.", "--custom");
    static final Opt INTERVAL = Opt.text("Seconds between two looks (30).", "--interval");
    static final Opt TIMEOUT = Opt.text("Seconds after which to give up (3600).", "--timeout");

    private Common() {}

    /// `KEY=VALUE` for each; a key alone has an empty value.
    static ObjectNode tags(List<String> typed) {
        ObjectNode tags = Json.object();
        for (String each : typed) {
            if (!each.isEmpty()) {
                int at = each.indexOf('=');
                tags.put(
                        at < 0 ? each : each.substring(0, at),
                        at < 0 ? "" : each.substring(at + 1));
            }
        }
        return tags;
    }

    static void tags(ObjectNode body, Given given) {
        if (given.has(TAGS)) {
            body.set("tags", tags(given.list(TAGS)));
        }
    }

    /// The group that was given, or the subscription; `""` is no group, as for `az`.
    static String scope(Context context, Given given) {
        return given.find(GROUP)
                .filter(name -> !name.isEmpty())
                .map(context.arm()::group)
                .orElseGet(() -> context.arm().subscription());
    }

    /// The given location, or the group's.
    static String location(Context context, Given given) {
        Optional<String> typed = given.find(LOCATION);
        return typed.isPresent()
                ? typed.get()
                : Json.text(
                                context.arm()
                                        .get(
                                                context.arm().group(given.text(GROUP)),
                                                Groups.VERSION),
                                "location")
                        .orElse("");
    }

    /// Sends and waits, unless the verb was told not to.
    static Optional<JsonNode> run(Context context, Given given, Arm.Call call) {
        return context.arm().run(call, !given.has(NO_WAIT));
    }

    /// `name=value` pairs of one option, which names its keys.
    ///
    /// @param allowed keys as typed, with the names they have in JSON
    /// @return one map for each entry: a key that comes again begins the next one
    /// @throws CommandFailed for another key, in the words of `az`
    static List<Map<String, String>> entries(Given given, Opt option, Map<String, String> allowed) {
        List<Map<String, String>> entries = new java.util.ArrayList<>();
        for (Pair pair : pairs(given, option, allowed)) {
            if (entries.isEmpty() || entries.getLast().containsKey(pair.name())) {
                entries.add(new LinkedHashMap<>());
            }
            entries.getLast().put(pair.name(), pair.value());
        }
        return entries;
    }

    record Pair(String name, String value) {}

    /// The same without parting them into entries.
    static List<Pair> pairs(Given given, Opt option, Map<String, String> allowed) {
        return given.list(option).stream().map(each -> pair(each, option, allowed)).toList();
    }

    private static Pair pair(String typed, Opt option, Map<String, String> allowed) {
        int at = typed.indexOf('=');
        if (at < 0) {
            throw CommandFailed.usage(
                    "usage error: " + option.name() + " [KEY=VALUE ...], and not '" + typed + "'");
        }
        String key = typed.substring(0, at);
        String name = allowed.get(key);
        if (name == null) {
            throw CommandFailed.usage(
                    "Unsupported Key "
                            + key
                            + " is provided for parameter "
                            + option.name().substring(2)
                            + ". All possible keys are: "
                            + String.join(", ", allowed.keySet()));
        }
        return new Pair(name, typed.substring(at + 1));
    }

    /// As `az` shows it: what `properties` holds stands beside the id.
    static ObjectNode flat(JsonNode resource) {
        ObjectNode flat = Json.object();
        for (var member : resource.properties()) {
            if (!member.getKey().equals("properties")) {
                flat.set(member.getKey(), member.getValue());
            }
        }
        resource.path("properties")
                .properties()
                .forEach(member -> flat.set(member.getKey(), member.getValue()));
        return flat;
    }

    static boolean truth(Opt option, String value) {
        return switch (value.toLowerCase(java.util.Locale.ROOT)) {
            case "true", "yes", "1" -> true;
            case "false", "no", "0" -> false;
            default ->
                    throw CommandFailed.usage(
                            option.name() + ": expected true or false, and not '" + value + "'");
        };
    }

    static long number(Opt option, String value) {
        if (!value.matches("-?[0-9]{1,18}")) {
            throw CommandFailed.usage(
                    option.name() + ": expected a whole number, and not '" + value + "'");
        }
        return Long.parseLong(value);
    }

    /// Keys in the order in which a refusal lists them.
    static Map<String, String> keys(String... typedAndJson) {
        Map<String, String> keys = new LinkedHashMap<>();
        for (int i = 0; i < typedAndJson.length; i += 2) {
            keys.put(typedAndJson[i], typedAndJson[i + 1]);
        }
        return keys;
    }
}
