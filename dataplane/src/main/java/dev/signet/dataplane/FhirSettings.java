// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.http.Request;
import dev.signet.identity.Caller;
import dev.signet.identity.DataAction;
import dev.signet.identity.DataScopes;
import dev.signet.identity.verification.AuthorityEndpoints;
import java.util.Optional;
import java.util.function.Supplier;

/// What is configured for one account. Immutable; replaced as a whole when it changes.
///
/// @param name the account's name
/// @param gate decides who may come in
/// @param authority the address of the issuer of tokens
/// @param endpoints where it is asked, for `/metadata` and smart-configuration; fails with
///     `UNAVAILABLE` when another issuer does not say
/// @param proxied whether these endpoints are those of the SMART proxy, by which an EHR launches
/// @param keepsReferences whether references must lead to what is there, and nothing is deleted to
///     which others refer
/// @param validatesProfiles whether what is written is held to the profiles that it names, where
///     the request does not say
/// @param exportStorage the name of the place that exports go to; empty: they stay in the account
public record FhirSettings(
        String name,
        Gate gate,
        String authority,
        Supplier<AuthorityEndpoints> endpoints,
        boolean proxied,
        boolean keepsReferences,
        boolean validatesProfiles,
        Optional<String> exportStorage) {
    /// With the embedded issuer's endpoints at that authority.
    public FhirSettings(String name, Gate gate, String authority) {
        this(
                name,
                gate,
                authority,
                () -> AuthorityEndpoints.embedded(authority),
                false,
                false,
                false,
                Optional.empty());
    }

    /// Admits a caller, or refuses.
    @FunctionalInterface
    public interface Gate {
        /// @throws dev.signet.base.Failed `UNAUTHENTICATED` without a token that verifies,
        ///     `FORBIDDEN` when the caller lacks the right
        void admit(Request request, DataAction action);

        /// The same, and what the scopes of the caller's token allow.
        default DataScopes admitted(Request request, DataAction action) {
            admit(request, action);
            return DataScopes.ALL;
        }

        /// Who it is, for the audit trail, admitted or not; empty without a token that verifies.
        /// Does not throw.
        default Optional<Caller> caller(Request request) {
            return Optional.empty();
        }
    }
}
