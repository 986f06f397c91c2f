// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli.verb;

import dev.signet.cli.server.Arm;
import dev.signet.cli.server.Arm.Call;
import dev.signet.cli.server.CommandFailed;
import dev.signet.cli.server.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `role assignment` and `role definition`.
final class Roles {
    private static final String VERSION = "2022-04-01";
    private static final String PROVIDER = "/providers/Microsoft.Authorization";

    private static final Opt ROLE = Opt.text("Name or id of the role.", "--role");
    private static final Opt SCOPE = Opt.text("Id of the resource.", "--scope");
    private static final Opt ASSIGNEE =
            Opt.text("Object id or client id of whom it is for.", "--assignee");
    private static final Opt OBJECT =
            Opt.text("Object id of whom it is for.", "--assignee-object-id");
    private static final Opt TYPE =
            Opt.text("ServicePrincipal, User or Group.", "--assignee-principal-type");
    private static final Opt NAME = Opt.text("Its name, a UUID (by chance).", "--name", "-n");
    private static final Opt IDS = Opt.list("Ids of assignments.", "--ids");
    private static final Opt ALL = Opt.flag("Below the subscription too.", "--all");
    private static final Opt YES = Common.YES;

    private Roles() {}

    static List<Verb> verbs() {
        return List.of(
                Verb.of("role assignment create", "Gives a role.", Roles::create)
                        .and(ROLE.must(), SCOPE.must(), ASSIGNEE, OBJECT, TYPE, NAME),
                Verb.of("role assignment list", "Lists assignments.", Roles::list)
                        .and(SCOPE, Common.GROUP, ASSIGNEE, ROLE, ALL),
                Verb.of("role assignment delete", "Takes a role away.", Roles::delete)
                        .and(IDS, SCOPE, ASSIGNEE, ROLE, Common.GROUP, YES),
                Verb.of("role definition list", "Lists the roles.", Roles::definitions)
                        .and(SCOPE, Opt.text("Name of the role.", "--name", "-n")));
    }

    /// The object id of a client, as `az` asks the directory for it.
    ///
    /// @throws CommandFailed when no such client is known
    static String servicePrincipal(Context context, String client) {
        String filter = "servicePrincipalNames/any(c:c eq '" + client.replace("'", "''") + "')";
        JsonNode found =
                context.arm()
                        .get("/v1.0/servicePrincipals?$filter=" + Arm.segment(filter), "")
                        .path("value")
                        .path(0);
        return Json.text(found, "id")
                .orElseThrow(
                        () ->
                                CommandFailed.error(
                                        "Cannot find user or service principal in graph database"
                                                + " for '"
                                                + client
                                                + "'."));
    }

    private static String object(Context context, Given given) {
        if (given.has(OBJECT)) {
            return given.text(OBJECT);
        }
        String assignee =
                given.find(ASSIGNEE)
                        .orElseThrow(
                                () ->
                                        CommandFailed.usage(
                                                "usage error: --assignee ID | --assignee-object-id"
                                                        + " ID"));
        try {
            return servicePrincipal(context, assignee);
        } catch (CommandFailed unknown) {
            return assignee; // an object id: the directory does not know it as a client
        }
    }

    private static String scope(Context context, Given given) {
        if (given.has(SCOPE)) {
            String scope = given.text(SCOPE).replaceFirst("/+$", "");
            if (!scope.startsWith("/")) {
                throw CommandFailed.usage("--scope: expected an id as /subscriptions/...");
            }
            return scope;
        }
        return Common.scope(context, given);
    }

    /// The full id of a role that was named.
    private static String definition(Context context, String scope, String role) {
        if (role.startsWith("/")) {
            return role;
        }
        ArrayNode all = context.arm().list(scope + PROVIDER + "/roleDefinitions", VERSION);
        return Json.elements(all).stream()
                .filter(
                        each ->
                                Json.text(each, "properties", "roleName")
                                                .orElse("")
                                                .equalsIgnoreCase(role)
                                        || Json.text(each, "name")
                                                .orElse("")
                                                .equalsIgnoreCase(role))
                .findFirst()
                .flatMap(each -> Json.text(each, "id"))
                .orElseThrow(() -> CommandFailed.error("Role '" + role + "' doesn't exist."));
    }

