// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.explorer;

import dev.signet.portal.page.Moments;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/// A job as a person reads it.
///
/// @param what sort of job, and what it is about, as far as the account says: `Export of Patient`
/// @param about the latter alone; may be empty
/// @param tone `good`, `warn` or `bad`
/// @param percent empty when nobody knows of how much
/// @param begun when it was asked for, in UTC
/// @param ended empty while it is not over
/// @param why it has failed; empty otherwise
/// @param handle by which it is ended
/// @param address of the account at which it is asked by programs
/// @param mayEnd whether it is not over
/// @param control `pause` or `resume`; empty for what takes neither
/// @param hasMore whether a page of its own tells what came of it
public record JobRow(
        String what,
        String about,
        String status,
        String tone,
        String percent,
        String begun,
        String ended,
        String why,
        String handle,
        String address,
        boolean mayEnd,
        String control,
        boolean hasMore) {
    private static final Map<String, String> NAMES =
            Map.of(
                    "export", "Export",
                    "import", "Import",
                    "bulk-delete", "Bulk delete",
                    "bulk-update", "Bulk update",
                    "async", "Later answer",
                    "reindex", "Reindex");

    /// Reads the answer of `$jobs`.
    ///
    /// @param handle that of an address
    static List<JobRow> of(JsonNode parameters, UnaryOperator<String> handle) {
        var rows = new ArrayList<JobRow>();
        for (JsonNode job : parameters.path("parameter")) {
            var parts = new HashMap<String, String>();
            for (JsonNode part : job.path("part")) {
                part.properties().stream()
                        .filter(each -> each.getKey().startsWith("value"))
                        .forEach(
                                each ->
                                        parts.put(
                                                part.path("name").asString(""),
                                                each.getValue().asString("")));
            }
            rows.add(of(parts, handle));
        }
        return rows;
    }

    private static JobRow of(Map<String, String> parts, UnaryOperator<String> handle) {
        String code = parts.getOrDefault("operation", "");
        String status = parts.getOrDefault("status", "");
        String address = parts.getOrDefault("address", "");
        String tone =
                switch (status) {
                    case "Completed" -> "good";
                    case "Failed", "Canceled" -> "bad";
                    default -> "warn";
                };
        return new JobRow(
                named(code, parts.getOrDefault("about", "")),
                parts.getOrDefault("about", ""),
                status,
                tone,
                parts.getOrDefault("progress", ""),
                Moments.utc(parts.getOrDefault("queuedTime", "")),
                Moments.utc(parts.getOrDefault("endTime", "")),
                parts.getOrDefault("diagnostics", ""),
                handle.apply(address),
                address,
                tone.equals("warn"),
                !tone.equals("warn") || code.equals("reindex")
                        ? ""
                        : status.equals("Paused") ? "resume" : "pause",
                tone.equals("good") && !code.equals("reindex"));
    }

    /// The sort of a job with what it is about.
    private static String named(String code, String about) {
        return about.isEmpty() ? name(code) : name(code) + " of " + about;
    }

    /// What a sort of job is called.
    ///
    /// @param code of its operation
    static String name(String code) {
        return NAMES.getOrDefault(code, code);
    }
}
