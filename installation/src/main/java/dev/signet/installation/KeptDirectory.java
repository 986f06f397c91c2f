// SPDX-License-Identifier: Apache-2.0
package dev.signet.installation;

import dev.signet.base.Chance;
import dev.signet.base.Entropy;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.controlplane.engine.ControlStore;
import dev.signet.identity.Api;
import dev.signet.identity.Client;
import dev.signet.identity.DirectoryAdministration;
import dev.signet.identity.PasswordHash;
import dev.signet.identity.User;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Users, applications, groups and grants, as sealed documents among the control plane's records
/// ([DirectoryDocuments]); beside them the two clients of the installation and Azure's own public
/// ones. All of it is held in memory. Each change starts from what is there now, whatever the
/// caller has seen, and is written in one batch. Any thread.
///
/// Somebody always administers: the installation's own administrator is none of the applications
/// here and cannot be removed, and the group of administrators stays.
public final class KeptDirectory implements DirectoryAdministration {
    private static final String USER = "directory/user/";
    private static final String APPLICATION = "directory/application/";
    private static final String GROUP = "directory/group/";
    private static final String GRANT = "directory/permission-grant/";
    private static final int EACH_MAX = 10_000;

    private final Clients own;
    private final String administrators;
    private final ControlStore records;
    private final Entropy entropy;
    private final Chance chance;
    private final Map<String, User> users = new HashMap<>();
    private final Map<String, Application> applications = new HashMap<>();
    private final Map<String, Group> groups = new HashMap<>();
    private final Map<String, PermissionGrant> grants = new HashMap<>();
    private final FirstStart.AwaitedAdministrator first; // guarded by this, as what is above

    /// @param own the installation's clients, which cannot be changed here
    KeptDirectory(Clients own, UUID administrators, ControlStore records, Entropy entropy) {
        this.own = own;
        this.administrators = administrators.toString();
        this.records = records;
        this.entropy = entropy;
        this.chance = Chance.of(entropy);
        for (byte[] each : records.startingWith(USER).values()) {
            User user = DirectoryDocuments.user(each);
            users.put(user.objectId(), user);
        }
        for (byte[] each : records.startingWith(APPLICATION).values()) {
            Application application = DirectoryDocuments.application(each);
            applications.put(application.client().clientId(), application);
        }
        for (byte[] each : records.startingWith(GROUP).values()) {
            Group group = DirectoryDocuments.group(each);
            groups.put(group.objectId(), group);
        }
        for (byte[] each : records.startingWith(GRANT).values()) {
            PermissionGrant grant = DirectoryDocuments.grant(each);
            grants.put(grant.id(), grant);
        }
        groups.putIfAbsent(
                this.administrators, new Group(this.administrators, "Administrators", Set.of()));
        this.first =
                new FirstStart.AwaitedAdministrator(records, !administrators().members().isEmpty());
    }

    /// The same, which from now on awaits the first administrator of a folder: of one that was
    /// never served before, within a day of its first start.
    public synchronized KeptDirectory awaiting(InstantSource clock) {
        first.begin(clock);
        return this;
    }

    @Override
    public synchronized Optional<Client> client(String clientId) {
        String id = clientId.toLowerCase(Locale.ROOT);
        return own.client(id)
                .or(() -> Optional.ofNullable(applications.get(id)).map(Application::client))
                .or(() -> AzureClients.application(id).map(Application::client));
    }

    @Override
    public synchronized String applicationName(String clientId) {
        String id = clientId.toLowerCase(Locale.ROOT);
        return Optional.ofNullable(applications.get(id))
                .or(() -> AzureClients.application(id))
                .map(Application::name)
                .orElse(clientId);
    }

    @Override
    public synchronized Set<Api> granted(String clientId) {
        String id = clientId.toLowerCase(Locale.ROOT);
        if (AzureClients.application(id).isPresent()) {
            return EnumSet.allOf(Api.class);
        }
        Set<Api> granted = EnumSet.of(Api.DATA);
        grants.values().stream()
                .filter(each -> each.clientId().equals(id))
                .forEach(each -> granted.add(each.api()));
        return granted;
    }

    @Override
    public synchronized Optional<User> user(String nameOrObjectId) {
        Optional<User> byId =
                Optional.ofNullable(users.get(nameOrObjectId.toLowerCase(Locale.ROOT)));
        return byId.or(
                () ->
                        users.values().stream()
                                .filter(user -> user.name().equalsIgnoreCase(nameOrObjectId))
                                .findFirst());
    }

