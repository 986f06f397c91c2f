// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli.verb;

import static dev.signet.cli.verb.Common.IN_GROUP;
import static dev.signet.cli.verb.Common.LOCATION;
import static dev.signet.cli.verb.Common.NO_WAIT;

import dev.signet.cli.server.Answer;
import dev.signet.cli.server.Arm;
import dev.signet.cli.server.Arm.Call;
import dev.signet.cli.server.CommandFailed;
import dev.signet.cli.server.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `deployment group`, `sub`, `mg` and `tenant`: templates (contract 5.4).
///
/// @param level the second word
record Deployments(String level) {
    private static final String VERSION = "2021-04-01";
    private static final int NAME_LENGTH_MAX = 64;

    private static final Opt MANAGEMENT_GROUP =
            Opt.text("The management group: the id of the tenant.", "--management-group-id", "-m")
                    .must();
    private static final Opt NAME = Opt.text("Name of the deployment.", "--name", "-n");
    private static final Opt NAMED = NAME.must();
    private static final Opt FILE = Opt.text("The template.", "--template-file", "-f");
    private static final Opt LINK = Opt.text("Address of the template.", "--template-uri", "-u");
    private static final Opt PARAMETERS =
            Opt.list("KEY=VALUE, @FILE, or JSON ...", "--parameters", "-p");
    private static final Opt MODE =
            Opt.text("Incremental or Complete (Incremental).", "--mode")
                    .oneOf("Incremental", "Complete");
    private static final Opt ROLLBACK =
            Opt.text("On failure deploy this earlier one again.", "--rollback-on-error");
    private static final Opt PLAIN =
            Opt.flag("Print what-if's JSON, not a summary.", "--no-pretty-print");

    static List<Verb> verbs() {
        List<Verb> verbs = new ArrayList<>();
        verbs.addAll(new Deployments("group").all());
        verbs.addAll(new Deployments("sub").all());
        verbs.addAll(new Deployments("mg").all());
        verbs.addAll(new Deployments("tenant").all());
        return verbs;
    }

    private List<Verb> all() {
        return List.of(
                sending("create", "Deploys a template.", this::create).and(NO_WAIT),
                sending("validate", "Tells whether a template could be deployed.", this::validate),
                sending("what-if", "Tells what a template would change.", this::whatIf).and(PLAIN),
                one(
                        "show",
                        "Shows a deployment.",
                        (c, g) -> Optional.of(c.arm().get(path(c, g), VERSION))),
                verb("list", "Lists the deployments.", this::list),
                one("delete", "Forgets a deployment; what it made stays.", this::delete)
                        .and(NO_WAIT),
                one("cancel", "Stops a deployment.", this::cancel),
                one("export", "Prints the template of a deployment.", this::export),
                verb("operation list", "Lists what a deployment has done.", this::operations)
                        .and(named()),
                Waiting.verb(
                        "deployment " + level + " wait",
                        this::path,
                        VERSION,
                        Stream.concat(place().stream(), Stream.of(NAMED)).toArray(Opt[]::new)));
    }

    private boolean group() {
        return level.equals("group");
    }

    /// Where the deployment is, as it is typed.
    private List<Opt> place() {
        return switch (level) {
            case "group" -> List.of(IN_GROUP);
            case "mg" -> List.of(MANAGEMENT_GROUP);
            default -> List.of();
        };
    }

    private static Opt named() {
        return NAMED;
    }

    private Verb verb(String word, String about, Verb.Action action) {
        return Verb.of("deployment " + level + " " + word, about, action)
                .and(place().toArray(Opt[]::new));
    }

    private Verb one(String word, String about, Verb.Action action) {
        return verb(word, about, action).and(NAMED);
    }

    private Verb sending(String word, String about, Verb.Action action) {
        Verb verb = verb(word, about, action).and(NAME, FILE, LINK, PARAMETERS);
        return group() ? verb.and(MODE, ROLLBACK) : verb.and(LOCATION.must());
    }

    private String scope(Context context, Given given) {
        String owner =
                switch (level) {
                    case "group" -> context.arm().group(given.text(IN_GROUP));
                    case "mg" ->
                            "/providers/Microsoft.Management/managementGroups/"
                                    + Arm.segment(given.text(MANAGEMENT_GROUP));
                    case "tenant" -> "";
                    default -> context.arm().subscription();
                };
        return owner + "/providers/Microsoft.Resources/deployments/";
    }

