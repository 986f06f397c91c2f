// SPDX-License-Identifier: Apache-2.0
package dev.signet.installation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Chance;
import dev.signet.base.Entropy;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.controlplane.engine.ControlStore;
import dev.signet.identity.Api;
import dev.signet.identity.DirectoryAdministration.Group;
import dev.signet.identity.PasswordHash;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/// What the directory remembers over a restart, and what it never stores.
final class KeptDirectoryTest {
    private static final Entropy ENTROPY = Entropy.system();
    private static final UUID ADMINISTRATORS = new UUID(0x4000, 1);
    private static final String FIRST = "first-start/administrator";
    private static final String PASSWORD = "a password of some length";

    @TempDir private Path scratch = Path.of("");
    private final TreeMap<String, byte[]> documents = new TreeMap<>();
    private final ControlStore store =
            new ControlStore() {
                @Override
                public Map<String, byte[]> startingWith(String prefix) {
                    return Map.copyOf(documents.subMap(prefix, prefix + Character.MAX_VALUE));
                }

                @Override
                public Optional<byte[]> read(String key) {
                    return Optional.ofNullable(documents.get(key));
                }

                @Override
                public void write(Map<String, Optional<byte[]>> changes) {
                    changes.forEach(
                            (key, value) ->
                                    value.ifPresentOrElse(
                                            bytes -> documents.put(key, bytes),
                                            () -> documents.remove(key)));
                }
            };

    private KeptDirectory open() {
        var folder = new DataFolder(scratch);
        folder.create();
        Installation ids = Installation.in(folder, FixedIds.none(), Chance.of(ENTROPY), ENTROPY);
        return new KeptDirectory(new Clients(folder, ids, ENTROPY), ADMINISTRATORS, store, ENTROPY);
    }

    private Instant now = Instant.parse("2026-11-30T12:00:00Z");

    /// As a server opens it that invites.
    private KeptDirectory inviting() {
        return open().awaiting(() -> now);
    }

    private static Group administrators(KeptDirectory directory) {
        return directory.groups().stream()
                .filter(each -> each.objectId().equals(ADMINISTRATORS.toString()))
                .findFirst()
                .orElseThrow();
    }

    private byte[] first() {
        return documents.getOrDefault(FIRST, new byte[0]);
    }

    private static PasswordHash hash(String password) {
        return PasswordHash.of(password.toCharArray(), ENTROPY);
    }

    @Test
    void aRestartForgetsNothingAndNoSecretIsStored() {
        KeptDirectory directory = open();
        var marie = directory.addUser("Marie", "Marie Curie", hash(PASSWORD), "Patient/7");
        var application = directory.addApplication("ward", Set.of("http://localhost"));
        String secret = directory.addSecret(application, Instant.parse("2030-01-01T00:00:00Z"));
        Group group = directory.addGroup("nurses");
        directory.join(group, marie.objectId());
        KeptDirectory again = open();
        assertEquals(marie, again.user("mARIE").orElseThrow());
        assertTrue(again.user("marie").orElseThrow().password().accepts(PASSWORD.toCharArray()));
        assertFalse(again.user("marie").orElseThrow().password().accepts("other".toCharArray()));
        var client = again.client(application.client().clientId()).orElseThrow();
        assertTrue(client.accepts(secret, Instant.parse("2029-12-31T00:00:00Z")));
        assertFalse(client.accepts(secret, Instant.parse("2030-01-01T00:00:00Z")));
        assertFalse(client.accepts("other", Instant.EPOCH));
        assertEquals(Set.of(group.objectId()), again.groups(marie.objectId()));
        for (byte[] document : documents.values()) {
            String text = new String(document, StandardCharsets.UTF_8);
            assertFalse(text.contains(PASSWORD) || text.contains(secret), text);
        }
    }

    @Test
    void whoIsRemovedIsGoneFromItsGroups() {
        KeptDirectory directory = open();
        var marie = directory.addUser("marie", "Marie", hash(PASSWORD), "");
        Group administrators = directory.groups().getFirst();
        assertEquals(ADMINISTRATORS.toString(), administrators.objectId());
        directory.join(administrators, marie.objectId());
        directory.removeUser(marie);
        KeptDirectory again = open();
        assertTrue(again.user("marie").isEmpty());
        assertEquals(Set.of(), again.groups(marie.objectId()));
        assertEquals(Set.of(), again.groups().getFirst().members());
    }

    private static void refused(Failure failure, Executable call) {
        assertEquals(failure, assertThrows(Failed.class, call).failure());
    }

