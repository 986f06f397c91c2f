// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

import java.io.Serial;

/// A deployment that is refused before anything is made. An answer, not a fault: no stack trace.
public final class Refused extends RuntimeException {
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

    int status() {
        return status;
    }

    Problem problem() {
        return problem;
    }
}
