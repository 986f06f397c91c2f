// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli.verb;

import static dev.signet.cli.verb.Common.GROUP;
import static dev.signet.cli.verb.Common.IN_GROUP;
import static dev.signet.cli.verb.Common.LOCATION;
import static dev.signet.cli.verb.Common.TAGS;

import dev.signet.cli.server.Arm;
import dev.signet.cli.server.Arm.Call;
import dev.signet.cli.server.Json;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `healthcareapis`: accounts and what belongs to them, in the words of `az`'s extension
/// (contract 5.1). Workspaces: [Workspaces].
final class Services {
    static final String VERSION = "2021-11-01";
    static final String PROVIDER = "/providers/Microsoft.HealthcareApis";

    static final Opt RESOURCE_NAME =
            Opt.text("Name of the account.", "--resource-name", "--name", "-n").must();
    static final Opt CONNECTION =
            Opt.text(
                            "Name of the private endpoint connection.",
                            "--private-endpoint-connection-name",
                            "--name",
                            "-n")
                    .must();
    static final Opt STATE =
            Opt.list(
                    "status=X description=X actions-required=X.",
                    "--private-link-service-connection-state",
                    "-s");
    static final Opt OWNER = Opt.text("Name of the account.", "--resource-name").must();
    static final Opt LINK_GROUP = Opt.text("Name of the group, as fhir.", "--group-name").must();
    private static final Opt OF_LOCATION =
            Opt.text("Location of the operation.", "--location-name").must();
    private static final Opt OPERATION =
            Opt.text("Id of the operation.", "--operation-result-id").must();
    private static final Opt TYPE = Opt.text("Type of resource.", "--type");
    private static final Opt CHECKED = Opt.text("Name to ask for.", "--name", "-n").must();

    private static final Crud SERVICE =
            new Crud(
                    "healthcareapis service",
                    "an account",
                    VERSION,
                    List.of(IN_GROUP, RESOURCE_NAME),
                    Services::path);
    private static final Crud CONNECTIONS =
            new Crud(
                    "healthcareapis private-endpoint-connection",
                    "a private endpoint connection",
                    VERSION,
                    List.of(IN_GROUP, OWNER, CONNECTION),
                    (context, given) ->
                            owner(context, given)
                                    + "/privateEndpointConnections/"
                                    + Arm.segment(given.text(CONNECTION)));

    private Services() {}

    static List<Verb> verbs() {
        List<Opt> creation = new ArrayList<>(List.of(ServiceBody.KIND.must(), LOCATION, TAGS));
        creation.addAll(ServiceBody.ALL);
        List<Verb> verbs =
                new ArrayList<>(
                        List.of(
                                SERVICE.list(
                                        (context, given) ->
                                                Common.scope(context, given)
                                                        + PROVIDER
                                                        + "/services",
                                        GROUP),
                                SERVICE.show(),
                                SERVICE.create(Services::created, creation),
                                SERVICE.update(Services::updated, TAGS, ServiceBody.PUBLIC),
                                SERVICE.delete(),
                                SERVICE.await(),
                                Verb.of(
                                        "healthcareapis service check-name",
                                        "Tells whether a name is free.",
                                        Services::checkName,
                                        CHECKED,
                                        TYPE),
                                Verb.of(
                                        "healthcareapis operation-result show",
                                        "Shows what has become of an operation.",
                                        Services::operation,
                                        OF_LOCATION,
                                        OPERATION)));
        verbs.addAll(registries());
        verbs.addAll(links());
        return verbs;
    }

    private static List<Verb> registries() {
        return List.of(
                Verb.of("healthcareapis acr list", "Lists the registries.", Services::acrList)
                        .and(IN_GROUP, OWNER),
                acr("add", "Adds registries.").and(ServiceBody.LOGIN_SERVERS.must()),
                acr("remove", "Takes registries away.").and(ServiceBody.LOGIN_SERVERS.must()),
                acr("reset", "Puts these registries in the place of all.")
                        .and(ServiceBody.LOGIN_SERVERS));
    }

    private static Verb acr(String word, String about) {
        return Verb.of(
                        "healthcareapis acr " + word,
                        about,
                        (context, given) -> acrChange(context, given, word),
                        IN_GROUP,
                        OWNER)
                .and(Common.NO_WAIT);
    }

