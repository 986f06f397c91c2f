// SPDX-License-Identifier: Apache-2.0
package dev.signet.differential;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One of the two servers, asked by HTTP.
///
/// @param base address of its data plane
/// @param token gives what stands in `Authorization`; empty for nothing
public record Side(HttpClient http, String base, Supplier<String> token) {
    /// So many at most are read by their ids; of more only the number is.
    public static final int MATCHES_MAX = 1_000;

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    /// What a search found.
    ///
    /// @param status of the answer
    /// @param total how many match; -1 where that is not said
    /// @param matches `Type/id` in their order; empty when there are more than [#MATCHES_MAX]
    /// @param included `Type/id` of what goes along
    public record Found(int status, int total, List<String> matches, TreeSet<String> included) {
        /// The number alone.
        static Found number(int total) {
            return new Found(200, total, List.of(), new TreeSet<>());
        }

        public boolean isRefused() {
            return status >= 400;
        }
    }

    /// Asks for all that matches, on one page.
    ///
    /// @param query `Type?criteria`
    public Found search(String query) {
        Answer answer = send("GET", query + "&_count=" + MATCHES_MAX + "&_elements=id", "");
        if (answer.status() != 200) {
            return new Found(answer.status(), -1, List.of(), new TreeSet<>());
        }
        JsonNode page = JSON.readTree(answer.body());
        var matches = new ArrayList<String>();
        var included = new TreeSet<String>();
        for (JsonNode entry : page.path("entry")) {
            JsonNode resource = entry.path("resource");
            String key =
                    resource.get("resourceType").asString()
                            + "/"
                            + resource.path("id").asString("");
            switch (entry.path("search").path("mode").asString("")) {
                case "match" -> matches.add(key);
                case "include" -> included.add(key);
                default -> {} // an outcome
            }
        }
        boolean more = false;
        for (JsonNode link : page.path("link")) {
            more |= link.path("relation").asString("").equals("next");
        }
        if (more) {
            return count(query);
        }
        return new Found(200, matches.size(), List.copyOf(matches), included);
    }

    /// Asks for the number of what matches.
    public Found count(String query) {
        Answer answer = send("GET", query + "&_summary=count", "");
        return answer.status() == 200
                ? Found.number(JSON.readTree(answer.body()).path("total").asInt(-1))
                : new Found(answer.status(), -1, List.of(), new TreeSet<>());
    }

    /// Sends a transaction.
    ///
    /// @throws IllegalStateException when it is not done
    public void transaction(String bundle) {
        Answer answer = send("POST", "", bundle);
        if (answer.status() != 200) {
            String text = answer.body();
            throw new IllegalStateException(
                    base
                            + " answered "
                            + answer.status()
                            + ": "
                            + text.substring(0, Math.min(text.length(), 600)));
        }
    }

    /// What the answer to a search says, for people.
    public String text(String query) {
        return send("GET", query, "").body();
    }

    private record Answer(int status, String body) {}

    private Answer send(String method, String below, String body) {
        String address = below.isEmpty() ? base : base + "/" + below;
        var request =
                HttpRequest.newBuilder(URI.create(address))
                        .timeout(TIMEOUT)
                        .header("Accept", "application/fhir+json")
                        .header("Prefer", "handling=strict, return=minimal");
        String authorization = token.get();
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        if (body.isEmpty()) {
            request.method(method, BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/fhir+json")
                    .method(method, BodyPublishers.ofString(body));
        }
        try {
            var response = http.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
