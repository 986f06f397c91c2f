// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli.verb;

import static dev.signet.cli.verb.Common.GROUP;
import static dev.signet.cli.verb.Common.LOCATION;
import static dev.signet.cli.verb.Common.NAME;
import static dev.signet.cli.verb.Common.NO_WAIT;
import static dev.signet.cli.verb.Common.TAGS;

import dev.signet.cli.server.Arm;
import dev.signet.cli.server.Arm.Call;
import dev.signet.cli.server.CommandFailed;
import dev.signet.cli.server.Json;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `keyvault`: vaults as resources. Their keys: [VaultKeys].
final class Vaults {
    static final String VERSION = "2022-07-01";
    static final String PROVIDER = "/providers/Microsoft.KeyVault";

    private static final Opt SKU =
            Opt.text("standard or premium (standard).", "--sku").oneOf("standard", "premium");
    private static final Opt RETENTION =
            Opt.text("Days for which the deleted is kept, 7 to 90 (90).", "--retention-days");
    private static final Opt PURGE_PROTECTION =
            Opt.text("true: nothing deleted can be purged; for ever.", "--enable-purge-protection");
    private static final Opt RBAC =
            Opt.text("true: roles in place of policies.", "--enable-rbac-authorization");
    private static final Opt NO_SELF = Opt.flag("Give the maker no permission.", "--no-self-perms");
    private static final Opt BYPASS =
            Opt.text("Who passes the network rules.", "--bypass").oneOf("AzureServices", "None");
    private static final Opt DEFAULT_ACTION =
            Opt.text("What the network rules do by default.", "--default-action")
                    .oneOf("Allow", "Deny");
    private static final Opt NETWORK =
            Opt.text("Enabled or Disabled.", "--public-network-access")
                    .oneOf("Enabled", "Disabled");
    private static final Opt OBJECT = Opt.text("Object id of whom it is for.", "--object-id");
    private static final Opt SPN = Opt.text("The same by client id.", "--spn");
    private static final Opt PERMISSIONS =
            Opt.list("Permissions on keys, as get wrapKey unwrapKey; or all.", "--key-permissions");

    private Vaults() {}

    static List<Verb> verbs() {
        return List.of(
                Verb.of("keyvault create", "Makes a vault.", Vaults::create, NAME, GROUP.must())
                        .and(LOCATION, TAGS, SKU, RETENTION, PURGE_PROTECTION, RBAC, NO_SELF)
                        .and(BYPASS, DEFAULT_ACTION, NETWORK, NO_WAIT),
                Verb.of("keyvault show", "Shows a vault.", Vaults::show, NAME, GROUP),
                Verb.of("keyvault list", "Lists the vaults.", Vaults::list, GROUP),
                Verb.of("keyvault update", "Changes a vault.", Vaults::update, NAME, GROUP)
                        .and(
                                TAGS,
                                PURGE_PROTECTION,
                                RBAC,
                                BYPASS,
                                DEFAULT_ACTION,
                                NETWORK,
                                NO_WAIT),
                Verb.of("keyvault delete", "Deletes a vault; it can be recovered.", Vaults::delete)
                        .and(NAME, GROUP, NO_WAIT),
                Verb.of("keyvault list-deleted", "Lists deleted vaults.", Vaults::listDeleted),
                Verb.of("keyvault show-deleted", "Shows a deleted vault.", Vaults::showDeleted)
                        .and(NAME, LOCATION),
                Verb.of("keyvault recover", "Brings a deleted vault back.", Vaults::recover)
                        .and(NAME, GROUP, LOCATION, NO_WAIT),
                Verb.of("keyvault purge", "Removes a deleted vault for ever.", Vaults::purge)
                        .and(NAME, LOCATION, NO_WAIT),
                Verb.of("keyvault set-policy", "Gives permissions.", Vaults::setPolicy)
                        .and(NAME, GROUP, OBJECT, SPN, PERMISSIONS.must(), NO_WAIT),
                Verb.of("keyvault delete-policy", "Takes permissions away.", Vaults::deletePolicy)
                        .and(NAME, GROUP, OBJECT, SPN, NO_WAIT),
                Verb.of("keyvault check-name", "Tells whether a name is free.", Vaults::checkName)
                        .and(NAME),
                Waiting.verb(
                        "keyvault wait",
                        (context, given) ->
                                context.arm().group(given.text(GROUP))
                                        + PROVIDER
                                        + "/vaults/"
                                        + Arm.segment(given.text(NAME)),
                        VERSION,
                        NAME,
                        GROUP.must()));
    }

