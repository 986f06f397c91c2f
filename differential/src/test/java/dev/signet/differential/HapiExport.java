// SPDX-License-Identifier: Apache-2.0
package dev.signet.differential;

import dev.signet.conformance.Until;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What HAPI's server gives by `$export`, as files of NDJSON.
///
/// @param base address of its data plane
record HapiExport(HttpClient http, String base) {
    private static final Duration PATIENCE = Duration.ofMinutes(60);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// Has everything exported and fetches it.
    ///
    /// @param folder where the files come to lie, `Type-number.ndjson`
    /// @return all lines
    List<String> into(Path folder) throws IOException, InterruptedException {
        String job =
                get(base + "/$export", "Prefer", "respond-async", 202)
                        .headers()
                        .firstValue("Content-Location")
                        .orElseThrow();
        var ended = new AtomicReference<HttpResponse<byte[]>>();
        Until.holds(
                PATIENCE,
                "HAPI's export has ended",
                () -> {
                    var answer = get(job, "Accept", "application/json", 200, 202);
                    ended.set(answer);
                    return answer.statusCode() == 200;
                });
        var lines = new ArrayList<String>();
        JsonNode output = JSON.readTree(ended.get().body()).path("output");
        for (int i = 0; i < output.size(); i++) {
            JsonNode file = output.get(i);
            byte[] body =
                    get(file.get("url").asString(), "Accept", "application/fhir+ndjson", 200)
                            .body();
            Files.write(folder.resolve(file.get("type").asString() + "-" + i + ".ndjson"), body);
            new String(body, StandardCharsets.UTF_8).lines().forEach(lines::add);
        }
        return lines;
    }

    private HttpResponse<byte[]> get(String address, String name, String value, int... statuses) {
        var request =
                HttpRequest.newBuilder(URI.create(address))
                        .timeout(Duration.ofMinutes(5))
                        .header(name, value)
                        .build();
        try {
            var answer = http.send(request, BodyHandlers.ofByteArray());
            for (int status : statuses) {
                if (answer.statusCode() == status) {
                    return answer;
                }
            }
            String text = new String(answer.body(), StandardCharsets.UTF_8);
            throw new IllegalStateException(
                    address
                            + " answered "
                            + answer.statusCode()
                            + ": "
                            + text.substring(0, Math.min(text.length(), 600)));
        } catch (IOException e) {
            throw new IllegalStateException("HAPI's server does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
