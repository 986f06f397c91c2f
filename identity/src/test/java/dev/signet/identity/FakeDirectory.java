// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// A directory that knows some applications, one user and one group that the user is a member of.
///
/// @param name of each of the applications
/// @param user as it is now
/// @param granted the APIs that the application may call now
/// @param own whether an application is the server's own
public record FakeDirectory(
        List<Client> clients,
        String name,
        Supplier<User> user,
        String group,
        Supplier<Set<Api>> granted,
        Predicate<String> own)
        implements Directory {
    /// One that knows one application.
    public FakeDirectory(
            Client client,
            String name,
            Supplier<User> user,
            String group,
            Supplier<Set<Api>> granted) {
        this(List.of(client), name, user, group, granted, _ -> false);
    }

    private boolean isClient(String id) {
        return client(id).isPresent();
    }

    @Override
    public Optional<Client> client(String id) {
        return clients.stream().filter(each -> id.equalsIgnoreCase(each.clientId())).findFirst();
    }

    @Override
    public boolean isOwn(String clientId) {
        return own.test(clientId);
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