    private static Optional<JsonNode> create(Context context, Given given) {
        String scope = scope(context, given);
        ObjectNode body = Json.object();
        ObjectNode properties = body.putObject("properties");
        properties.put("roleDefinitionId", definition(context, scope, given.text(ROLE)));
        properties.put("principalId", object(context, given));
        given.find(TYPE).ifPresent(type -> properties.put("principalType", type));
        String name = given.find(NAME).orElseGet(Context::freshId);
        String path = scope + PROVIDER + "/roleAssignments/" + Arm.segment(name);
        return context.arm().run(Call.of("PUT", path, VERSION).with(body), true).map(Common::flat);
    }

    private static Optional<JsonNode> list(Context context, Given given) {
        ArrayNode shown = Json.array();
        Map<String, String> names = names(context, given);
        for (JsonNode each : found(context, given, given.has(ALL))) {
            ObjectNode line = Common.flat(each);
            String role = last(Json.text(line, "roleDefinitionId").orElse(""));
            line.put("roleDefinitionName", names.getOrDefault(role, ""));
            shown.add(line);
        }
        return Optional.of(shown);
    }

    /// The names of roles by the last part of their ids: assignments name the ids alone.
    private static Map<String, String> names(Context context, Given given) {
        String path = scope(context, given) + PROVIDER + "/roleDefinitions";
        var names = new HashMap<String, String>();
        for (JsonNode each : Json.elements(context.arm().list(path, VERSION))) {
            names.put(
                    Json.text(each, "name").orElse(""),
                    Json.text(each, "properties", "roleName").orElse(""));
        }
        return names;
    }

    /// @param below whether also those at what lies below the scope: `az` wants to be told so, and
    ///     never takes them away
    private static ArrayNode found(Context context, Given given, boolean below) {
        String scope = scope(context, given);
        Optional<String> role =
                given.find(ROLE).map(name -> last(definition(context, scope, name)));
        Optional<String> whom =
                given.has(ASSIGNEE) ? Optional.of(object(context, given)) : Optional.empty();
        ArrayNode found = Json.array();
        for (JsonNode each :
                Json.elements(context.arm().list(scope + PROVIDER + "/roleAssignments", VERSION))) {
            JsonNode properties = each.path("properties");
            String at = Json.text(each, "id").orElse("");
            boolean fits =
                    (below
                                    || at.regionMatches(
                                            true,
                                            0,
                                            scope + PROVIDER,
                                            0,
                                            (scope + PROVIDER).length()))
                            && role.map(
                                            id ->
                                                    id.equalsIgnoreCase(
                                                            last(
                                                                    Json.text(
                                                                                    properties,
                                                                                    "roleDefinitionId")
                                                                            .orElse(""))))
                                    .orElse(true)
                            && whom.map(
                                            id ->
                                                    id.equalsIgnoreCase(
                                                            Json.text(properties, "principalId")
                                                                    .orElse("")))
                                    .orElse(true);
            if (fits) {
                found.add(each);
            }
        }
        return found;
    }

    private static String last(String id) {
        return id.substring(id.lastIndexOf('/') + 1);
    }

    private static Optional<JsonNode> delete(Context context, Given given) {
        if (given.has(IDS)) {
            given.list(IDS).forEach(id -> remove(context, id));
            return Optional.empty();
        }
        if (!given.has(SCOPE) && !given.has(ASSIGNEE) && !given.has(ROLE)) {
            context.confirm(
                    given.has(YES),
                    "This will delete all role assignments under the subscription. Are you sure?");
        }
        List<JsonNode> found = Json.elements(found(context, given, false));
        if (found.isEmpty()) {
            context.notes().println("No matched assignments were found to delete");
        }
        found.forEach(each -> remove(context, Json.text(each, "id").orElseThrow()));
        return Optional.empty();
    }

    private static void remove(Context context, String id) {
        Optional<JsonNode> _ = context.arm().run(Call.of("DELETE", id, VERSION), true);
    }

    private static Optional<JsonNode> definitions(Context context, Given given) {
        ArrayNode all =
                context.arm().list(scope(context, given) + PROVIDER + "/roleDefinitions", VERSION);
        Optional<String> name = given.find(NAME);
        ArrayNode found = Json.array();
        Json.elements(all).stream()
                .filter(
                        each ->
                                name.isEmpty()
                                        || Json.text(each, "properties", "roleName")
                                                .orElse("")
                                                .equalsIgnoreCase(name.get()))
                .forEach(each -> found.add(Common.flat(each)));
        return Optional.of(found);
    }
}
