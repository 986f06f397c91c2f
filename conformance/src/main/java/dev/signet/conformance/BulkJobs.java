// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import dev.signet.conformance.Client.Answer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// Imports, exports, bulk deletes and updates, and later answers of one account, as a client begins
/// and awaits them. Any thread.
///
/// @param base address of the account's data plane
public record BulkJobs(Client client, String base) {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /// A file to be loaded, perhaps only while it has that ETag.
    public record Input(URI url, String type, Optional<String> etag) {
        /// Of any type, whatever it is.
        public static Input of(URI url) {
            return new Input(url, "", Optional.empty());
        }

        private String part() {
            String more =
                    type.isEmpty() ? "" : ",{\"name\":\"type\",\"valueString\":\"" + type + "\"}";
            String tag =
                    etag.map(each -> ",{\"name\":\"etag\",\"valueUri\":\"" + each + "\"}")
                            .orElse("");
            return "{\"name\":\"input\",\"part\":[{\"name\":\"url\",\"valueUri\":\""
                    + url
                    + "\"}"
                    + more
                    + tag
                    + "]}";
        }
    }

    /// Begins an import.
    ///
    /// @param mode `IncrementalLoad` or `InitialLoad`
    /// @return the answer, 202 when it was taken
    public Answer askImport(String mode, List<Input> inputs) {
        var parts = new ArrayList<String>();
        parts.add("{\"name\":\"inputFormat\",\"valueString\":\"application/fhir+ndjson\"}");
        parts.add("{\"name\":\"mode\",\"valueString\":\"" + mode + "\"}");
        inputs.forEach(input -> parts.add(input.part()));
        String body =
                "{\"resourceType\":\"Parameters\",\"parameter\":[" + String.join(",", parts) + "]}";
        return client.send("fhir", "POST", base + "/$import", body, "Prefer", "respond-async");
    }

    /// Begins an import that keeps versions.
    ///
    /// @return the job's address
    public String beginImport(List<Input> inputs) {
        return address(askImport("IncrementalLoad", inputs));
    }

    /// Begins an import that only creates.
    ///
    /// @return the job's address
    public String beginInitialLoad(List<Input> inputs) {
        return address(askImport("InitialLoad", inputs));
    }

    /// Begins an export.
    ///
    /// @param parameters such as `includeAssociatedData=_history,_deleted`, or empty
    /// @return the job's address
    public String beginExport(String parameters) {
        String query = parameters.isEmpty() ? "" : "?" + parameters;
        String address = base + "/$export" + query;
        return address(client.send("fhir", "GET", address, "", "Prefer", "respond-async"));
    }

    /// Begins a bulk delete.
    ///
    /// @param criteria `Type` and the criteria of a search, as `Patient/$bulk-delete?_tag=x`
    /// @return the job's address
    public String beginDelete(String criteria) {
        String address = base + "/" + criteria;
        return address(client.send("fhir", "DELETE", address, "", "Prefer", "respond-async"));
    }

    /// Begins a bulk update.
    ///
    /// @param criteria `Type` and the criteria of a search, as `Patient/$bulk-update?_tag=x`
    /// @param patch a Parameters resource
    /// @return the job's address
    public String beginUpdate(String criteria, String patch) {
        String address = base + "/" + criteria;
        return address(client.send("fhir", "PATCH", address, patch, "Prefer", "respond-async"));
    }

    /// Has a Bundle answered later.
    ///
    /// @return the job's address
    public String beginLater(String bundle) {
        return address(client.send("fhir", "POST", base, bundle, "Prefer", "respond-async"));
    }

    private static String address(Answer begun) {
        return begun.expect(202).header("Content-Location").orElseThrow();
    }

    /// Pauses, resumes or cancels a job.
    ///
    /// @param action `pause`, `resume` or `cancel`
    /// @return whether it was done: false for a job that is over
    public boolean control(String job, String action) {
        String body =
                """
                {"resourceType":"Parameters","parameter":[{"name":"id","valueString":"%s"},\
                {"name":"action","valueCode":"%s"}]}"""
                        .formatted(job.substring(job.lastIndexOf('/') + 1), action);
        return client.send("fhir", "POST", base + "/$job-control", body).expect(200, 409).status()
                == 200;
    }

    /// What its address answers now.
    public Answer status(String job) {
        return client.get("fhir", job);
    }

    /// Waits until a job is over, also while its account is opened again.
    ///
    /// @return the last answer
    public Answer ended(String job) {
        var last = new Answer[1];
        Until.holds(
                PATIENCE,
                "the job has ended",
                () -> {
                    last[0] = status(job);
                    boolean opens =
                            last[0].status() == 503 && last[0].text().contains("\"transient\"");
                    return last[0].status() != 202 && !opens;
                });
        return last[0];
    }

    /// Waits for the good end of a job.
    ///
    /// @return what it says
    public JsonNode completed(String job) {
        return ended(job).expect(200).json();
    }

    /// All lines of an export that is over, by type, as they stand in its files.
    public Map<String, List<String>> lines(JsonNode manifest) {
        var all = new TreeMap<String, List<String>>();
        for (JsonNode file : manifest.get("output")) {
            byte[] body = client.get("fhir", file.get("url").asString()).expect(200).body();
            var lines = new String(body, StandardCharsets.UTF_8).lines().toList();
            if (lines.size() != file.get("count").asInt()) {
                throw new IllegalStateException(
                        "a file has " + lines.size() + " lines and is said to have " + file);
            }
            all.computeIfAbsent(file.get("type").asString(), _ -> new ArrayList<>()).addAll(lines);
        }
        return all;
    }

    /// How many resources a search finds.
    ///
    /// @param query `Type` and criteria, as `Patient?_tag=x`
    public long count(String query) {
        String more = (query.contains("?") ? "&" : "?") + "_summary=count";
        return client.get("fhir", base + "/" + query + more)
                .expect(200)
                .json()
                .get("total")
                .asLong();
    }

    /// The OperationOutcomes of an import's file that has errors; empty: it has none.
    ///
    /// @param manifest of an import that is over
    /// @param name that the file's address ends with
    public List<JsonNode> errors(JsonNode manifest, String name) {
        var found = new ArrayList<JsonNode>();
        for (JsonNode each : manifest.get("error")) {
            if (each.get("inputUrl").asString().endsWith("/" + name)) {
                String text = client.get("fhir", each.get("url").asString()).expect(200).text();
                text.lines().map(BulkJobs::tree).forEach(found::add);
            }
        }
        return found;
    }

    /// How many resources of a file an import has loaded.
    ///
    /// @param manifest of an import that is over
    /// @param name that the file's address ends with
    public long loaded(JsonNode manifest, String name) {
        for (JsonNode each : manifest.get("output")) {
            if (each.get("inputUrl").asString().endsWith("/" + name)) {
                return each.get("count").asLong();
            }
        }
        return -1;
    }

    private static JsonNode tree(String line) {
        return tools.jackson.databind.json.JsonMapper.builder().build().readTree(line);
    }
}
