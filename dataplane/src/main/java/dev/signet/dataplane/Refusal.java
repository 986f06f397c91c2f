// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.fhir.Issue;
import java.util.List;

/// A request that is refused with several issues at once: what validation found. Everything
/// else is a
/// [dev.signet.base.Failed].
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient List<Issue> issues;

    /// @param status 400 or 422
    Refusal(int status, List<Issue> issues) {
        super("refused with " + issues.size() + " issues", null, false, false);
        this.status = status;
        this.issues = List.copyOf(issues);
    }

    int status() {
        return status;
    }

    List<Issue> issues() {
        return issues;
    }
}
