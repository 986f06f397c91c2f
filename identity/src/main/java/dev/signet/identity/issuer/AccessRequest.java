// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.issuer;

import dev.signet.identity.Api;
import dev.signet.identity.Directory;
import dev.signet.identity.grant.Grant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What an application asks a user for, as the user is to see it before the password is typed.
///
/// @param application its name for people
/// @param api whom its tokens would be taken by; empty when it asks only who the user is
/// @param scopes what narrows it; none for all that the user may do
/// @param stays whether it goes on when the user has gone
record AccessRequest(
        String application,
        String clientId,
        Optional<Api> api,
        String audience,
        List<String> scopes,
        boolean stays) {
    AccessRequest {
        scopes = List.copyOf(scopes);
    }

    /// @param asked its user does not matter
    static AccessRequest of(Grant asked, Directory directory, IssuerSettings settings) {
        boolean people = asked.audience().equals(Scopes.PEOPLE);
        return new AccessRequest(
                directory.applicationName(asked.clientId()),
                asked.clientId(),
                people ? Optional.empty() : Optional.of(settings.apis().apply(asked.audience())),
                asked.audience(),
                Stream.concat(
                                asked.smart().stream(),
                                asked.named().stream().filter(each -> !isOfOpenId(each)))
                        .sorted()
                        .toList(),
                asked.offline());
    }

    /// Those that say something of the sign-in and nothing of what may be done.
    static boolean isOfOpenId(String scope) {
        return switch (scope) {
            case "openid", "profile", "email", "offline_access", "online_access" -> true;
            default -> false;
        };
    }

    /// Whether the application may call that API for users at all.
    boolean isGranted(Directory directory) {
        return api.map(each -> directory.granted(clientId).contains(each)).orElse(true);
    }
}
