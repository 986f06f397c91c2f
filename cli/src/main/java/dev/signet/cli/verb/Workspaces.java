// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli.verb;

import static dev.signet.cli.verb.Common.GROUP;
import static dev.signet.cli.verb.Common.IN_GROUP;
import static dev.signet.cli.verb.Common.LOCATION;
import static dev.signet.cli.verb.Common.TAGS;

import dev.signet.cli.server.Arm;
import dev.signet.cli.server.CommandFailed;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// `healthcareapis workspace` and what lies below a workspace (contract 5.1).
final class Workspaces {
    private static final Opt WORKSPACE =
            Opt.text("Name of the workspace.", "--workspace-name").must();
    private static final Opt ITSELF =
            Opt.text("Name of the workspace.", "--workspace-name", "--name", "-n").must();
    private static final Opt IDENTITY =
            Opt.text("Identity of the service.", "--identity-type", "--type")
                    .oneOf("None", "SystemAssigned", "UserAssigned", "SystemAssigned,UserAssigned");
    private static final Opt USER_IDENTITIES =
            Opt.text(
                    "Ids of user-assigned identities, as JSON.",
                    "--user-assigned-identities",
                    "-i");
    private static final Opt POLICY =
            Opt.text(
                            "Versions that are kept: versioned, no-version, versioned-update.",
                            "--default")
                    .oneOf("no-version", "versioned", "versioned-update");
    private static final Opt POLICIES =
            Opt.list("The same for a type: TYPE=POLICY ...", "--resource-type-overrides", "-r");
    private static final Opt PROPERTIES =
            Opt.text("`properties` as JSON, or @FILE.", "--properties");

    /// Since which a FHIR service shows its key. It is made in [Services#VERSION], which takes
    /// access policies.
    static final String SHOWN_VERSION = "2024-03-31";

    private static final Crud WORKSPACES =
            new Crud(
                    "healthcareapis workspace",
                    "a workspace",
                    Services.VERSION,
                    List.of(IN_GROUP, ITSELF),
                    (context, given) -> workspace(context, given, ITSELF));
    private static final Crud CONNECTIONS =
            below(
                    "private-endpoint-connection",
                    "a private endpoint connection",
                    "privateEndpointConnections",
                    Services.CONNECTION);

    private Workspaces() {}

    static List<Verb> verbs() {
        List<Verb> verbs =
                new ArrayList<>(
                        List.of(
                                WORKSPACES.list(
                                        (context, given) ->
                                                Common.scope(context, given)
                                                        + Services.PROVIDER
                                                        + "/workspaces",
                                        GROUP),
                                WORKSPACES.show(),
                                WORKSPACES.create(
                                        Workspaces::created,
                                        List.of(
                                                LOCATION,
                                                TAGS,
                                                ServiceBody.ETAG,
                                                ServiceBody.PUBLIC)),
                                WORKSPACES.update(Crud::tagsOnly, TAGS),
                                WORKSPACES.delete(),
                                WORKSPACES.await()));
        verbs.addAll(fhir());
        verbs.addAll(records("dicom-service", "dicomservices"));
        verbs.addAll(records("iot-connector", "iotconnectors"));
        verbs.addAll(links());
        return verbs;
    }

    private static List<Verb> fhir() {
        Opt name = Opt.text("Name of the service.", "--fhir-service-name", "--name", "-n").must();
        Crud fhir = below("fhir-service", "a FHIR service", "fhirservices", name);
        Crud shown = fhir.in(SHOWN_VERSION);
        return List.of(
                listed(shown, "fhirservices"),
                shown.show(),
                fhir.create(
                        Workspaces::service,
                        List.of(
                                ServiceBody.KIND,
                                LOCATION,
                                TAGS,
                                ServiceBody.ETAG,
                                IDENTITY,
                                USER_IDENTITIES,
                                ServiceBody.ACCESS,
                                ServiceBody.AUTHENTICATION,
                                ServiceBody.CORS,
                                ServiceBody.EXPORT,
                                ServiceBody.LOGIN_SERVERS,
                                ServiceBody.ARTIFACTS,
                                ServiceBody.PUBLIC,
                                POLICY,
                                POLICIES)),
                shown.update(Workspaces::changed, TAGS, IDENTITY, USER_IDENTITIES),
                fhir.delete(),
                fhir.await());
    }

