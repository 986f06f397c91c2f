// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A directory that can be changed; a change is kept when the call returns, and counts from the
/// next sign-in on. Any thread.
public interface DirectoryAdministration extends Directory, Administrators {
    /// An application with its name for people.
    record Application(Client client, String name) {}

    /// @param members object ids in lower case
    record Group(String objectId, String name, Set<String> members) {
        public Group {
            members = Set.copyOf(members);
        }
    }

    /// That an application may call an API for every user: an administrator's consent for all. What
    /// lies on data needs none.
    record PermissionGrant(String clientId, Api api) {
        /// The same for the same two.
        public String id() {
            return clientId + "_" + api.applicationId();
        }
    }

    /// All users, by name.
    List<User> users();

    /// All applications that were registered, by name.
    List<Application> applications();

    /// The application of that object id, whatever its case: a registered one, or one of the
    /// installation's own, which are in no list.
    Optional<Application> principal(String objectId);

    /// All groups, by name; the one of administrators is always there.
    List<Group> groups();

    /// All grants, in the order of their ids.
    List<PermissionGrant> grants();

    /// @throws dev.signet.base.Failed `CONFLICT` when there is one of that name; `INVALID`
    User addUser(String name, String displayName, PasswordHash password, String fhirUser);

    /// Ends what the user's refresh tokens are good for.
    User setPassword(User user, PasswordHash password);

    void removeUser(User user);

    Application addApplication(String name, Set<String> redirects);

    /// @param end the secret is good before that
    /// @return the new secret, which is not shown again
    String addSecret(Application application, Instant end);

    /// Replaces the certificates that it may prove itself with.
    Application setCertificates(Application application, List<X509Certificate> certificates);

    void removeApplication(Application application);

    /// Nothing changes when it is there.
    PermissionGrant grant(Application application, Api api);

    /// Tokens that are out live on for an hour at most; refresh tokens give none any more.
    void revoke(PermissionGrant grant);

    Group addGroup(String name);

    /// @throws dev.signet.base.Failed `FORBIDDEN` for the group of administrators
    void removeGroup(Group group);

    /// Makes a user or an application a member; nothing changes when it is one.
    ///
    /// @throws dev.signet.base.Failed `NOT_FOUND` when there is none of that object id
    Group join(Group group, String objectId);

    Group leave(Group group, String objectId);
}
