// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity;

import java.util.Optional;
import java.util.Set;

/// Whom the embedded issuer knows. Any thread.
@FunctionalInterface
public interface Directory {
    /// The application of that client id, whatever its case, or empty.
    Optional<Client> client(String clientId);

    /// The user of that name or object id, or empty.
    default Optional<User> user(String nameOrObjectId) {
        return Optional.empty();
    }

    /// The object ids of the groups that a user or an application is a member of.
    default Set<String> groups(String objectId) {
        return Set.of();
    }
}
