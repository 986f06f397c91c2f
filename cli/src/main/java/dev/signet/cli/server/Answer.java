// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli.server;

import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// One answer of a server.
///
/// @param bytes the body; read only
public record Answer(int status, HttpHeaders headers, byte[] bytes) {
    /// The body as JSON; empty when there is none or it is something else.
    public Optional<JsonNode> json() {
        return Json.read(bytes);
    }

    /// The body as JSON; an empty object when there is none.
    public JsonNode body() {
        return json().orElseGet(Json::object);
    }

    public Optional<String> header(String name) {
        return headers.firstValue(name);
    }

    /// This answer when it is a success.
    ///
    /// @throws CommandFailed with code and message of the server; exit code 3 for 404
    public Answer orFail() {
        if (status < 400) {
            return this;
        }
        throw failure(status, json().map(node -> node.path("error")), text());
    }

    private String text() {
        String text = new String(bytes, StandardCharsets.UTF_8).strip();
        return text.length() > 400 ? text.substring(0, 400) + "..." : text;
    }

    /// The failure that an error object of ARM or Key Vault tells, in `az`'s form.
    ///
    /// @param status HTTP status, for 404 and for an answer without such an object
    public static CommandFailed failure(int status, Optional<JsonNode> error, String otherwise) {
        Optional<String> code = error.flatMap(node -> Json.text(node, "code"));
        String text =
                code.map(word -> coded(word, error.orElseThrow()))
                        .orElse("the server answered " + status + bodyOf(otherwise));
        return status == 404 ? CommandFailed.missing(text) : CommandFailed.error(text);
    }

    private static String bodyOf(String otherwise) {
        return otherwise.isEmpty() ? "" : ": " + otherwise;
    }

    private static String coded(String code, JsonNode error) {
        List<String> lines = new ArrayList<>();
        lines.add("(" + code + ") " + Json.text(error, "message").orElse(""));
        Json.text(error, "target").ifPresent(target -> lines.add("Target: " + target));
        Json.text(error, "innererror", "code").ifPresent(inner -> lines.add("Inner: " + inner));
        details(error, "  ", lines);
        return String.join("\n", lines);
    }

    private static void details(JsonNode error, String indent, List<String> lines) {
        for (JsonNode detail : Json.elements(error.path("details"))) {
            lines.add(
                    indent
                            + "("
                            + Json.text(detail, "code").orElse("")
                            + ") "
                            + Json.text(detail, "message").orElse(""));
            details(detail, indent + "  ", lines);
        }
    }
}