    private static List<Verb> links() {
        return List.of(
                CONNECTIONS.list(
                        (context, given) -> owner(context, given) + "/privateEndpointConnections",
                        IN_GROUP,
                        OWNER),
                CONNECTIONS.show(),
                CONNECTIONS.create(
                        (context, given) -> ServiceBody.connection(given, STATE), List.of(STATE)),
                connectionUpdate(CONNECTIONS),
                CONNECTIONS.delete(),
                CONNECTIONS.await(),
                Verb.of(
                        "healthcareapis private-link-resource list",
                        "Lists what private endpoints can be made for.",
                        (context, given) ->
                                Optional.of(
                                        context.arm()
                                                .list(
                                                        owner(context, given)
                                                                + "/privateLinkResources",
                                                        VERSION)),
                        IN_GROUP,
                        OWNER),
                Verb.of(
                        "healthcareapis private-link-resource show",
                        "Shows one of them.",
                        (context, given) ->
                                Optional.of(
                                        context.arm()
                                                .get(
                                                        owner(context, given)
                                                                + "/privateLinkResources/"
                                                                + Arm.segment(
                                                                        given.text(LINK_GROUP)),
                                                        VERSION)),
                        IN_GROUP,
                        OWNER,
                        LINK_GROUP));
    }

    /// `az` changes a connection by PUT of the whole.
    static Verb connectionUpdate(Crud connections) {
        Verb create =
                connections.create(
                        (context, given) -> ServiceBody.connection(given, STATE), List.of(STATE));
        return new Verb(
                connections.words() + " update", "Changes it.", create.options(), create.action());
    }

    private static String path(Context context, Given given) {
        return service(context, given, RESOURCE_NAME);
    }

    private static String owner(Context context, Given given) {
        return service(context, given, OWNER);
    }

    private static String service(Context context, Given given, Opt name) {
        return context.arm().group(given.text(IN_GROUP))
                + PROVIDER
                + "/services/"
                + Arm.segment(given.text(name));
    }

    private static ObjectNode created(Context context, Given given) {
        ObjectNode body = Json.object();
        ServiceBody.top(body, given);
        body.put("location", Common.location(context, given));
        body.set("properties", ServiceBody.properties(given));
        return body;
    }

    private static ObjectNode updated(Context context, Given given) {
        ObjectNode body = Crud.tagsOnly(context, given);
        given.find(ServiceBody.PUBLIC)
                .ifPresent(word -> body.putObject("properties").put("publicNetworkAccess", word));
        return body;
    }

    private static Optional<JsonNode> checkName(Context context, Given given) {
        ObjectNode body =
                Json.object()
                        .put("name", given.text(CHECKED))
                        .put("type", given.find(TYPE).orElse("Microsoft.HealthcareApis/services"));
        String path = context.arm().subscription() + PROVIDER + "/checkNameAvailability";
        return context.arm().run(Call.of("POST", path, VERSION).with(body), true);
    }

    private static Optional<JsonNode> operation(Context context, Given given) {
        return Optional.of(
                context.arm()
                        .get(
                                context.arm().subscription()
                                        + PROVIDER
                                        + "/locations/"
                                        + Arm.segment(given.text(OF_LOCATION))
                                        + "/operationresults/"
                                        + Arm.segment(given.text(OPERATION)),
                                VERSION));
    }

    private static Optional<JsonNode> acrList(Context context, Given given) {
        JsonNode servers =
                context.arm()
                        .get(owner(context, given), VERSION)
                        .path("properties")
                        .path("acrConfiguration")
                        .path("loginServers");
        return Optional.of(servers.isArray() ? servers : Json.array());
    }

    /// Reads the account and writes the whole of it, as `az` does.
    private static Optional<JsonNode> acrChange(Context context, Given given, String word) {
        JsonNode account = context.arm().get(owner(context, given), VERSION);
        Set<String> servers = new LinkedHashSet<>();
        if (!word.equals("reset")) {
            Json.elements(account.path("properties").path("acrConfiguration").path("loginServers"))
                    .forEach(server -> servers.add(server.asString()));
        }
        if (word.equals("remove")) {
            given.list(ServiceBody.LOGIN_SERVERS).forEach(servers::remove);
        } else {
            servers.addAll(given.list(ServiceBody.LOGIN_SERVERS));
        }
        ObjectNode body = (ObjectNode) account.deepCopy();
        ArrayNode written =
                body.withObject("/properties")
                        .withObject("/acrConfiguration")
                        .putArray("loginServers");
        servers.forEach(written::add);
        // what only the server writes
        ((ObjectNode) body.path("properties")).remove("provisioningState");
        for (String member : List.of("id", "name", "type", "systemData")) {
            body.remove(member);
        }
        return Common.run(
                context, given, Call.of("PUT", owner(context, given), VERSION).with(body));
    }
}
