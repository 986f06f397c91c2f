// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.exchange;

import dev.signet.fhir.Issue;
import dev.signet.fhir.IssueType;
import java.util.List;

/// A request that is refused with several issues at once, as by validation, or with an issue
/// whose code is closer than its failure's. Everything else is a [dev.signet.base.Failed].
public final class FhirError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient List<Issue> issues;

    /// One issue whose code is not the one that goes with a failure.
    public static FhirError of(int status, IssueType type, String diagnostics, String expression) {
        return new FhirError(status, List.of(Issue.error(type, diagnostics, expression)));
    }

    /// @param status of HTTP, 400 or above
    public FhirError(int status, List<Issue> issues) {
        super("refused with " + issues.size() + " issues", null, false, false);
        this.status = status;
        this.issues = List.copyOf(issues);
    }

    public int status() {
        return status;
    }

    public List<Issue> issues() {
        return issues;
    }
}