    /// The vault of that name, wherever it lies.
    ///
    /// @throws CommandFailed 3 when there is none
    static JsonNode named(Context context, String name) {
        return Json.elements(
                        context.arm()
                                .list(context.arm().subscription() + PROVIDER + "/vaults", VERSION))
                .stream()
                .filter(vault -> Json.text(vault, "name").orElse("").equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                CommandFailed.missing(
                                        "The Vault '" + name + "' not found within subscription."));
    }

    private static String id(Context context, Given given) {
        return given.find(GROUP)
                .map(group -> inGroup(context, group, given.text(NAME)))
                .orElseGet(() -> Json.text(named(context, given.text(NAME)), "id").orElseThrow());
    }

    private static String inGroup(Context context, String group, String name) {
        return context.arm().group(group) + PROVIDER + "/vaults/" + Arm.segment(name);
    }

    private static Optional<JsonNode> create(Context context, Given given) {
        String path = inGroup(context, given.text(GROUP), given.text(NAME));
        if (context.arm().send(Call.of("GET", path, VERSION)).status() == 200) {
            throw CommandFailed.error(
                    "The specified vault: " + given.text(NAME) + " already exists");
        }
        ObjectNode body = Json.object().put("location", Common.location(context, given));
        Common.tags(body, given);
        ObjectNode properties = body.putObject("properties");
        String tenant = context.arm().installation().tenant();
        properties.put("tenantId", tenant);
        properties
                .putObject("sku")
                .put("family", "A")
                .put("name", given.find(SKU).orElse("standard"));
        ArrayNode policies = properties.putArray("accessPolicies");
        boolean roles = given.find(RBAC).map(word -> Common.truth(RBAC, word)).orElse(false);
        if (!given.has(NO_SELF) && !roles) {
            policies.add(policy(tenant, self(context), List.of("all")));
        }
        properties.put("enableSoftDelete", true);
        properties.put(
                "softDeleteRetentionInDays",
                given.find(RETENTION).map(days -> Common.number(RETENTION, days)).orElse(90L));
        settings(properties, given);
        return Common.run(context, given, Call.of("PUT", path, VERSION).with(body));
    }

    private static void settings(ObjectNode properties, Given given) {
        // `false` may be said and means that nothing is asked for
        given.find(PURGE_PROTECTION)
                .filter(word -> Common.truth(PURGE_PROTECTION, word))
                .ifPresent(_ -> properties.put("enablePurgeProtection", true));
        given.find(RBAC)
                .ifPresent(
                        word ->
                                properties.put(
                                        "enableRbacAuthorization", Common.truth(RBAC, word)));
        given.find(NETWORK).ifPresent(word -> properties.put("publicNetworkAccess", word));
        if (given.has(BYPASS) || given.has(DEFAULT_ACTION)) {
            ObjectNode rules = properties.withObject("/networkAcls");
            given.find(BYPASS).ifPresent(word -> rules.put("bypass", word));
            given.find(DEFAULT_ACTION).ifPresent(word -> rules.put("defaultAction", word));
        }
    }

    private static ObjectNode policy(String tenant, String object, List<String> permissions) {
        ObjectNode policy = Json.object().put("tenantId", tenant).put("objectId", object);
        ArrayNode keys = policy.putObject("permissions").putArray("keys");
        permissions.forEach(keys::add);
        return policy;
    }

    /// The object id of whoever asks.
    private static String self(Context context) {
        return Json.text(context.arm().get("/v1.0/me", ""), "id").orElseThrow();
    }

    private static Optional<JsonNode> show(Context context, Given given) {
        return Optional.of(context.arm().get(id(context, given), VERSION));
    }

    private static Optional<JsonNode> list(Context context, Given given) {
        String path = Common.scope(context, given) + PROVIDER + "/vaults";
        return Optional.of(context.arm().list(path, VERSION));
    }

    private static Optional<JsonNode> update(Context context, Given given) {
        ObjectNode body = Json.object();
        Common.tags(body, given);
        settings(body.putObject("properties"), given);
        return Common.run(context, given, Call.of("PATCH", id(context, given), VERSION).with(body));
    }

    private static Optional<JsonNode> delete(Context context, Given given) {
        return Common.run(context, given, Call.of("DELETE", id(context, given), VERSION));
    }

    private static Optional<JsonNode> listDeleted(Context context, Given given) {
        String path = context.arm().subscription() + PROVIDER + "/deletedVaults";
        return Optional.of(context.arm().list(path, VERSION));
    }