    @Override
    public synchronized Set<String> groups(String objectId) {
        var of = new HashSet<String>();
        groups.values().stream()
                .filter(group -> group.members().contains(objectId.toLowerCase(Locale.ROOT)))
                .forEach(group -> of.add(group.objectId()));
        return Set.copyOf(of);
    }

    @Override
    public synchronized List<User> users() {
        return users.values().stream().sorted(Comparator.comparing(User::name)).toList();
    }

    @Override
    public synchronized List<Application> applications() {
        return applications.values().stream()
                .sorted(Comparator.comparing(Application::name))
                .toList();
    }

    @Override
    public synchronized Optional<Application> principal(String objectId) {
        return own.principal(objectId)
                .or(
                        () ->
                                applications.values().stream()
                                        .filter(
                                                each ->
                                                        each.client()
                                                                .objectId()
                                                                .equalsIgnoreCase(objectId))
                                        .findFirst());
    }

    @Override
    public synchronized List<Group> groups() {
        return groups.values().stream().sorted(Comparator.comparing(Group::name)).toList();
    }

    @Override
    public synchronized List<PermissionGrant> grants() {
        return grants.values().stream().sorted(Comparator.comparing(PermissionGrant::id)).toList();
    }

    @Override
    public synchronized User addUser(
            String name, String displayName, PasswordHash password, String fhirUser) {
        requireNew(name);
        return put(new User(chance.uuid().toString(), name, displayName, password, fhirUser));
    }

    @Override
    public synchronized boolean awaitsAdministrator() {
        return first.isAwaited();
    }

    @Override
    public synchronized User addFirstAdministrator(
            String name, String displayName, PasswordHash password) {
        if (!first.isAwaited()) {
            throw new Failed(Failure.GONE, "there is an administrator already");
        }
        requireNew(name);
        var user = new User(chance.uuid().toString(), name, displayName, password, "");
        Group group = changed(administrators(), user.objectId(), true);
        var changes = new HashMap<>(first.decision());
        changes.put(USER + user.objectId(), Optional.of(DirectoryDocuments.written(user)));
        changes.put(GROUP + group.objectId(), Optional.of(DirectoryDocuments.written(group)));
        records.write(changes);
        first.decided();
        users.put(user.objectId(), user);
        groups.put(group.objectId(), group);
        return user;
    }

    /// It is always there.
    private Group administrators() {
        Group group = groups.get(administrators);
        if (group == null) {
            throw new Failed(Failure.INTERNAL, "the group of administrators is always there");
        }
        return group;
    }

    private void requireNew(String name) {
        requireRoom(users.size());
        if (user(name).isPresent()) {
            throw new Failed(Failure.CONFLICT, "there is a user of that name");
        }
    }

    @Override
    public synchronized User setPassword(User user, PasswordHash password) {
        User now = users.get(user.objectId());
        if (now == null) {
            throw new Failed(Failure.NOT_FOUND, "the user has been removed");
        }
        return put(
                new User(now.objectId(), now.name(), now.displayName(), password, now.fhirUser()));
    }

    private User put(User user) {
        records.write(
                Map.of(USER + user.objectId(), Optional.of(DirectoryDocuments.written(user))));
        users.put(user.objectId(), user);
        return user;
    }

    @Override
    public synchronized void removeUser(User user) {
        var changes = new HashMap<String, Optional<byte[]>>();
        changes.put(USER + user.objectId(), Optional.empty());
        List<Group> left = left(user.objectId(), changes);
        records.write(changes);
        users.remove(user.objectId());
        left.forEach(each -> groups.put(each.objectId(), each));
    }

    /// The groups of a member without it.
    ///
    /// @param changes to which their documents are added
    private List<Group> left(String objectId, Map<String, Optional<byte[]>> changes) {
        var left = new ArrayList<Group>();
        for (Group each : groups.values()) {
            if (each.members().contains(objectId)) {
                Group without = changed(each, objectId, false);
                left.add(without);
                changes.put(
                        GROUP + each.objectId(), Optional.of(DirectoryDocuments.written(without)));
            }
        }
        return left;
    }

    @Override
    public synchronized Application addApplication(String name, Set<String> redirects) {
        requireRoom(applications.size());
        var client =
                new Client(
                        chance.uuid().toString(),
                        chance.uuid().toString(),
                        List.of(),
                        List.of(),
                        redirects);
        return put(new Application(client, name));
    }

