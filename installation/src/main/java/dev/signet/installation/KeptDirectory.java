// SPDX-License-Identifier: Apache-2.0
package dev.signet.installation;

import dev.signet.base.Chance;
import dev.signet.base.Entropy;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.controlplane.engine.ControlStore;
import dev.signet.identity.Client;
import dev.signet.identity.DirectoryAdministration;
import dev.signet.identity.PasswordHash;
import dev.signet.identity.User;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Users, applications and groups, as sealed documents among the control plane's records
/// (docs/formats/control-records.md); beside them the two clients of the installation and the
/// public ones of Azure's own command lines. All of it is held in memory. Any thread.
public final class KeptDirectory implements DirectoryAdministration {
    private static final String USER = "directory/user/";
    private static final String APPLICATION = "directory/application/";
    private static final String GROUP = "directory/group/";
    private static final int FORMAT = 1;
    private static final int EACH_MAX = 10_000;
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                    .build();

    /// Azure's own command line and Azure PowerShell sign users in as these.
    private static final List<Application> AZURES =
            List.of(
                    azures("04b07795-8ddb-461a-bbee-02f9e1bf7b46", "Azure CLI"),
                    azures("1950a258-227b-4e31-a9cf-717495945fc2", "Azure PowerShell"));

    private final Clients own;
    private final ControlStore records;
    private final Entropy entropy;
    private final Chance chance;
    private final Map<String, User> users = new HashMap<>();
    private final Map<String, Application> applications = new HashMap<>();
    private final Map<String, Group> groups = new HashMap<>();

    /// Documents as they are written; all members must be there.
    record KeptUser(
            int format,
            String objectId,
            String name,
            String displayName,
            String password,
            String fhirUser) {}

    record KeptSecret(String id, String salt, String hash, long end) {}

    record KeptApplication(
            int format,
            String clientId,
            String objectId,
            String name,
            List<KeptSecret> secrets,
            List<String> certificates,
            List<String> redirects) {}

    record KeptGroup(int format, String objectId, String name, List<String> members) {}

    /// @param own the installation's clients, which cannot be changed here
    KeptDirectory(Clients own, UUID administrators, ControlStore records, Entropy entropy) {
        this.own = own;
        this.records = records;
        this.entropy = entropy;
        this.chance = Chance.of(entropy);
        records.startingWith(USER).values().forEach(this::readUser);
        records.startingWith(APPLICATION).values().forEach(this::readApplication);
        records.startingWith(GROUP).values().forEach(this::readGroup);
        String id = administrators.toString();
        groups.putIfAbsent(id, new Group(id, "Administrators", Set.of()));
    }

    private static Application azures(String clientId, String name) {
        var client =
                new Client(
                        clientId,
                        clientId,
                        List.of(),
                        List.of(),
                        Set.of("http://localhost", "http://127.0.0.1"));
        return new Application(client, name);
    }

    private void readUser(byte[] document) {
        KeptUser kept = read(document, KeptUser.class);
        checkFormat(kept.format());
        var user =
                new User(
                        kept.objectId(),
                        kept.name(),
                        kept.displayName(),
                        new PasswordHash(kept.password()),
                        kept.fhirUser());
        users.put(user.objectId(), user);
    }

    private void readApplication(byte[] document) {
        KeptApplication kept = read(document, KeptApplication.class);
        checkFormat(kept.format());
        var base64 = Base64.getDecoder();
        var client =
                new Client(
                        kept.clientId(),
                        kept.objectId(),
                        kept.secrets().stream()
                                .map(
                                        each ->
                                                new Client.Secret(
                                                        each.id(),
                                                        base64.decode(each.salt()),
                                                        base64.decode(each.hash()),
                                                        Instant.ofEpochSecond(each.end())))
                                .toList(),
                        kept.certificates().stream()
                                .map(each -> certificate(base64.decode(each)))
                                .toList(),
                        Set.copyOf(kept.redirects()));
        applications.put(client.clientId(), new Application(client, kept.name()));
    }

    private void readGroup(byte[] document) {
        KeptGroup kept = read(document, KeptGroup.class);
        checkFormat(kept.format());
        groups.put(
                kept.objectId(),
                new Group(kept.objectId(), kept.name(), Set.copyOf(kept.members())));
    }

    private static <T> T read(byte[] document, Class<T> type) {
        try {
            return JSON.readValue(document, type);
        } catch (JacksonException e) {
            throw new Failed(Failure.CORRUPT, "a record of the directory does not read");
        }
    }

    private static void checkFormat(int format) {
        if (format != FORMAT) {
            throw new Failed(
                    format < FORMAT ? Failure.FORMAT_TOO_OLD : Failure.FORMAT_TOO_NEW,
                    "a record of the directory is of a format that this build does not read");
        }
    }

