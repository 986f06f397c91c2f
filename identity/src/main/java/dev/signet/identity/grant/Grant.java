// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.grant;

import java.util.List;
import java.util.Set;

/// What a user has let an application have.
///
/// @param clientId the application's
/// @param objectId the user's
/// @param audience for whom its tokens are; normalised
/// @param smart SMART's scopes on data
/// @param named other scopes, those of OpenID Connect among them
/// @param nonce for the id token; empty for none
/// @param patient the id of the Patient for whom the application was started; empty for none
public record Grant(
        String clientId,
        String objectId,
        String audience,
        List<String> smart,
        Set<String> named,
        String nonce,
        String patient) {
    /// For no patient.
    public Grant(
            String clientId,
            String objectId,
            String audience,
            List<String> smart,
            Set<String> named,
            String nonce) {
        this(clientId, objectId, audience, smart, named, nonce, "");
    }

    public Grant {
        smart = List.copyOf(smart);
        named = Set.copyOf(named);
    }

    /// The same for one patient.
    public Grant withPatient(String id) {
        return new Grant(clientId, objectId, audience, smart, named, nonce, id);
    }

    public boolean openId() {
        return named.contains("openid");
    }

    public boolean offline() {
        return named.contains("offline_access");
    }
}
