// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli.verb;

import static dev.signet.cli.verb.Common.GROUP;
import static dev.signet.cli.verb.Common.IN_GROUP;
import static dev.signet.cli.verb.Common.LOCATION;
import static dev.signet.cli.verb.Common.NAME;
import static dev.signet.cli.verb.Common.TAGS;

import dev.signet.cli.server.Arm;
import dev.signet.cli.server.Arm.Call;
import dev.signet.cli.server.Json;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `identity`: managed identities that are resources of their own, shown as `az` shows them.
final class Identities {
    private static final String VERSION = "2023-01-31";
    private static final String TYPE =
            "/providers/Microsoft.ManagedIdentity/userAssignedIdentities";

    private Identities() {}

    static List<Verb> verbs() {
        return List.of(
                Verb.of("identity create", "Makes an identity.", Identities::create)
                        .and(IN_GROUP, NAME, LOCATION, TAGS),
                Verb.of("identity show", "Shows an identity.", Identities::show)
                        .and(IN_GROUP, NAME),
                Verb.of("identity list", "Lists identities.", Identities::list).and(GROUP),
                Verb.of("identity delete", "Removes an identity.", Identities::delete)
                        .and(IN_GROUP, NAME));
    }

    private static String path(Context context, Given given) {
        return context.arm().group(given.text(IN_GROUP))
                + TYPE
                + "/"
                + Arm.segment(given.text(NAME));
    }

    private static Optional<JsonNode> create(Context context, Given given) {
        ObjectNode body = Json.object().put("location", Common.location(context, given));
        Common.tags(body, given);
        Call call = Call.of("PUT", path(context, given), VERSION).with(body);
        return context.arm().run(call, true).map(Common::flat);
    }

    private static Optional<JsonNode> show(Context context, Given given) {
        return Optional.of(Common.flat(context.arm().get(path(context, given), VERSION)));
    }

    private static Optional<JsonNode> list(Context context, Given given) {
        String scope = Common.scope(context, given);
        ArrayNode shown = Json.array();
        Json.elements(context.arm().list(scope + TYPE, VERSION))
                .forEach(each -> shown.add(Common.flat(each)));
        return Optional.of(shown);
    }

    private static Optional<JsonNode> delete(Context context, Given given) {
        return context.arm().run(Call.of("DELETE", path(context, given), VERSION), true);
    }
}
