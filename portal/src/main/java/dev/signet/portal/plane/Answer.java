// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.plane;

import java.net.http.HttpHeaders;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// What a plane has answered.
///
/// @param body an object without members where there was none that can be read
public record Answer(int status, JsonNode body, HttpHeaders headers) {
    /// Whether it is a success.
    public boolean good() {
        return status >= 200 && status < 300;
    }

    public Optional<String> header(String name) {
        return headers.firstValue(name);
    }

    /// What a plane says is wrong, in its own words: an error of ARM or of a vault, or the first
    /// issue of an OperationOutcome.
    public String problem() {
        JsonNode error = body.path("error");
        String message = error.path("message").asString("");
        if (message.isEmpty()) {
            JsonNode issue = body.path("issue").path(0);
            message =
                    issue.path("diagnostics")
                            .asString(issue.path("details").path("text").asString(""));
        }
        return message.isEmpty() ? "The server answered with status " + status + "." : message;
    }

    /// The code beside it; empty when there is none.
    public String code() {
        String code = body.path("error").path("code").asString("");
        return code.isEmpty() ? body.path("issue").path(0).path("code").asString("") : code;
    }
}