    /// Services that are kept as records: what they are made of is given as JSON.
    private static List<Verb> records(String word, String type) {
        Opt name = Opt.text("Name of the service.", "--" + word + "-name", "--name", "-n").must();
        Crud crud = below(word, "a service", type, name);
        return List.of(
                listed(crud, type),
                crud.show(),
                crud.create(
                        Workspaces::recorded,
                        List.of(LOCATION, TAGS, IDENTITY, USER_IDENTITIES, PROPERTIES)),
                crud.update(Workspaces::changed, TAGS, IDENTITY, USER_IDENTITIES),
                crud.delete(),
                crud.await());
    }

    private static List<Verb> links() {
        return List.of(
                listed(CONNECTIONS, "privateEndpointConnections"),
                CONNECTIONS.show(),
                CONNECTIONS.create(
                        (context, given) -> ServiceBody.connection(given, Services.STATE),
                        List.of(Services.STATE)),
                Services.connectionUpdate(CONNECTIONS),
                CONNECTIONS.delete(),
                CONNECTIONS.await(),
                listed(
                        below(
                                "private-link-resource",
                                "what private endpoints can be made for",
                                "privateLinkResources",
                                Services.LINK_GROUP),
                        "privateLinkResources"),
                below(
                                "private-link-resource",
                                "what private endpoints can be made for",
                                "privateLinkResources",
                                Services.LINK_GROUP)
                        .show());
    }

    private static Crud below(String word, String a, String type, Opt name) {
        return new Crud(
                "healthcareapis workspace " + word,
                a,
                Services.VERSION,
                List.of(IN_GROUP, WORKSPACE, name),
                (context, given) ->
                        workspace(context, given, WORKSPACE)
                                + "/"
                                + type
                                + "/"
                                + Arm.segment(given.text(name)));
    }

    private static Verb listed(Crud crud, String type) {
        return crud.list(
                (context, given) -> workspace(context, given, WORKSPACE) + "/" + type,
                IN_GROUP,
                WORKSPACE);
    }

    private static String workspace(Context context, Given given, Opt name) {
        return context.arm().group(given.text(IN_GROUP))
                + Services.PROVIDER
                + "/workspaces/"
                + Arm.segment(given.text(name));
    }

    private static ObjectNode created(Context context, Given given) {
        ObjectNode body = located(context, given);
        given.find(ServiceBody.PUBLIC)
                .ifPresent(word -> body.putObject("properties").put("publicNetworkAccess", word));
        return body;
    }

    private static ObjectNode located(Context context, Given given) {
        ObjectNode body = Crud.tagsOnly(context, given);
        given.find(ServiceBody.ETAG).ifPresent(etag -> body.put("etag", etag));
        return body.put("location", Common.location(context, given));
    }

    private static ObjectNode service(Context context, Given given) {
        ObjectNode body = located(context, given);
        given.find(ServiceBody.KIND).ifPresent(kind -> body.put("kind", kind));
        identity(body, context, given);
        ObjectNode properties = ServiceBody.properties(given);
        if (given.has(POLICY) || given.has(POLICIES)) {
            ObjectNode policy = properties.putObject("resourceVersionPolicyConfiguration");
            given.find(POLICY).ifPresent(word -> policy.put("default", word));
            if (given.has(POLICIES)) {
                policy.set("resourceTypeOverrides", Common.tags(given.list(POLICIES)));
            }
        }
        body.set("properties", properties);
        return body;
    }

    private static ObjectNode recorded(Context context, Given given) {
        ObjectNode body = located(context, given);
        identity(body, context, given);
        if (given.has(PROPERTIES)) {
            body.set("properties", ServiceBody.json(context, given, PROPERTIES));
        }
        return body;
    }

    private static ObjectNode changed(Context context, Given given) {
        ObjectNode body = Crud.tagsOnly(context, given);
        identity(body, context, given);
        return body;
    }

    private static void identity(ObjectNode body, Context context, Given given) {
        if (given.has(IDENTITY)) {
            ObjectNode identity = body.putObject("identity").put("type", given.text(IDENTITY));
            if (given.has(USER_IDENTITIES)) {
                identity.set(
                        "userAssignedIdentities",
                        ServiceBody.json(context, given, USER_IDENTITIES));
            }
        } else if (given.has(USER_IDENTITIES)) {
            throw CommandFailed.usage("--user-assigned-identities needs --identity-type");
        }
    }
}