    private static X509Certificate certificate(byte[] der) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException e) {
            throw new Failed(Failure.CORRUPT, "a record of the directory does not read");
        }
    }

    @Override
    public synchronized Optional<Client> client(String clientId) {
        String id = clientId.toLowerCase(Locale.ROOT);
        return own.client(id)
                .or(() -> Optional.ofNullable(applications.get(id)).map(Application::client))
                .or(
                        () ->
                                AZURES.stream()
                                        .map(Application::client)
                                        .filter(client -> client.clientId().equals(id))
                                        .findFirst());
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
    public synchronized List<Group> groups() {
        return groups.values().stream().sorted(Comparator.comparing(Group::name)).toList();
    }

    @Override
    public synchronized User addUser(
            String name, String displayName, PasswordHash password, String fhirUser) {
        requireRoom(users.size());
        if (user(name).isPresent()) {
            throw new Failed(Failure.CONFLICT, "there is a user of that name");
        }
        return put(new User(chance.uuid().toString(), name, displayName, password, fhirUser));
    }

    @Override
    public synchronized User setPassword(User user, PasswordHash password) {
        return put(
                new User(
                        user.objectId(),
                        user.name(),
                        user.displayName(),
                        password,
                        user.fhirUser()));
    }

    private User put(User user) {
        write(
                USER + user.objectId(),
                new KeptUser(
                        FORMAT,
                        user.objectId(),
                        user.name(),
                        user.displayName(),
                        user.password().text(),
                        user.fhirUser()));
        users.put(user.objectId(), user);
        return user;
    }

    @Override
    public synchronized void removeUser(User user) {
        records.write(Map.of(USER + user.objectId(), Optional.empty()));
        users.remove(user.objectId());
        leaveAll(user.objectId());
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
        Client client = current(application).client();
        var secrets = new ArrayList<>(client.secrets());
        secrets.add(Client.Secret.of(chance.uuid().toString(), secret, end, entropy));
        Application _ =
                put(
                        new Application(
                                new Client(
                                        client.clientId(),
                                        client.objectId(),
                                        secrets,
                                        client.certificates(),
                                        client.redirects()),
                                application.name()));
        return secret;
    }

    @Override
    public synchronized Application setCertificates(
            Application application, List<X509Certificate> certificates) {
        Client client = current(application).client();
        return put(
                new Application(
                        new Client(
                                client.clientId(),
                                client.objectId(),
                                client.secrets(),
                                certificates,
                                client.redirects()),
                        application.name()));
    }

    private Application current(Application application) {
        Application now = applications.get(application.client().clientId());
        if (now == null) {
            throw new Failed(Failure.NOT_FOUND, "the application has been removed");
        }
        return now;
    }

    private Application put(Application application) {
        Client client = application.client();
        var base64 = Base64.getEncoder();
        var certificates = new ArrayList<String>();
        for (X509Certificate each : client.certificates()) {
            try {
                certificates.add(base64.encodeToString(each.getEncoded()));
            } catch (CertificateException e) {
                throw new Failed(Failure.INVALID, "a certificate cannot be encoded");
            }
        }
        write(
                APPLICATION + client.clientId(),
                new KeptApplication(
                        FORMAT,
                        client.clientId(),
                        client.objectId(),
                        application.name(),
                        client.secrets().stream()
                                .map(
                                        each ->
                                                new KeptSecret(
                                                        each.id(),
                                                        base64.encodeToString(each.salt()),
                                                        base64.encodeToString(each.hash()),
                                                        each.end().getEpochSecond()))
                                .toList(),
                        certificates,
                        client.redirects().stream().sorted().toList()));
        applications.put(client.clientId(), application);
        return application;
    }

    @Override
    public synchronized void removeApplication(Application application) {
        String clientId = application.client().clientId();
        records.write(Map.of(APPLICATION + clientId, Optional.empty()));
        applications.remove(clientId);
        leaveAll(application.client().objectId());
    }

    @Override
    public synchronized Group addGroup(String name) {
        requireRoom(groups.size());
        return put(new Group(chance.uuid().toString(), name, Set.of()));
    }

    @Override
    public synchronized void removeGroup(Group group) {
        records.write(Map.of(GROUP + group.objectId(), Optional.empty()));
        groups.remove(group.objectId());
    }

    @Override
    public synchronized Group join(Group group, String objectId) {
        return changed(group, objectId, true);
    }

    @Override
    public synchronized Group leave(Group group, String objectId) {
        return changed(group, objectId, false);
    }

    private Group changed(Group group, String objectId, boolean member) {
        Group now = groups.get(group.objectId());
        if (now == null) {
            throw new Failed(Failure.NOT_FOUND, "the group has been removed");
        }
        var members = new HashSet<>(now.members());
        String id = objectId.toLowerCase(Locale.ROOT);
        boolean _ = member ? members.add(id) : members.remove(id);
        return put(new Group(now.objectId(), now.name(), members));
    }

    private void leaveAll(String objectId) {
        for (Group group : List.copyOf(groups.values())) {
            if (group.members().contains(objectId)) {
                Group _ = leave(group, objectId);
            }
        }
    }

    private Group put(Group group) {
        write(
                GROUP + group.objectId(),
                new KeptGroup(
                        FORMAT,
                        group.objectId(),
                        group.name(),
                        group.members().stream().sorted().toList()));
        groups.put(group.objectId(), group);
        return group;
    }

    private void write(String key, Object document) {
        records.write(Map.of(key, Optional.of(JSON.writeValueAsBytes(document))));
    }

    private static void requireRoom(int there) {
        if (there >= EACH_MAX) {
            throw new Failed(
                    Failure.CONFLICT, "there are 10,000 users, applications or groups already");
        }
    }
}
