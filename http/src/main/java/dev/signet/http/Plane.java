// SPDX-License-Identifier: Apache-2.0
package dev.signet.http;

/// One plane of the server: from request to response, on the request's own virtual thread.
/// Blocking is fine. The body is read before the response is returned, not while it streams. A
/// plane maps its own failures; what still escapes becomes a 500 ([Refusals]) and a log line.
@FunctionalInterface
public interface Plane {
    Response handle(Request request);
}