    @Override
    public synchronized String addSecret(Application application, Instant end) {
        String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(entropy.bytes(32));
        Application now = current(application);
        Client client = now.client();
        var secrets = new ArrayList<>(client.secrets());
        secrets.add(Client.Secret.of(chance.uuid().toString(), secret, end, entropy));
        var changed =
                new Client(
                        client.clientId(),
                        client.objectId(),
                        secrets,
                        client.certificates(),
                        client.redirects());
        Application _ = put(new Application(changed, now.name()));
        return secret;
    }

    @Override
    public synchronized Application setCertificates(
            Application application, List<X509Certificate> certificates) {
        Application now = current(application);
        Client client = now.client();
        var changed =
                new Client(
                        client.clientId(),
                        client.objectId(),
                        client.secrets(),
                        certificates,
                        client.redirects());
        return put(new Application(changed, now.name()));
    }

    private Application current(Application application) {
        Application now = applications.get(application.client().clientId());
        if (now == null) {
            throw new Failed(Failure.NOT_FOUND, "the application has been removed");
        }
        return now;
    }

    private Application put(Application application) {
        String clientId = application.client().clientId();
        records.write(
                Map.of(
                        APPLICATION + clientId,
                        Optional.of(DirectoryDocuments.written(application))));
        applications.put(clientId, application);
        return application;
    }

    @Override
    public synchronized void removeApplication(Application application) {
        String clientId = application.client().clientId();
        var changes = new HashMap<String, Optional<byte[]>>();
        changes.put(APPLICATION + clientId, Optional.empty());
        List<Group> left = left(application.client().objectId(), changes);
        List<String> taken =
                grants.values().stream()
                        .filter(each -> each.clientId().equals(clientId))
                        .map(PermissionGrant::id)
                        .toList();
        taken.forEach(each -> changes.put(GRANT + each, Optional.empty()));
        records.write(changes);
        applications.remove(clientId);
        left.forEach(each -> groups.put(each.objectId(), each));
        taken.forEach(grants::remove);
    }

    @Override
    public synchronized PermissionGrant grant(Application application, Api api) {
        var grant = new PermissionGrant(current(application).client().clientId(), api);
        records.write(Map.of(GRANT + grant.id(), Optional.of(DirectoryDocuments.written(grant))));
        grants.put(grant.id(), grant);
        return grant;
    }

    @Override
    public synchronized void revoke(PermissionGrant grant) {
        records.write(Map.of(GRANT + grant.id(), Optional.empty()));
        grants.remove(grant.id());
    }

    @Override
    public synchronized Group addGroup(String name) {
        requireRoom(groups.size());
        return put(new Group(chance.uuid().toString(), name, Set.of()));
    }

    @Override
    public synchronized void removeGroup(Group group) {
        if (group.objectId().equals(administrators)) {
            throw new Failed(Failure.FORBIDDEN, "the group of administrators cannot be removed");
        }
        records.write(Map.of(GROUP + group.objectId(), Optional.empty()));
        groups.remove(group.objectId());
    }

    @Override
    public synchronized Group join(Group group, String objectId) {
        String id = objectId.toLowerCase(Locale.ROOT);
        boolean there =
                users.containsKey(id)
                        || applications.values().stream()
                                .anyMatch(each -> each.client().objectId().equals(id));
        if (!there) {
            throw new Failed(
                    Failure.NOT_FOUND, "there is no user and no application of that object id");
        }
        Group joined = changed(current(group), id, true);
        if (!joined.objectId().equals(administrators)) {
            return put(joined);
        }
        var changes = new HashMap<>(first.decision());
        changes.put(GROUP + administrators, Optional.of(DirectoryDocuments.written(joined)));
        records.write(changes);
        first.decided();
        groups.put(administrators, joined);
        return joined;
    }

    @Override
    public synchronized Group leave(Group group, String objectId) {
        return put(changed(current(group), objectId.toLowerCase(Locale.ROOT), false));
    }

    private Group current(Group group) {
        Group now = groups.get(group.objectId());
        if (now == null) {
            throw new Failed(Failure.NOT_FOUND, "the group has been removed");
        }
        return now;
    }

    private static Group changed(Group group, String objectId, boolean member) {
        var members = new HashSet<>(group.members());
        boolean _ = member ? members.add(objectId) : members.remove(objectId);
        return new Group(group.objectId(), group.name(), members);
    }

    private Group put(Group group) {
        records.write(
                Map.of(GROUP + group.objectId(), Optional.of(DirectoryDocuments.written(group))));
        groups.put(group.objectId(), group);
        return group;
    }

    private static void requireRoom(int there) {
        if (there >= EACH_MAX) {
            throw new Failed(
                    Failure.CONFLICT, "there are 10,000 users, applications or groups already");
        }
    }
}
