// SPDX-License-Identifier: Apache-2.0
package dev.signet.base;

import org.jspecify.annotations.Nullable;

/// What another's exception was and where it was thrown, without its message, which may quote
/// a resource. For the log of the operator, as the cause of a [Failed].
public final class RedactedCause extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int CAUSES_MAX = 10;

    private RedactedCause(Throwable thrown, @Nullable Throwable cause) {
        super(thrown.getClass().getName(), cause, false, true);
        setStackTrace(thrown.getStackTrace());
    }

    /// `thrown` and its causes, each by the name of its class and its frames. A [Failed], whose
    /// text is constant, stays as it is.
    public static Throwable of(Throwable thrown) {
        return of(thrown, CAUSES_MAX);
    }

    private static Throwable of(Throwable thrown, int causes) {
        if (thrown instanceof Failed || thrown instanceof RedactedCause) {
            return thrown;
        }
        Throwable cause = thrown.getCause();
        return new RedactedCause(
                thrown, cause == null || causes == 0 ? null : of(cause, causes - 1));
    }
}
