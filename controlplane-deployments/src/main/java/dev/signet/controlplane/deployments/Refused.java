// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

import dev.signet.json.Rules;
import java.io.Serial;

/// A deployment that is refused before anything is made. An answer, not a fault: no stack trace.
public final class Refused extends RuntimeException {
    /// How request content is read: names without case.
    public static final Rules RULES =
            new Rules(true, Integer.MAX_VALUE, Integer.MAX_VALUE, Refused::member);

    @Serial private static final long serialVersionUID = 1L;

    private final int status;
    private final transient Problem problem;

    Refused(int status, Problem problem) {
        super(problem.code(), null, false, false);
        this.status = status;
        this.problem = problem;
    }

    public static Refused of(String code, String message) {
        return new Refused(400, Problem.of(code, message));
    }

    /// Request content that is not what it must be.
    static Refused content(String why) {
        return of("InvalidRequestContent", "The request content was invalid: " + why + ".");
    }

    /// A member of the request's content that breaks its rule.
    ///
    /// @param rule to be read behind the path: `must be a string`
    public static Refused member(String path, String rule) {
        return content("'" + path + "' " + rule);
    }

    int status() {
        return status;
    }

    Problem problem() {
        return problem;
    }
}