    private static JsonNode deleted(Context context, Given given) {
        String name = given.text(NAME);
        Optional<String> location = given.find(LOCATION);
        return Json.elements(listDeleted(context, given).orElseThrow()).stream()
                .filter(vault -> Json.text(vault, "name").orElse("").equalsIgnoreCase(name))
                .filter(
                        vault ->
                                location.isEmpty()
                                        || Json.text(vault, "properties", "location")
                                                .orElse("")
                                                .equalsIgnoreCase(location.get()))
                .findFirst()
                .orElseThrow(
                        () ->
                                CommandFailed.missing(
                                        "No deleted Vault or HSM was found with name '"
                                                + name
                                                + "'"));
    }

    private static Optional<JsonNode> showDeleted(Context context, Given given) {
        return Optional.of(deleted(context, given));
    }

    private static Optional<JsonNode> recover(Context context, Given given) {
        JsonNode gone = deleted(context, given).path("properties");
        String was = Json.text(gone, "vaultId").orElseThrow();
        String path =
                given.find(GROUP)
                        .map(group -> inGroup(context, group, given.text(NAME)))
                        .orElse(was);
        ObjectNode body =
                Json.object()
                        .put(
                                "location",
                                given.find(LOCATION)
                                        .or(() -> Json.text(gone, "location"))
                                        .orElse(""));
        body.putObject("properties")
                .put("tenantId", context.arm().installation().tenant())
                .put("createMode", "recover")
                .putObject("sku")
                .put("family", "A")
                .put("name", "standard");
        return Common.run(context, given, Call.of("PUT", path, VERSION).with(body));
    }

    private static Optional<JsonNode> purge(Context context, Given given) {
        String location =
                given.find(LOCATION)
                        .or(() -> Json.text(deleted(context, given), "properties", "location"))
                        .orElse("");
        String path =
                context.arm().subscription()
                        + PROVIDER
                        + "/locations/"
                        + Arm.segment(location)
                        + "/deletedVaults/"
                        + Arm.segment(given.text(NAME))
                        + "/purge";
        Optional<JsonNode> _ = Common.run(context, given, Call.of("POST", path, VERSION));
        return Optional.empty();
    }

    private static String object(Context context, Given given) {
        if (given.has(OBJECT) == given.has(SPN)) {
            throw CommandFailed.usage("usage error: --object-id ID | --spn CLIENT_ID");
        }
        return given.has(OBJECT)
                ? given.text(OBJECT)
                : Roles.servicePrincipal(context, given.text(SPN));
    }

    private static Optional<JsonNode> setPolicy(Context context, Given given) {
        return policies(context, given, "replace", given.list(PERMISSIONS));
    }

    private static Optional<JsonNode> deletePolicy(Context context, Given given) {
        return policies(context, given, "remove", List.of());
    }

    private static Optional<JsonNode> policies(
            Context context, Given given, String what, List<String> permissions) {
        String id = id(context, given);
        String object = object(context, given);
        JsonNode vault = context.arm().get(id, VERSION);
        Optional<JsonNode> held =
                Json.elements(vault.path("properties").path("accessPolicies")).stream()
                        .filter(
                                each ->
                                        Json.text(each, "objectId")
                                                .orElse("")
                                                .equalsIgnoreCase(object))
                        .findFirst();
        if (what.equals("remove") && held.isEmpty()) {
            throw CommandFailed.error("No matching policies found");
        }
        // "replace" is for one that has an entry
        String operation = what.equals("replace") && held.isEmpty() ? "add" : what;
        List<String> sent =
                what.equals("remove")
                        ? Json.elements(held.orElseThrow().path("permissions").path("keys"))
                                .stream()
                                .map(JsonNode::asString)
                                .toList()
                        : permissions;
        ObjectNode body = Json.object();
        body.putObject("properties")
                .putArray("accessPolicies")
                .add(policy(context.arm().installation().tenant(), object, sent));
        Optional<JsonNode> _ =
                context.arm()
                        .run(
                                Call.of("PUT", id + "/accessPolicies/" + operation, VERSION)
                                        .with(body),
                                true);
        return Optional.of(context.arm().get(id, VERSION));
    }

    private static Optional<JsonNode> checkName(Context context, Given given) {
        ObjectNode body =
                Json.object()
                        .put("name", given.text(NAME))
                        .put("type", "Microsoft.KeyVault/vaults");
        String path = context.arm().subscription() + PROVIDER + "/checkNameAvailability";
        return context.arm().run(Call.of("POST", path, VERSION).with(body), true);
    }
}
