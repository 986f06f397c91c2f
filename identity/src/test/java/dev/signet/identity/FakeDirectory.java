// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity;

import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// A directory that knows one application, one user and one group that the user is a member of.
///
/// @param user as it is now
/// @param granted the APIs that the application may call now
public record FakeDirectory(
        Client client, String name, Supplier<User> user, String group, Supplier<Set<Api>> granted)
        implements Directory {
    private boolean isClient(String id) {
        return id.equalsIgnoreCase(client.clientId());
    }

    @Override
    public Optional<Client> client(String id) {
        return Optional.of(client).filter(_ -> isClient(id));
    }

    @Override
    public Optional<User> user(String nameOrObjectId) {
        return Optional.of(user.get())
                .filter(
                        each ->
                                each.name().equalsIgnoreCase(nameOrObjectId)
                                        || each.objectId().equalsIgnoreCase(nameOrObjectId));
    }

    @Override
    public Set<String> groups(String objectId) {
        return objectId.equalsIgnoreCase(user.get().objectId()) ? Set.of(group) : Set.of();
    }

    @Override
    public String applicationName(String clientId) {
        return isClient(clientId) ? name : clientId;
    }

    @Override
    public Set<Api> granted(String clientId) {
        return isClient(clientId) ? granted.get() : Set.of(Api.DATA);
    }
}
