// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.exchange;

import dev.signet.fhir.Issue;
import dev.signet.fhir.Issue.Severity;
import dev.signet.fhir.IssueType;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import java.util.ArrayList;
import java.util.List;

/// Makes OperationOutcome resources (<https://hl7.org/fhir/R4/operationoutcome.html>).
public final class OperationOutcomes {
    private static final JsonObject EMPTY =
            JsonObject.EMPTY.with("resourceType", new JsonString("OperationOutcome"));

    private OperationOutcomes() {}

    /// One error.
    public static JsonObject error(IssueType type, String diagnostics, String expression) {
        return of(List.of(Issue.error(type, diagnostics, expression)));
    }

    /// An outcome of these issues; an empty expression is left out.
    public static JsonObject of(List<Issue> issues) {
        return EMPTY.with("issue", array(issues));
    }

    /// An error with the correlation id and time by which an operator finds it in the log.
    public static JsonObject correlated(
            String id, String time, IssueType type, String diagnostics) {
        return EMPTY.with("id", new JsonString(id))
                .with("meta", JsonObject.EMPTY.with("lastUpdated", new JsonString(time)))
                .with("issue", array(List.of(Issue.error(type, diagnostics, ""))));
    }

    private static JsonArray array(List<Issue> issues) {
        var array = new ArrayList<Json>(issues.size());
        for (Issue issue : issues) {
            JsonObject one =
                    JsonObject.EMPTY
                            .with("severity", new JsonString(issue.severity().code()))
                            .with("code", new JsonString(issue.type().code()));
            if (!issue.diagnostics().isEmpty()) {
                one = one.with("diagnostics", new JsonString(issue.diagnostics()));
            }
            if (!issue.expression().isEmpty()) {
                one = one.with("expression", JsonArray.of(new JsonString(issue.expression())));
            }
            array.add(one);
        }
        return JsonArray.of(array);
    }

    /// "All went well."
    public static JsonObject allOk() {
        return of(
                List.of(
                        new Issue(
                                Severity.INFORMATION,
                                IssueType.INFORMATIONAL,
                                "All went well.",
                                "")));
    }
}
