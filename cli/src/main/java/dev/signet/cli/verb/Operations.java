// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli.verb;

import dev.signet.cli.server.Arm.Call;
import dev.signet.cli.server.CommandFailed;
import dev.signet.cli.server.DataPlane;
import dev.signet.cli.server.Json;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `status`, `keys status` and `accounts`: a running server at a glance, by the planes that every
/// client asks.
final class Operations {
    private static final Opt CHECK =
            Opt.flag("End with 1 unless all that is shown is well.", "--check");

    private Operations() {}

    static List<Verb> verbs() {
        return List.of(
                Verb.of("status", "Shows how the server and its accounts are.", Operations::status)
                        .and(CHECK),
                Verb.of(
                                "keys status",
                                "Shows for each account whose key it needs and how that is.",
                                Operations::keys)
                        .and(CHECK),
                Verb.of("accounts", "Lists FHIR accounts with key and state.", Accounts::list));
    }

    private static Optional<JsonNode> status(Context context, Given given) {
        ObjectNode shown = Json.object();
        JsonNode process = context.arm().send(Call.of("GET", "/health", "")).orFail().body();
        boolean ready = context.arm().send(Call.of("GET", "/health/ready", "")).status() == 200;
        String state = Json.text(process, "status").orElse("Unknown");
        shown.put("status", state);
        shown.put("ready", ready);
        shown.put("address", context.arm().installation().arm());
        context.arm().installation().vault().ifPresent(vault -> shown.put("vault", vault));
        Optional<JsonNode> accounts = Accounts.list(context, given);
        List<JsonNode> all = accounts.map(Json::elements).orElse(List.of());
        shown.put("accounts", all.size());
        for (String health : List.of("Healthy", "Degraded", "Unhealthy")) {
            long many =
                    all.stream()
                            .filter(each -> Json.text(each, "health").orElse("").equals(health))
                            .count();
            shown.put(health.toLowerCase(Locale.ROOT), many);
        }
        shown.put(
                "warnings",
                Json.elements(process.path("warnings")).stream()
                        .map(JsonNode::asString)
                        .collect(Collectors.joining(", ")));
        boolean well =
                ready
                        && state.equals("Healthy")
                        && shown.path("healthy").asInt() == all.size()
                        && process.path("warnings").isEmpty();
        return checked(context, given, shown, well);
    }

    private static Optional<JsonNode> keys(Context context, Given given) {
        ArrayNode shown = Json.array();
        boolean well = true;
        for (JsonNode account : Accounts.accounts(context)) {
            ObjectNode row = key(context, Accounts.line(context, account));
            well &= Json.text(row, "state").orElse("").matches("usable|none needed");
            shown.add(row);
        }
        return checked(context, given, shown, well);
    }

    /// @param line of `account list`
    private static ObjectNode key(Context context, ObjectNode line) {
        ObjectNode row = Json.object();
        String name = Json.text(line, "name").orElse("");
        boolean customers = line.has("keyVaultKeyUri");
        String reason = Json.text(line, "reason").orElse("");
        row.put("account", name);
        row.put("encryption", Json.text(line, "encryption").orElse(""));
        row.put("state", state(customers, Json.text(line, "health").orElse(""), reason));
        Json.text(line, "keyVaultKeyUri").ifPresent(uri -> row.put("keyVaultKeyUri", uri));
        if (customers) {
            row.put("versionsNeeded", versions(context.data(), name));
        }
        return row;
    }

    private static String state(boolean customers, String health, String reason) {
        if (!customers) {
            return "none needed";
        }
        return switch (reason) {
            case "CustomerManagedKeyAccessLost" -> "refused";
            case "CustomerManagedKeyStale" -> "stale";
            case "Starting" -> "opening";
            default -> health.equals("Healthy") ? "usable" : "unknown";
        };
    }

    /// The versions of the key that the account's data needs, which are told to a reader only.
    private static String versions(DataPlane data, String account) {
        JsonNode said;
        try {
            said = data.send("GET", account, "/health/check", Optional.empty());
        } catch (CommandFailed _) { // the store is ill, or this client may not read there
            return "";
        }
        return Json.elements(said.path("details")).stream()
                .flatMap(
                        detail ->
                                Json.elements(detail.path("data").path("KeyVersionsNeeded"))
                                        .stream())
                .map(JsonNode::asString)
                .map(uri -> uri.replaceFirst(".*/", ""))
                .collect(Collectors.joining(", "));
    }

    private static Optional<JsonNode> checked(
            Context context, Given given, JsonNode shown, boolean well) {
        if (given.has(CHECK) && !well) {
            context.notes().println(Json.MAPPER.writeValueAsString(shown));
            throw CommandFailed.error("not all of it is well");
        }
        return Optional.of(shown);
    }
}
