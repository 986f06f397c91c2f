// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.plane;

import java.net.http.HttpHeaders;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// What a plane has answered.
///
/// @param body an object without members where there was none that can be read
/// @param text of an answer in XML; empty for others
public record Answer(int status, JsonNode body, String text, HttpHeaders headers) {
    private static final int ISSUES_MAX = 5;

    /// Whether it is a success.
    public boolean good() {
        return status >= 200 && status < 300;
    }

    public Optional<String> header(String name) {
        return headers.firstValue(name);
    }

    /// What a plane says is wrong, in its own words: an error of ARM or of a vault, or the first
    /// issues of an OperationOutcome, each with the element that it is about.
    public String problem() {
        String message = body.path("error").path("message").asString("");
        if (message.isEmpty()) {
            message =
                    body.path("issue")
                            .valueStream()
                            .limit(ISSUES_MAX)
                            .map(Answer::issue)
                            .filter(text -> !text.isEmpty())
                            .collect(Collectors.joining("; "));
        }
        return message.isEmpty() ? "The server answered with status " + status + "." : message;
    }

    private static String issue(JsonNode issue) {
        String details = issue.path("details").path("text").asString("");
        String text = issue.path("diagnostics").asString(details);
        String element = issue.path("expression").path(0).asString("");
        return element.isEmpty() || text.contains(element) ? text : element + ": " + text;
    }

    /// The code beside it; empty when there is none.
    public String code() {
        String code = body.path("error").path("code").asString("");
        return code.isEmpty() ? body.path("issue").path(0).path("code").asString("") : code;
    }
}
