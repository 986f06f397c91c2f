// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli.server;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// The data planes of the accounts: FHIR's requests with a token for data. One thread.
public final class DataPlane {
    private final Installation installation;
    private final Wire wire;
    private final TokenSource tokens;

    public DataPlane(Installation installation, Wire wire, TokenSource tokens) {
        this.installation = installation;
        this.wire = wire;
        this.tokens = tokens;
    }

    /// Sends a request to an account and gives what it answers.
    ///
    /// @param account its name, `WORKSPACE/NAME` for a workspace's
    /// @param below what stands behind the account's address; empty, or from the slash on
    /// @param body empty for none
    /// @throws CommandFailed what the server says is wrong; exit code 3 for 404
    public JsonNode send(String method, String account, String below, Optional<JsonNode> body) {
        URI address =
                URI.create(
                        installation.arm()
                                + "/fhir/"
                                + Arm.segment(account.replaceFirst("/", "-"))
                                + below);
        var request =
                HttpRequest.newBuilder(address)
                        .timeout(Wire.ANSWER)
                        .header("Accept", "application/fhir+json")
                        .header("Prefer", "return=minimal, handling=strict")
                        .header(
                                "Authorization",
                                "Bearer " + tokens.token(installation.fhirAudience()));
        if (body.isPresent()) {
            request.header("Content-Type", "application/fhir+json");
            request.method(
                    method, BodyPublishers.ofByteArray(Json.MAPPER.writeValueAsBytes(body.get())));
        } else {
            request.method(method, BodyPublishers.noBody());
        }
        var answer = wire.send(request.build());
        JsonNode said = Json.read(answer.body()).orElseGet(Json::object);
        if (answer.statusCode() < 400) {
            return said;
        }
        String text = "the account answered " + answer.statusCode() + issues(said);
        throw answer.statusCode() == 404 ? CommandFailed.missing(text) : CommandFailed.error(text);
    }

    /// The sentences of an OperationOutcome, each with its place.
    private static String issues(JsonNode outcome) {
        List<String> lines = new ArrayList<>();
        for (JsonNode issue : Json.elements(outcome.path("issue"))) {
            String place = issue.path("expression").path(0).asString("");
            lines.add(
                    "\n  "
                            + (place.isEmpty() ? "" : place + ": ")
                            + Json.text(issue, "diagnostics")
                                    .or(() -> Json.text(issue, "code"))
                                    .orElse(""));
        }
        return String.join("", lines.subList(0, Math.min(20, lines.size())));
    }
}
