// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli.verb;

import static dev.signet.cli.verb.Common.LOCATION;
import static dev.signet.cli.verb.Common.NO_WAIT;
import static dev.signet.cli.verb.Common.TAGS;
import static dev.signet.cli.verb.Common.YES;
import static dev.signet.cli.verb.Common.run;
import static dev.signet.cli.verb.Common.tags;

import dev.signet.cli.server.Answer;
import dev.signet.cli.server.Arm.Call;
import dev.signet.cli.server.Json;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.ObjectNode;

/// `group`: resource groups.
final class Groups {
    static final String VERSION = "2021-04-01";

    /// `az group` calls the group itself by these.
    private static final Opt ITSELF =
            Opt.text("Name of the resource group.", "--name", "-n", "--resource-group", "-g")
                    .must();

    private Groups() {}

    static List<Verb> verbs() {
        return List.of(
                Verb.of("group create", "Makes a resource group.", Groups::create, ITSELF)
                        .and(LOCATION.must(), TAGS),
                Verb.of("group show", "Shows a resource group.", Groups::show, ITSELF),
                Verb.of("group list", "Lists the resource groups.", Groups::list),
                Verb.of("group exists", "Tells whether there is such a group.", Groups::exists)
                        .and(ITSELF),
                Verb.of("group update", "Changes a group's tags.", Groups::update, ITSELF, TAGS),
                Verb.of("group delete", "Removes a group and all in it.", Groups::delete, ITSELF)
                        .and(YES, NO_WAIT),
                Waiting.verb(
                        "group wait", (context, given) -> path(context, given), VERSION, ITSELF));
    }

    private static String path(Context context, Given given) {
        return context.arm().group(given.text(ITSELF));
    }

    private static Optional<JsonNode> create(Context context, Given given) {
        ObjectNode body = Json.object().put("location", given.text(LOCATION));
        tags(body, given);
        return context.arm().run(Call.of("PUT", path(context, given), VERSION).with(body), true);
    }

    private static Optional<JsonNode> show(Context context, Given given) {
        return Optional.of(context.arm().get(path(context, given), VERSION));
    }

    private static Optional<JsonNode> list(Context context, Given given) {
        return Optional.of(
                context.arm().list(context.arm().subscription() + "/resourcegroups", VERSION));
    }

    private static Optional<JsonNode> exists(Context context, Given given) {
        Answer answer = context.arm().send(Call.of("HEAD", path(context, given), VERSION));
        if (answer.status() != 404) {
            Answer _ = answer.orFail();
        }
        return Optional.of(BooleanNode.valueOf(answer.status() != 404));
    }

    private static Optional<JsonNode> update(Context context, Given given) {
        ObjectNode body = Json.object();
        tags(body, given);
        return context.arm().run(Call.of("PATCH", path(context, given), VERSION).with(body), true);
    }

    private static Optional<JsonNode> delete(Context context, Given given) {
        context.confirm(given.has(YES), "Remove the group and everything in it, for ever?");
        return run(context, given, Call.of("DELETE", path(context, given), VERSION));
    }
}
