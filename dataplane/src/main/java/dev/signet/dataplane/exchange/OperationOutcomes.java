// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.exchange;

import dev.signet.fhir.Issue;
import dev.signet.fhir.Issue.Severity;
import dev.signet.fhir.IssueType;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

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

    /// The same refusal with the correlation id by which an operator finds it, and its time
    /// (ERR-1). What is no OperationOutcome is left as it is.
    public static Outcome identified(Outcome refused, UUID id, Instant time) {
        if (!(refused.content() instanceof Content.Tree(var outcome))
                || !(outcome.find("issue") instanceof JsonArray issues)) {
            return refused;
        }
        String at = time.truncatedTo(ChronoUnit.MILLIS).toString();
        return refused.with(
                new Content.Tree(
                        EMPTY.with("id", new JsonString(id.toString()))
                                .with(
                                        "meta",
                                        JsonObject.EMPTY.with("lastUpdated", new JsonString(at)))
                                .with("issue", issues)));
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
