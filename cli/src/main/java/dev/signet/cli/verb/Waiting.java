// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli.verb;

import static dev.signet.cli.verb.Common.CREATED;
import static dev.signet.cli.verb.Common.CUSTOM;
import static dev.signet.cli.verb.Common.DELETED;
import static dev.signet.cli.verb.Common.EXISTS;
import static dev.signet.cli.verb.Common.INTERVAL;
import static dev.signet.cli.verb.Common.TIMEOUT;
import static dev.signet.cli.verb.Common.UPDATED;
import static dev.signet.cli.verb.Common.number;

import dev.signet.cli.output.Query;
import dev.signet.cli.server.Answer;
import dev.signet.cli.server.Arm.Call;
import dev.signet.cli.server.CommandFailed;
import dev.signet.cli.server.Json;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;

/// `wait`: looks at a resource until it is as wanted, as `az ... wait` does.
final class Waiting {
    private Waiting() {}

    /// @param path of the resource
    static Verb verb(
            String words, BiFunction<Context, Given, String> path, String version, Opt... naming) {
        return Verb.of(
                        words,
                        "Waits until the resource is as told.",
                        (context, given) -> await(context, given, path, version),
                        naming)
                .and(CREATED, UPDATED, DELETED, EXISTS, CUSTOM, INTERVAL, TIMEOUT);
    }

    private static Optional<JsonNode> await(
            Context context, Given given, BiFunction<Context, Given, String> path, String version) {
        boolean told =
                given.has(CREATED)
                        || given.has(UPDATED)
                        || given.has(DELETED)
                        || given.has(EXISTS)
                        || given.has(CUSTOM);
        if (!told) {
            throw CommandFailed.usage(
                    "usage error: --created | --updated | --deleted | --exists | --custom JMESPATH");
        }
        Optional<Query> custom = given.find(CUSTOM).map(Query::of);
        Duration interval = seconds(given, INTERVAL, 30);
        Duration timeout = seconds(given, TIMEOUT, 3600);
        Duration waited = Duration.ZERO;
        while (true) {
            Answer answer = context.arm().send(Call.of("GET", path.apply(context, given), version));
            if (answer.status() != 404) {
                Answer _ = answer.orFail();
            }
            if (holds(given, custom, answer)) {
                return Optional.empty();
            }
            if (waited.plus(interval).compareTo(timeout) > 0) {
                throw CommandFailed.error(
                        "Wait operation timed-out after " + timeout.toSeconds() + " seconds");
            }
            context.arm().pause(interval);
            waited = waited.plus(interval);
        }
    }

    private static boolean holds(Given given, Optional<Query> custom, Answer answer) {
        if (answer.status() == 404) {
            return given.has(DELETED);
        }
        if (given.has(EXISTS)) {
            return true;
        }
        String state =
                Json.text(answer.body(), "properties", "provisioningState")
                        .orElse("")
                        .toLowerCase(Locale.ROOT);
        if (state.equals("failed") && !given.has(DELETED)) {
            throw CommandFailed.error("The operation failed");
        }
        if ((given.has(CREATED) || given.has(UPDATED)) && state.equals("succeeded")) {
            return true;
        }
        return custom.map(query -> truthy(query.of(answer.body()))).orElse(false);
    }

    private static boolean truthy(JsonNode value) {
        return switch (value.getNodeType()) {
            case NULL, MISSING -> false;
            case BOOLEAN -> value.asBoolean();
            case STRING -> !value.asString().isEmpty();
            case ARRAY, OBJECT -> !value.isEmpty();
            default -> true;
        };
    }

    private static Duration seconds(Given given, Opt option, long otherwise) {
        long seconds = given.find(option).map(text -> number(option, text)).orElse(otherwise);
        if (seconds < 1 || seconds > 86_400) {
            throw CommandFailed.usage(option.name() + ": expected 1 to 86400 seconds");
        }
        return Duration.ofSeconds(seconds);
    }
}
