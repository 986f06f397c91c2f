// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli.verb;

import dev.signet.cli.server.Answer;
import dev.signet.cli.server.Arm.Call;
import dev.signet.cli.server.CommandFailed;
import dev.signet.cli.server.Installation;
import dev.signet.cli.server.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `account`: what `az account` tells of the subscription, and Signet's own accounts at a glance;
/// `rest`: any request.
final class Accounts {
    private static final Opt RESOURCE_NAME =
            Opt.text(
                    "Name of a FHIR account, WORKSPACE/NAME for a workspace's; without it the"
                            + " subscription.",
                    "--resource-name");
    private static final Opt METHOD =
            Opt.text("get, put, patch, post, delete or head (get).", "--method", "-m");
    private static final Opt URL =
            Opt.text("Path from /subscriptions on, or a whole address.", "--url", "--uri", "-u")
                    .must();
    private static final Opt BODY = Opt.text("JSON, or @FILE.", "--body", "-b");

    private Accounts() {}

    static List<Verb> verbs() {
        return List.of(
                Verb.of("account list", "Lists FHIR accounts with key and state.", Accounts::list),
                Verb.of("account show", "Shows the subscription, or one account.", Accounts::show)
                        .and(RESOURCE_NAME),
                Verb.of("account list-locations", "Lists the locations.", Accounts::locations),
                Verb.of("rest", "Sends any request to the control plane.", Accounts::rest)
                        .and(URL, METHOD, BODY));
    }

    static Optional<JsonNode> list(Context context, Given given) {
        ArrayNode found = Json.array();
        accounts(context).forEach(account -> found.add(line(context, account)));
        return Optional.of(found);
    }

    /// Accounts, then the FHIR services of workspaces.
    static List<JsonNode> accounts(Context context) {
        String provider = context.arm().subscription() + Services.PROVIDER;
        var all = new ArrayList<JsonNode>();
        all.addAll(Json.elements(context.arm().list(provider + "/services", Services.VERSION)));
        for (JsonNode workspace :
                Json.elements(context.arm().list(provider + "/workspaces", Services.VERSION))) {
            String services = Json.text(workspace, "id").orElse("") + "/fhirservices";
            all.addAll(Json.elements(context.arm().list(services, Workspaces.SHOWN_VERSION)));
        }
        return all;
    }

    /// What an operator wants to know first: where, whose key, and whether it is served.
    static ObjectNode line(Context context, JsonNode account) {
        ObjectNode line = Json.object();
        String id = Json.text(account, "id").orElse("");
        String name = Json.text(account, "name").orElse("");
        line.put("name", name);
        line.put("resourceGroup", id.replaceFirst("(?i).*/resourceGroups/([^/]*)/.*", "$1"));
        line.put("kind", Json.text(account, "kind").orElse(""));
        JsonNode properties = account.path("properties");
        line.put("state", Json.text(properties, "provisioningState").orElse(""));
        Optional<String> key =
                Json.text(properties, "cosmosDbConfiguration", "keyVaultKeyUri")
                        .or(
                                () ->
                                        Json.text(
                                                properties,
                                                "encryption",
                                                "customerManagedKeyEncryption",
                                                "keyEncryptionKeyUrl"));
        line.put("encryption", key.isPresent() ? "customer-managed" : "service-managed");
        key.ifPresent(uri -> line.put("keyVaultKeyUri", uri));
        String served = name.replace('/', '-'); // a workspace's: WORKSPACE-NAME
        String address = context.arm().installation().arm() + "/fhir/" + served;
        line.put("address", address);
        health(context, served, line);
        String version = name.equals(served) ? Services.VERSION : Workspaces.SHOWN_VERSION;
        context.arm()
                .send(Call.of("GET", id, version))
                .header("x-signet-account-id")
                .ifPresent(uuid -> line.put("accountId", uuid).put("folder", "accounts/" + uuid));
        line.put("id", id);
        return line;
    }

    /// `/health/check` of the account, which tells without a token whether its key can be used.
    private static void health(Context context, String name, ObjectNode line) {
        Answer answer = context.arm().send(Call.of("GET", "/fhir/" + name + "/health/check", ""));
        JsonNode said = answer.body();
        line.put("health", Json.text(said, "overallStatus").orElse("Unknown"));
        Json.elements(said.path("details"))
                .forEach(
                        detail ->
                                Json.text(detail, "data", "Reason")
                                        .ifPresent(reason -> line.put("reason", reason)));
    }

    private static Optional<JsonNode> show(Context context, Given given) {
        if (given.has(RESOURCE_NAME)) {
            String name = given.text(RESOURCE_NAME);
            return accounts(context).stream()
                    .filter(each -> Json.text(each, "name").orElse("").equals(name))
                    .findFirst()
                    .map(account -> (JsonNode) line(context, account))
                    .or(
                            () -> {
                                throw CommandFailed.missing("there is no account '" + name + "'");
                            });
        }
        Installation here = context.arm().installation();
        JsonNode subscription = context.arm().get(context.arm().subscription(), "2022-12-01");
        ObjectNode shown = Json.object();
        shown.put("environmentName", "Signet");
        shown.put("id", here.subscription());
        shown.put("isDefault", true);
        shown.put("name", Json.text(subscription, "displayName").orElse(""));
        shown.put("state", Json.text(subscription, "state").orElse(""));
        shown.put("tenantId", here.tenant());
        shown.putObject("user").put("name", here.clientId()).put("type", "servicePrincipal");
        return Optional.of(shown);
    }

    private static Optional<JsonNode> locations(Context context, Given given) {
        String path = context.arm().subscription() + "/locations";
        return Optional.of(context.arm().list(path, "2022-12-01"));
    }

    private static Optional<JsonNode> rest(Context context, Given given) {
        String method = given.find(METHOD).orElse("get").toUpperCase(Locale.ROOT);
        if (!List.of("GET", "PUT", "PATCH", "POST", "DELETE", "HEAD").contains(method)) {
            throw CommandFailed.usage("--method: expected get, put, patch, post, delete or head");
        }
        String url =
                given.text(URL)
                        .replace("{subscriptionId}", context.arm().installation().subscription());
        Call call = Call.of(method, url, "");
        if (given.has(BODY)) {
            call = call.with(Json.written(context.valueOrFile(given.text(BODY)), "--body"));
        }
        return context.arm().send(call).orFail().json();
    }
}
