// SPDX-License-Identifier: Apache-2.0
package dev.signet.http;

import java.util.Optional;

/// Who is told of requests one by one. Any thread; it must not wait.
@FunctionalInterface
public interface Spans {
    /// Nobody.
    Spans NONE = _ -> Trace.NONE;

    /// A request has come.
    ///
    /// @param parent its header `traceparent` (W3C Trace Context) as it came; empty without one
    Trace begin(Optional<String> parent);
}
