// SPDX-License-Identifier: Apache-2.0
package dev.signet.transfer;

import java.net.URI;
import java.util.Map;

/// How a request shows who asks.
@FunctionalInterface
public interface Signing {
    /// Says nothing of who asks: the address alone is enough, as one with a shared access
    /// signature is.
    Signing NONE = (_, _, headers, _) -> headers;

    /// The headers to send.
    ///
    /// @param method of HTTP
    /// @param address with its query
    /// @param headers that are sent besides, to be signed where that is usual
    /// @param body what is sent; empty for a request without one; not kept
    /// @return those, and what shows who asks
    /// @throws dev.signet.base.Failed `UNAVAILABLE` when what is needed for it cannot be had now
    Map<String, String> signed(
            String method, URI address, Map<String, String> headers, byte[] body);
}