    @Test
    void whoWasSeenBeforeARemovalIsNotBroughtBackByAChange() {
        KeptDirectory directory = open();
        var marie = directory.addUser("marie", "Marie", hash(PASSWORD), "");
        directory.removeUser(marie);
        refused(Failure.NOT_FOUND, () -> directory.setPassword(marie, hash("another one")));
        refused(
                Failure.NOT_FOUND,
                () -> directory.join(directory.groups().getFirst(), marie.objectId()));
        var application = directory.addApplication("ward", Set.of());
        directory.removeApplication(application);
        refused(Failure.NOT_FOUND, () -> directory.addSecret(application, Instant.MAX));
        refused(Failure.NOT_FOUND, () -> directory.grant(application, Api.KEY_VAULT));
        assertTrue(open().user("marie").isEmpty());
    }

    @Test
    void theGroupOfAdministratorsStaysAndTheInstallationsOwnIsNoneOfItsApplications() {
        KeptDirectory directory = open();
        Group administrators = directory.groups().getFirst();
        var marie = directory.addUser("marie", "Marie", hash(PASSWORD), "");
        directory.join(administrators, marie.objectId());
        refused(Failure.FORBIDDEN, () -> directory.removeGroup(administrators));
        assertEquals(Set.of(ADMINISTRATORS.toString()), open().groups(marie.objectId()));
        assertEquals(List.of(), directory.applications());
    }

    @Test
    void anApplicationMayCallForUsersWhatItWasGrantedUntilThatIsTaken() {
        KeptDirectory directory = open();
        var application = directory.addApplication("ward", Set.of("http://localhost"));
        String id = application.client().clientId();
        assertEquals(Set.of(Api.DATA), directory.granted(id));
        var grant = directory.grant(application, Api.KEY_VAULT);
        assertEquals(grant, directory.grant(application, Api.KEY_VAULT));
        assertEquals(Set.of(Api.DATA, Api.KEY_VAULT), open().granted(id.toUpperCase(Locale.ROOT)));
        assertEquals(List.of(grant), open().grants());
        directory.revoke(grant);
        assertEquals(Set.of(Api.DATA), open().granted(id));
        directory.grant(application, Api.RESOURCE_MANAGER);
        directory.removeApplication(application);
        assertEquals(List.of(), open().grants());
        String az = "04B07795-8ddb-461a-bbee-02f9e1bf7b46";
        assertEquals(EnumSet.allOf(Api.class), directory.granted(az));
        assertEquals("Azure CLI", directory.applicationName(az));
    }

    @Test
    void aNameIsTakenOnceWhateverItsCase() {
        KeptDirectory directory = open();
        var _ = directory.addUser("marie", "Marie", hash(PASSWORD), "");
        var failed =
                assertThrows(Failed.class, () -> directory.addUser("MARIE", "M", hash("x"), ""));
        assertEquals(Failure.CONFLICT, failed.failure());
    }

    @Test
    void aNewFolderAwaitsItsFirstAdministratorAndNoOtherOneDoes() {
        assertTrue(inviting().awaitsAdministrator());
        assertTrue(inviting().awaitsAdministrator(), "after a kill too");
        KeptDirectory directory = inviting();
        refused(
                Failure.INVALID,
                () -> directory.addFirstAdministrator("ol ga", "Olga", hash(PASSWORD)));
        var marie = directory.addUser("marie", "Marie", hash(PASSWORD), "");
        refused(
                Failure.CONFLICT,
                () -> directory.addFirstAdministrator("Marie", "M", hash(PASSWORD)));
        var olga = directory.addFirstAdministrator("olga", "Olga", hash(PASSWORD));
        refused(Failure.GONE, () -> directory.addFirstAdministrator("eve", "Eve", hash(PASSWORD)));
        KeptDirectory again = inviting();
        assertEquals(Set.of(ADMINISTRATORS.toString()), again.groups(olga.objectId()));
        assertEquals(Set.of(), again.groups(marie.objectId()));
        again.removeUser(olga);
        assertFalse(again.awaitsAdministrator());
        assertFalse(inviting().awaitsAdministrator(), "not even when there is none any more");
    }

    @Test
    void whoeverJoinsTheAdministratorsIsTheFirst() {
        KeptDirectory directory = inviting();
        Group nurses = directory.addGroup("nurses");
        var marie = directory.addUser("marie", "Marie", hash(PASSWORD), "");
        directory.join(nurses, marie.objectId());
        assertTrue(directory.awaitsAdministrator());
        directory.join(administrators(directory), marie.objectId());
        assertFalse(directory.awaitsAdministrator());
        directory.leave(administrators(directory), marie.objectId());
        assertFalse(inviting().awaitsAdministrator());
    }

