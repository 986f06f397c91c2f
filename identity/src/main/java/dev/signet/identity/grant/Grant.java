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
public record Grant(
        String clientId,
        String objectId,
        String audience,
        List<String> smart,
        Set<String> named,
        String nonce) {
    public Grant {
        smart = List.copyOf(smart);
        named = Set.copyOf(named);
    }

    public boolean openId() {
        return named.contains("openid");
    }

    public boolean offline() {
        return named.contains("offline_access");
    }
}
