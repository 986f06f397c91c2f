// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.dataplane.exchange.Rights;
import dev.signet.http.Request;
import dev.signet.http.Response;

/// Asks an account as a request does, without a connection: for whom asked before, and for what
/// goes on behind the answer. Any thread.
public interface InnerRequests {
    /// The answer, in JSON; its body is known bytes. What the request itself is refused for is an
    /// answer too.
    ///
    /// @param request `Authorization` is not looked at
    /// @param rights what it may do; where they name a caller, the audit trail is told of it
    /// @throws dev.signet.base.Failed what the service cannot do now, and could later: `BUSY`,
    ///     `UNAVAILABLE`, `STORAGE`, `KEY_REFUSED`, `KEY_SILENT`; and what it cannot do at all:
    ///     `CORRUPT`, `INTERNAL`
    Response answer(Request request, Rights rights);
}
