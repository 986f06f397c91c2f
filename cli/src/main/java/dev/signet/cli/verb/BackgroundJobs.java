// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli.verb;

import dev.signet.cli.server.CommandFailed;
import dev.signet.cli.server.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `job list`, `show`, `cancel`, `pause` and `resume`: what goes on in the background of an
/// account, by its `$jobs` and `$job-control`.
final class BackgroundJobs {
    private static final Opt ACCOUNT =
            Opt.text(
                    "Name of the account, WORKSPACE/NAME for a workspace's (the only one).",
                    "--account");
    private static final Opt JOB = Opt.word("Id of the job, or enough of its beginning.", "JOB");
    private static final Opt STATUS =
            Opt.text("Only those.", "--status")
                    .oneOf("Queued", "Running", "Paused", "Completed", "Failed", "Canceled");
    private static final String REINDEX = "reindex";

    private BackgroundJobs() {}

    static List<Verb> verbs() {
        return List.of(
                Verb.of(
                                "job list",
                                "Lists an account's jobs, the newest first.",
                                BackgroundJobs::list)
                        .and(ACCOUNT, STATUS),
                Verb.of("job show", "Shows one job.", BackgroundJobs::show).and(JOB, ACCOUNT),
                Verb.of(
                                "job cancel",
                                "Ends a job; what it has done stays done.",
                                (context, given) -> told(context, given, "cancel"))
                        .and(JOB, ACCOUNT),
                Verb.of(
                                "job pause",
                                "Stops a job until it is resumed, also when the server starts"
                                        + " again.",
                                (context, given) -> told(context, given, "pause"))
                        .and(JOB, ACCOUNT),
                Verb.of(
                                "job resume",
                                "Lets a job go on that was paused.",
                                (context, given) -> told(context, given, "resume"))
                        .and(JOB, ACCOUNT));
    }

    private static Optional<JsonNode> list(Context context, Given given) {
        ArrayNode all = Json.array();
        Optional<String> status = given.find(STATUS);
        jobs(context, account(context, given)).stream()
                .filter(job -> status.isEmpty() || status.equals(Json.text(job, "status")))
                .forEach(all::add);
        return Optional.of(all);
    }

    private static Optional<JsonNode> show(Context context, Given given) {
        String account = account(context, given);
        ObjectNode job = job(context, account, given);
        job.put(
                "url",
                context.arm().installation().arm()
                        + "/fhir/"
                        + account.replaceFirst("/", "-")
                        + "/"
                        + Json.text(job, "address").orElse(""));
        return Optional.of(job);
    }

    private static Optional<JsonNode> told(Context context, Given given, String action) {
        String account = account(context, given);
        ObjectNode job = job(context, account, given);
        if (Json.text(job, "operation").orElse("").equals(REINDEX)) {
            if (!action.equals("cancel")) {
                throw CommandFailed.error("a reindex cannot be paused; it can be canceled");
            }
            String address = "/" + Json.text(job, "address").orElse("");
            JsonNode _ = context.data().send("DELETE", account, address, Optional.empty());
            return Optional.empty();
        }
        ObjectNode parameters = Json.object();
        parameters.put("resourceType", "Parameters");
        ArrayNode all = parameters.putArray("parameter");
        all.addObject().put("name", "id").put("valueString", Json.text(job, "job").orElse(""));
        all.addObject().put("name", "action").put("valueCode", action);
        JsonNode answer =
                context.data().send("POST", account, "/$job-control", Optional.of(parameters));
        return rows(answer).stream().findFirst().map(row -> (JsonNode) row);
    }

    /// The one that is meant.
    ///
    /// @throws CommandFailed exit code 3 when there is none, 1 when there are several, 2 when none
    ///     is said
    private static ObjectNode job(Context context, String account, Given given) {
        String said = given.text(JOB);
        if (said.isBlank()) { // a variable that is not set would mean the only job there is
            throw CommandFailed.usage("JOB: expected is the id of a job, or its beginning");
        }
        List<ObjectNode> meant =
                jobs(context, account).stream()
                        .filter(job -> Json.text(job, "job").orElse("").startsWith(said))
                        .toList();
        if (meant.isEmpty()) {
            throw CommandFailed.missing(
                    "the account '"
                            + account
                            + "' has no job '"
                            + said
                            + "' among the newest 200 that you may see: see 'job list'");
        }
        if (meant.size() > 1) {
            throw CommandFailed.error(
                    "the ids of "
                            + meant.size()
                            + " jobs begin with '"
                            + said
                            + "': say more of it");
        }
        return meant.getFirst();
    }

    private static List<ObjectNode> jobs(Context context, String account) {
        return rows(context.data().send("GET", account, "/$jobs", Optional.empty()));
    }

    /// The jobs of an answer, each with its parts as members; the id is `job`, which tables show.
    private static List<ObjectNode> rows(JsonNode answer) {
        var rows = new ArrayList<ObjectNode>();
        for (JsonNode parameter : Json.elements(answer.path("parameter"))) {
            if (!Json.text(parameter, "name").orElse("").equals("job")) {
                continue;
            }
            ObjectNode row = Json.object();
            for (JsonNode part : Json.elements(parameter.path("part"))) {
                String name = Json.text(part, "name").orElse("");
                part.properties().stream()
                        .filter(member -> member.getKey().startsWith("value"))
                        .findFirst()
                        .ifPresent(
                                member ->
                                        row.set(
                                                name.equals("id") ? "job" : name,
                                                member.getValue()));
            }
            rows.add(row);
        }
        return rows;
    }

    private static String account(Context context, Given given) {
        return given.find(ACCOUNT).orElseGet(() -> only(context));
    }

    private static String only(Context context) {
        List<String> names =
                Accounts.accounts(context).stream()
                        .map(each -> Json.text(each, "name").orElse(""))
                        .toList();
        if (names.size() != 1) {
            throw CommandFailed.usage(
                    names.isEmpty()
                            ? "there is no account"
                            : "--account: expected is one of " + String.join(", ", names));
        }
        return names.getFirst();
    }
}
