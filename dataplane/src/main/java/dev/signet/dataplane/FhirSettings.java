// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.http.Request;
import dev.signet.identity.Caller;
import dev.signet.identity.DataAction;
import java.util.Optional;

/// What is configured for one account. Immutable; replaced as a whole when it changes.
///
/// @param name the account's name
/// @param gate decides who may come in
/// @param authority what `/metadata` and smart-configuration name as the issuer of tokens
public record FhirSettings(String name, Gate gate, String authority) {
    /// Admits a caller, or refuses.
    @FunctionalInterface
    public interface Gate {
        /// @throws dev.signet.base.Failed `UNAUTHENTICATED` without a token that verifies,
        ///     `FORBIDDEN` when the caller lacks the right
        void admit(Request request, DataAction action);

        /// Who it is, for the audit trail, admitted or not; empty without a token that verifies.
        /// Does not throw.
        default Optional<Caller> caller(Request request) {
            return Optional.empty();
        }
    }
}
