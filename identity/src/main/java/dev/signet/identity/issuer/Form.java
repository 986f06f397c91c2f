// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.issuer;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What a client or a browser has sent: a query or a form.
record Form(List<Request.Parameter> parameters) {
    private static final Set<String> ASKED =
            Set.of(
                    "grant_type",
                    "scope",
                    "resource",
                    "code",
                    "device_code",
                    "refresh_token",
                    "token");

    /// What the token endpoint and its neighbours read by name: each once (RFC 6749 section 3.2).
    private static final List<String> READ =
            List.of(
                    "grant_type",
                    "client_id",
                    "client_secret",
                    "client_assertion",
                    "client_assertion_type",
                    "scope",
                    "resource",
                    "code",
                    "redirect_uri",
                    "code_verifier",
                    "device_code",
                    "refresh_token",
                    "username",
                    "password",
                    "token");

    /// The body of a request.
    ///
    /// @throws Failed `MALFORMED` when it is no form; `BUSY` when the server is full
    static Form body(Request request) {
        try {
            return new Form(
                    Request.form(
                            new String(request.body().readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new Failed(Failure.MALFORMED, "the form cannot be read");
        }
    }

    /// The first value of that name; empty text when there is none.
    String first(String name) {
        for (Request.Parameter parameter : parameters) {
            if (parameter.name().equals(name)) {
                return parameter.value();
            }
        }
        return "";
    }

    /// What is asked for in one text: what says it, in the order of names, and nothing that proves
    /// who asks or that clients count requests by.
    String asked() {
        return parameters.stream()
                .filter(each -> ASKED.contains(each.name()))
                .map(each -> each.name() + '=' + each.value())
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    /// The first of those names that is given more than once.
    Optional<String> twice(List<String> names) {
        return names.stream()
                .filter(
                        name ->
                                parameters.stream()
                                                .filter(each -> each.name().equals(name))
                                                .limit(2)
                                                .count()
                                        > 1)
                .findFirst();
    }

    /// The first of what clients send that is given more than once.
    Optional<String> twice() {
        return twice(READ);
    }

    boolean has(String name) {
        return !first(name).isEmpty();
    }
}
