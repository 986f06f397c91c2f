// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.fhir.Issue;
import dev.signet.fhir.Issue.Severity;
import dev.signet.fhir.IssueType;
import dev.signet.fhir.JsonWriter;
import java.util.List;

/// Writes OperationOutcome resources (<https://hl7.org/fhir/R4/operationoutcome.html>).
final class Outcome {
    private Outcome() {}

    /// One error.
    static byte[] error(IssueType type, String diagnostics, String expression) {
        return of(List.of(Issue.error(type, diagnostics, expression)));
    }

    /// An outcome of these issues; an empty expression is left out.
    static byte[] of(List<Issue> issues) {
        var json = new JsonWriter(256);
        json.raw("{\"resourceType\":\"OperationOutcome\",");
        issues(json, issues);
        return json.toBytes();
    }

    /// An error with the correlation id and time by which an operator finds it in the log
    /// (azure-contract CMK-D1).
    static byte[] correlated(String id, String time, IssueType type, String diagnostics) {
        var json = new JsonWriter(512);
        json.raw("{\"resourceType\":\"OperationOutcome\",\"id\":");
        json.string(id);
        json.raw(",\"meta\":{\"lastUpdated\":");
        json.string(time);
        json.raw("},");
        issues(json, List.of(Issue.error(type, diagnostics, "")));
        return json.toBytes();
    }

    private static void issues(JsonWriter json, List<Issue> issues) {
        json.raw("\"issue\":[");
        String separator = "";
        for (Issue issue : issues) {
            json.raw(separator + "{\"severity\":\"" + issue.severity().code());
            json.raw("\",\"code\":\"" + issue.type().code() + "\"");
            if (!issue.diagnostics().isEmpty()) {
                json.raw(",\"diagnostics\":");
                json.string(issue.diagnostics());
            }
            if (!issue.expression().isEmpty()) {
                json.raw(",\"expression\":[");
                json.string(issue.expression());
                json.raw("]");
            }
            json.raw("}");
            separator = ",";
        }
        json.raw("]}");
    }

    /// "All went well."
    static byte[] allOk() {
        return of(
                List.of(
                        new Issue(
                                Severity.INFORMATION,
                                IssueType.INFORMATIONAL,
                                "All went well.",
                                "")));
    }
}
