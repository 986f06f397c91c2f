// SPDX-License-Identifier: Apache-2.0
package dev.signet.http;

/// One plane of the server: from request to response, on the request's own virtual thread.
/// Blocking is fine. The body is read before the response is returned, not while it streams. A
/// plane maps its own failures; what still escapes becomes a 500 ([Refusals]) and a log line.
@FunctionalInterface
public interface Plane {
    Response handle(Request request);

    /// Whether nothing of what it was asked and has answered may stay in memory. The buffers of a
    /// connection hold the end of both, so one that carried its requests is ended as soon as it
    /// rests. May change at any time; any thread, quick.
    default boolean forgets() {
        return false;
    }
}
