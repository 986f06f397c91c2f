// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.healthcareapis;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// All of an account that a request can change: wanted, or in force. A value.
record AccountState(Map<String, String> tags, Identity identity, AccountProperties properties) {
    AccountState {
        tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    }

    /// The same with what is given.
    AccountState patched(Optional<Map<String, String>> newTags, Optional<String> newAccess) {
        return new AccountState(
                newTags.orElse(tags),
                identity,
                newAccess.map(properties::withPublicNetworkAccess).orElse(properties));
    }

    /// The account's managed identity.
    ///
    /// @param principalId empty unless `SYSTEM_ASSIGNED`
    record Identity(Type type, String principalId) {
        /// Never spoken of.
        static final Identity UNSAID = new Identity(Type.UNSAID, "");

        /// @see Identity
        enum Type {
            /// No request has named an identity.
            UNSAID,
            /// `None`.
            NONE,
            /// `SystemAssigned`.
            SYSTEM_ASSIGNED
        }
    }
}
