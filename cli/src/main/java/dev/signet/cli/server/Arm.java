// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli.server;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// The control plane as commands use it: requests with a token, lists with all their pages, and
/// long-running operations to their end (contract 2.5). One thread.
public final class Arm {
    /// Azure-AsyncOperation and Location say nothing of the pace: ask after this time.
    private static final Duration PACE = Duration.ofMillis(500);

    private static final Duration PACE_MAX = Duration.ofSeconds(60);

    private final Installation installation;
    private final Wire wire;
    private final TokenSource tokens;
    private final Progress progress;
    private final Pace pace;

    public Arm(
            Installation installation,
            Wire wire,
            TokenSource tokens,
            Progress progress,
            Pace pace) {
        this.installation = installation;
        this.wire = wire;
        this.tokens = tokens;
        this.progress = progress;
        this.pace = pace;
    }

    public Installation installation() {
        return installation;
    }

    /// A request that may begin an operation.
    ///
    /// @param path from the first slash on, without the api-version; or a whole address
    /// @param body empty for none
    public record Call(String method, String path, String version, Optional<JsonNode> body) {
        public static Call of(String method, String path, String version) {
            return new Call(method, path, version, Optional.empty());
        }

        public Call with(JsonNode sent) {
            return new Call(method, path, version, Optional.of(sent));
        }
    }

    /// Lets time pass before the next look at something.
    public void pause(Duration time) {
        pace.pause(time);
    }

    /// `/subscriptions/{id}` of the subscription to work in.
    public String subscription() {
        return "/subscriptions/" + installation.subscription();
    }

    /// `/subscriptions/{id}/resourceGroups/{name}`.
    public String group(String name) {
        return subscription() + "/resourceGroups/" + segment(name);
    }

    /// A name as one segment of a path.
    public static String segment(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /// Sends it and gives the answer as it is.
    ///
    /// @throws CommandFailed when no server answers
    public Answer send(Call call) {
        String address =
                call.path().startsWith("/") ? installation.arm() + call.path() : call.path();
        if (!call.version().isEmpty()) {
            address += (address.contains("?") ? "&" : "?") + "api-version=" + call.version();
        }
        return exchange(call.method(), address, call.body());
    }

    private Answer exchange(String method, String address, Optional<JsonNode> body) {
        URI uri;
        try {
            uri = URI.create(address);
        } catch (IllegalArgumentException e) {
            throw CommandFailed.usage("not an address: " + address);
        }
        if (!Wire.origin(uri).equalsIgnoreCase(Wire.origin(URI.create(installation.arm())))) {
            throw CommandFailed.error(
                    "the token of this installation is not sent to " + Wire.origin(uri));
        }
        var request =
                HttpRequest.newBuilder(uri)
                        .timeout(Wire.ANSWER)
                        .header("Accept", "application/json")
                        .header("Authorization", "Bearer " + tokens.token(installation.audience()));
        if (body.isPresent()) {
            request.header("Content-Type", "application/json");
            request.method(
                    method, BodyPublishers.ofByteArray(Json.MAPPER.writeValueAsBytes(body.get())));
        } else {
            request.method(method, BodyPublishers.noBody());
        }
        var answer = wire.send(request.build());
        return new Answer(answer.statusCode(), answer.headers(), answer.body());
    }

    /// GET of one resource.
    ///
    /// @throws CommandFailed 3 when it is not there
    public JsonNode get(String path, String version) {
        return send(Call.of("GET", path, version)).orFail().body();
    }

    /// GET of a list, every page of it.
    public ArrayNode list(String path, String version) {
        ArrayNode all = Json.array();
        Answer page = send(Call.of("GET", path, version)).orFail();
        while (true) {
            Json.elements(page.body().path("value")).forEach(all::add);
            Optional<String> next =
                    Json.text(page.body(), "nextLink").filter(link -> !link.isEmpty());
            if (next.isEmpty()) {
                return all;
            }
            page = send(Call.of("GET", next.get(), "")).orFail();
        }
    }

    /// Sends it and, unless told not to, waits until the operation that it began has ended.
    ///
    /// @param wait false: what is answered at once is the result
    /// @return the resource after PUT and PATCH, the result after POST; empty when there is none
    /// @throws CommandFailed what the server or the operation says is wrong
    public Optional<JsonNode> run(Call call, boolean wait) {
        Answer first = send(call).orFail();
        Optional<String> operation = first.header("Azure-AsyncOperation");
        Optional<String> location = first.header("Location");
        if (!wait || (operation.isEmpty() && (location.isEmpty() || first.status() != 202))) {
            return first.json();
        }
        try {
            if (operation.isPresent()) {
                awaitStatus(operation.get(), first);
                return afterwards(call, location);
            }
            return awaitLocation(location.orElseThrow(), first).json();
        } finally {
            progress.waiting("");
        }
    }

    private Optional<JsonNode> afterwards(Call call, Optional<String> location) {
        return switch (call.method()) {
            case "PUT", "PATCH" ->
                    send(Call.of("GET", call.path(), call.version())).orFail().json();
            case "POST" ->
                    location.flatMap(there -> send(Call.of("GET", there, "")).orFail().json());
            default -> Optional.empty();
        };
    }

    private void awaitStatus(String operation, Answer first) {
        Answer latest = first;
        while (true) {
            pause(latest);
            latest = send(Call.of("GET", operation, "")).orFail();
            String status = Json.text(latest.body(), "status").orElse("");
            switch (status) {
                case "Succeeded" -> {
                    return;
                }
                case "Failed", "Canceled" ->
                        throw Answer.failure(
                                latest.status(),
                                Optional.of(latest.body().path("error")),
                                "the operation has ended as " + status);
                case "" -> throw CommandFailed.error("the operation's answer has no status");
                default -> progress.waiting(status);
            }
        }
    }

    private Answer awaitLocation(String location, Answer first) {
        Answer latest = first;
        while (latest.status() == 202) {
            pause(latest);
            progress.waiting("Running");
            latest = send(Call.of("GET", location, "")).orFail();
        }
        return latest;
    }

    private void pause(Answer latest) {
        pace.pause(latest.header("Retry-After").flatMap(Arm::seconds).orElse(PACE));
    }

    private static Optional<Duration> seconds(String text) {
        if (!text.matches("[0-9]{1,6}")) {
            return Optional.empty();
        }
        Duration told = Duration.ofSeconds(Long.parseLong(text));
        Duration least = Duration.ofMillis(100); // 0 means at once, not without a pause
        return Optional.of(
                told.compareTo(PACE_MAX) > 0 ? PACE_MAX : told.compareTo(least) < 0 ? least : told);
    }
}