    private String path(Context context, Given given) {
        return scope(context, given) + Arm.segment(name(given));
    }

    /// `az` names a deployment by its template's file.
    private static String name(Given given) {
        return given.find(NAME)
                .orElseGet(
                        () -> {
                            String file =
                                    given.find(FILE)
                                            .map(
                                                    text ->
                                                            String.valueOf(
                                                                    Path.of(text).getFileName()))
                                            .orElse("deployment");
                            String stem = file.replaceFirst("\\.[^.]*$", "");
                            return stem.substring(0, Math.min(stem.length(), NAME_LENGTH_MAX));
                        });
    }

    private ObjectNode body(Context context, Given given) {
        if (given.has(FILE) == given.has(LINK)) {
            throw CommandFailed.usage("usage error: --template-file FILE | --template-uri URI");
        }
        ObjectNode body = Json.object();
        if (!group()) {
            body.put("location", given.text(LOCATION));
        }
        ObjectNode properties = body.putObject("properties");
        properties.put("mode", given.find(MODE).orElse("Incremental"));
        Optional<JsonNode> template = Optional.empty();
        if (given.has(FILE)) {
            String file = given.text(FILE);
            if (file.endsWith(".bicep")) {
                throw CommandFailed.error(
                        file + " is Bicep: compile it to JSON first (`bicep build`)");
            }
            template = Optional.of(Json.written(context.read(file), file));
            properties.set("template", template.get());
        } else {
            properties.putObject("templateLink").put("uri", given.text(LINK));
        }
        properties.set(
                "parameters", TemplateParameters.of(context, given.list(PARAMETERS), template));
        given.find(ROLLBACK)
                .ifPresent(
                        earlier ->
                                properties
                                        .putObject("onErrorDeployment")
                                        .put("type", "SpecificDeployment")
                                        .put("deploymentName", earlier));
        return body;
    }

    private Optional<JsonNode> create(Context context, Given given) {
        return Common.run(
                context,
                given,
                Call.of("PUT", path(context, given), VERSION).with(body(context, given)));
    }

    private Optional<JsonNode> validate(Context context, Given given) {
        Call call = Call.of("POST", path(context, given) + "/validate", VERSION);
        Optional<JsonNode> said = context.arm().run(call.with(body(context, given)), true);
        // a template that is refused may be told in an answer of 200
        said.filter(node -> node.path("error").isObject())
                .ifPresent(
                        node -> {
                            throw Answer.failure(400, Optional.of(node.path("error")), "");
                        });
        return said;
    }

    private Optional<JsonNode> whatIf(Context context, Given given) {
        Call call = Call.of("POST", path(context, given) + "/whatIf", VERSION);
        Optional<JsonNode> said = context.arm().run(call.with(body(context, given)), true);
        JsonNode result = said.orElseGet(Json::object);
        if (result.path("error").isObject()) {
            throw Answer.failure(400, Optional.of(result.path("error")), "");
        }
        if (given.has(PLAIN)) {
            return said;
        }
        WhatIf.print(result, context.out());
        return Optional.empty();
    }

    private Optional<JsonNode> list(Context context, Given given) {
        return Optional.of(context.arm().list(scope(context, given), VERSION));
    }

    private Optional<JsonNode> delete(Context context, Given given) {
        return Common.run(context, given, Call.of("DELETE", path(context, given), VERSION));
    }

    private Optional<JsonNode> cancel(Context context, Given given) {
        Call call = Call.of("POST", path(context, given) + "/cancel", VERSION);
        Answer _ = context.arm().send(call).orFail();
        return Optional.empty();
    }

    private Optional<JsonNode> export(Context context, Given given) {
        Call call = Call.of("POST", path(context, given) + "/exportTemplate", VERSION);
        return context.arm().run(call, true).map(node -> node.path("template"));
    }

    private Optional<JsonNode> operations(Context context, Given given) {
        return Optional.of(context.arm().list(path(context, given) + "/operations", VERSION));
    }
}