    @Test
    void whoJoinsWhileNobodyIsInvitedIsTheFirstAllTheSame() {
        assertTrue(inviting().awaitsAdministrator());
        KeptDirectory directory = open(); // the setting is off
        assertFalse(directory.awaitsAdministrator());
        var marie = directory.addUser("marie", "Marie", hash(PASSWORD), "");
        Group joined = directory.join(administrators(directory), marie.objectId());
        directory.leave(joined, marie.objectId());
        assertFalse(inviting().awaitsAdministrator());
    }

    @Test
    void aRecordThatWaitsBesideAnAdministratorIsEndedForGood() {
        assertTrue(inviting().awaitsAdministrator());
        byte[] waiting = first();
        KeptDirectory directory = inviting();
        var olga = directory.addFirstAdministrator("olga", "Olga", hash(PASSWORD));
        documents.put(FIRST, waiting); // as an earlier version leaves it
        KeptDirectory again = open();
        assertArrayEquals(new byte[] {1}, first());
        again.leave(administrators(again), olga.objectId());
        assertFalse(inviting().awaitsAdministrator());
    }

    @Test
    void theWaitingEndsADayAfterTheFirstStartWhateverTheStartsSince() {
        KeptDirectory directory = inviting();
        now = now.plus(FirstStart.AwaitedAdministrator.LIFE).minusSeconds(1);
        assertTrue(inviting().awaitsAdministrator());
        assertTrue(directory.awaitsAdministrator());
        now = now.plusSeconds(1);
        assertFalse(directory.awaitsAdministrator(), "nor in the process that began it");
        refused(Failure.GONE, () -> directory.addFirstAdministrator("eve", "Eve", hash(PASSWORD)));
        now = now.minusSeconds(60);
        assertFalse(inviting().awaitsAdministrator(), "a clock that is set back changes nothing");
        assertArrayEquals(new byte[] {1}, first());
    }

    @Test
    void aClockThatIsSetBackByADayEndsItToo() {
        assertTrue(inviting().awaitsAdministrator());
        now = now.minus(FirstStart.AwaitedAdministrator.LIFE);
        assertFalse(inviting().awaitsAdministrator());
    }

    @Test
    void whereNobodyIsInvitedNothingIsWritten() {
        KeptDirectory directory = open();
        assertFalse(directory.awaitsAdministrator());
        assertEquals(Set.of(), documents.keySet());
        refused(Failure.GONE, () -> directory.addFirstAdministrator("eve", "Eve", hash(PASSWORD)));
    }

    @Test
    void aFolderThatWasServedBeforeAwaitsNobody() {
        for (String sign : List.of("first-start/account", "issuer/refresh-key")) {
            documents.clear();
            documents.put(sign, new byte[] {1});
            servedBefore(sign);
        }
        documents.clear();
        var _ = open().addUser("marie", "Marie", hash(PASSWORD), "");
        servedBefore("a user");
        documents.clear();
        var _ = open().addApplication("ward", Set.of());
        servedBefore("an application");
    }

    private void servedBefore(String sign) {
        Set<String> before = Set.copyOf(documents.keySet());
        KeptDirectory directory = inviting();
        assertFalse(directory.awaitsAdministrator(), sign);
        assertEquals(before, documents.keySet(), "nothing is written");
        refused(Failure.GONE, () -> directory.addFirstAdministrator("eve", "Eve", hash(PASSWORD)));
    }

    @Test
    void aRecordThatIsNotOfItsFormIsNamed() {
        documents.put("directory/user/x", "{\"format\":1}".getBytes(StandardCharsets.UTF_8));
        assertEquals(Failure.CORRUPT, assertThrows(Failed.class, this::open).failure());
        documents.put(
                "directory/user/x",
                ("{\"format\":2,\"objectId\":\"x\",\"name\":\"x\",\"displayName\":\"x\","
                                + "\"password\":\"x\",\"fhirUser\":\"\"}")
                        .getBytes(StandardCharsets.UTF_8));
        assertEquals(Failure.FORMAT_TOO_NEW, assertThrows(Failed.class, this::open).failure());
    }

    @Test
    void theInstallationsOwnApplicationsHaveNamesAndStandInNoList() {
        KeptDirectory directory = open();
        Installation ids = Installation.read(new DataFolder(scratch).installation());
        String administrator = ids.administratorObject().toString().toUpperCase(Locale.ROOT);
        assertEquals(
                "Administrator of this server (command line)",
                directory.principal(administrator).orElseThrow().name());
        assertEquals(
                "Signet itself",
                directory.principal(ids.serviceObject().toString()).orElseThrow().name());
        assertTrue(directory.applications().isEmpty());
        String made = directory.addApplication("mine", Set.of()).client().objectId();
        assertEquals("mine", directory.principal(made).orElseThrow().name());
        assertTrue(directory.principal(new UUID(1, 2).toString()).isEmpty());
    }
}
