// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli.verb;

import static dev.signet.cli.verb.Common.NO_WAIT;
import static dev.signet.cli.verb.Common.YES;

import dev.signet.cli.server.Arm.Call;
import dev.signet.cli.server.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The verbs that every type of resource has: list, show, create, update, delete, wait.
///
/// @param words before the verb, as `healthcareapis service`
/// @param a with its article, as `an account`
/// @param naming the options that name one
/// @param path of one
record Crud(
        String words,
        String a,
        String version,
        List<Opt> naming,
        BiFunction<Context, Given, String> path) {

    /// Makes a body of what was given.
    @FunctionalInterface
    interface Body {
        ObjectNode of(Context context, Given given);
    }

    /// The same in another api-version.
    Crud in(String other) {
        return new Crud(words, a, other, naming, path);
    }

    private Opt[] named(Opt... more) {
        List<Opt> all = new ArrayList<>(naming);
        all.addAll(List.of(more));
        return all.toArray(Opt[]::new);
    }

    /// @param lists path of the list
    Verb list(BiFunction<Context, Given, String> lists, Opt... options) {
        return Verb.of(
                words + " list",
                "Lists them.",
                (context, given) ->
                        Optional.of(context.arm().list(lists.apply(context, given), version)),
                options);
    }

    Verb show() {
        return Verb.of(
                words + " show",
                "Shows " + a + ".",
                (context, given) ->
                        Optional.of(context.arm().get(path.apply(context, given), version)),
                named());
    }

    Verb create(Body body, List<Opt> options) {
        return Verb.of(
                        words + " create",
                        "Makes or replaces " + a + ".",
                        (context, given) -> send(context, given, "PUT", body),
                        named(options.toArray(Opt[]::new)))
                .and(NO_WAIT);
    }

    Verb update(Body body, Opt... options) {
        return Verb.of(
                        words + " update",
                        "Changes " + a + ".",
                        (context, given) -> send(context, given, "PATCH", body),
                        named(options))
                .and(NO_WAIT);
    }

    private Optional<JsonNode> send(Context context, Given given, String method, Body body) {
        Call call = Call.of(method, path.apply(context, given), version);
        return Common.run(context, given, call.with(body.of(context, given)));
    }

    Verb delete() {
        return Verb.of(
                        words + " delete",
                        "Removes " + a + ".",
                        (context, given) -> {
                            context.confirm(
                                    given.has(YES),
                                    "Are you sure you want to perform this operation?");
                            return Common.run(
                                    context,
                                    given,
                                    Call.of("DELETE", path.apply(context, given), version));
                        },
                        named())
                .and(YES, NO_WAIT);
    }

    Verb await() {
        return Waiting.verb(words + " wait", path, version, named());
    }

    /// A body of nothing but what is given of it by `create` and `update` with tags alone.
    static ObjectNode tagsOnly(Context context, Given given) {
        ObjectNode body = Json.object();
        Common.tags(body, given);
        return body;
    }
}
