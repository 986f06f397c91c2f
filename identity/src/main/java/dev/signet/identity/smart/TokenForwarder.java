// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.smart;

import java.util.Optional;

/// Hands a request for a token to an authority's token endpoint. Any thread.
@FunctionalInterface
public interface TokenForwarder {
    /// @param form `application/x-www-form-urlencoded`, as it is sent on
    /// @param authorization the client's header of that name; empty for none
    /// @param remoteAddress whose request it is
    /// @throws dev.signet.base.Failed `UNAVAILABLE` when the authority cannot be asked
    Forwarded forward(String form, Optional<String> authorization, String remoteAddress);

    /// What the authority has answered.
    ///
    /// @param body JSON, when the authority keeps to RFC 6749 section 5; handed over
    record Forwarded(int status, byte[] body) {
        @Override
        public String toString() {
            return "Forwarded[" + status + "]";
        }
    }
}
