// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity;

import java.util.Optional;
import java.util.Set;

/// Whom the embedded issuer knows. Any thread.
@FunctionalInterface
public interface Directory {
    /// The application of that client id, whatever its case, or empty.
    Optional<Client> client(String clientId);

    /// The user of that name or object id, whatever their case, or empty.
    default Optional<User> user(String nameOrObjectId) {
        return Optional.empty();
    }

    /// An application's name for people; the id as it was asked where there is none.
    default String applicationName(String clientId) {
        return clientId;
    }

    /// The APIs that an application may call for a user. For data none needs a grant: there the
    /// user's roles decide.
    default Set<Api> granted(String clientId) {
        return Set.of(Api.DATA);
    }

    /// Whether the application is this server's own, a part of what the user signs in to. The user
    /// is not asked to allow it where what it is given stays at this server.
    default boolean isOwn(String clientId) {
        return false;
    }

    /// The object ids of the groups that a user or an application is a member of.
    default Set<String> groups(String objectId) {
        return Set.of();
    }
}
