// SPDX-License-Identifier: Apache-2.0
package dev.signet.http;

import java.util.Optional;

/// One request as a trace knows it. Its own thread.
public interface Trace {
    /// Of a request that nobody is told of.
    Trace NONE =
            new Trace() {
                @Override
                public Optional<String> parent() {
                    return Optional.empty();
                }

                @Override
                public void end(String plane, String route, String method, int status) {
                    // nobody is told
                }
            };

    /// The request that the calling thread serves; within a plane only.
    ScopedValue<Trace> SERVED = ScopedValue.newInstance();

    /// What goes along as `traceparent` with requests that the calling thread makes for the one
    /// that it serves; empty when there is nothing to say.
    static Optional<String> served() {
        return SERVED.isBound() ? SERVED.get().parent() : Optional.empty();
    }

    /// The header `traceparent` of what is asked for this request.
    Optional<String> parent();

    /// Its answer has been sent, or broken off.
    ///
    /// @param plane as of [Route#plane]
    /// @param route [Route#pattern]: constant words of ours
    void end(String plane, String route, String method, int status);
}
