// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys.ring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.Seals;
import dev.signet.keys.KeyAnswer;
import dev.signet.keys.KeyReason;
import dev.signet.keys.KeyVersion;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

public final class KeyRingTest {
    @TempDir Path folder;
    private Scene scene;

    @BeforeEach
    void scene() {
        scene = new Scene(folder, 1);
    }

    @Test
    void aRingOpensWhatItSealedBeforeItWasClosed() {
        KeyRing ring = scene.create();
        Seals seals = Scene.opened(ring.open(scene.vault));
        byte[] sealed = Scene.seal(seals, "text");
        byte[] name = seals.name(new byte[] {1});
        ring.close();

        Seals again = Scene.opened(scene.load().open(scene.vault));
        assertEquals("text", Scene.open(again, sealed));
        assertArrayEquals(name, again.name(new byte[] {1}));
    }

    @Test
    void creationIsRefusedAsTheVaultRefusesAndLeavesNothing() {
        scene.vault.permit(false);
        assertEquals(
                new KeyAnswer.Refused<KeyRing>(KeyReason.NO_PERMISSION_OR_DISABLED),
                KeyRing.create(
                        scene.place, scene.disk, Scene.ACCOUNT, scene.vault.keyUri, scene.vault));
        assertEquals(Map.of(), scene.disk.files());
    }

    @Test
    void creationFindsAVaultThatUnwrapsSomethingElse() {
        scene.vault.lies = true;
        assertEquals(
                new KeyAnswer.Refused<KeyRing>(KeyReason.WRAP_OR_UNWRAP_FAILED),
                KeyRing.create(
                        scene.place, scene.disk, Scene.ACCOUNT, scene.vault.keyUri, scene.vault));
    }

    @Test
    void anAccountHasOneRing() {
        scene.create();
        assertFailure(Failure.CONFLICT, scene::create);
    }

    @Test
    void moveToANewVersionKeepsTheDataAndNeedsTheOldVersionNoMore() {
        KeyVersion first = scene.vault.newest();
        KeyRing ring = scene.create();
        Seals seals = Scene.opened(ring.open(scene.vault));
        byte[] before = Scene.seal(seals, "before");
        byte[] name = seals.name(new byte[] {1});
        assertEquals(List.of(first), ring.versionsNeeded());

        KeyVersion second = scene.vault.newVersion();
        assertEquals(
                new KeyMove.Moved(first, second),
                ring.move(scene.vault, scene.vault.keyUri, scene.vault, second));

        assertEquals("before", Scene.open(seals, before));
        assertArrayEquals(name, seals.name(new byte[] {1}));
        byte[] after = Scene.seal(seals, "after");
        assertEquals(2, seals.activeGeneration());
        assertEquals(List.of(second), ring.versionsNeeded());

        scene.vault.disable(first);
        Seals again = Scene.opened(scene.load().open(scene.vault));
        assertEquals("before", Scene.open(again, before));
        assertEquals("after", Scene.open(again, after));
        assertArrayEquals(name, again.name(new byte[] {1}));
        scene.disk
                .files()
                .values()
                .forEach(
                        file ->
                                assertFalse(
                                        new String(file, StandardCharsets.US_ASCII)
                                                .contains(first.version()),
                                        "a dropped wrapping is in neither file"));
    }

    @Test
    void manyMovesInARowKeepEveryGeneration() {
        KeyRing ring = scene.create();
        Seals seals = Scene.opened(ring.open(scene.vault));
        var sealed = new java.util.ArrayList<byte[]>();
        for (int round = 0; round < 8; round++) {
            sealed.add(Scene.seal(seals, "round " + round));
            ring.move(scene.vault, scene.vault.keyUri, scene.vault, scene.vault.newVersion());
        }
        Seals again = Scene.opened(scene.load().open(scene.vault));
        for (int round = 0; round < 8; round++) {
            assertEquals("round " + round, Scene.open(again, sealed.get(round)));
        }
        assertEquals(1, scene.load().versionsNeeded().size());
        assertEquals(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9), scene.load().generations());
    }

    @Test
    void moveToAnotherKeyNeedsBothAndThenOnlyTheNew() {
        KeyRing ring = scene.create();
        Seals seals = Scene.opened(ring.open(scene.vault));
        byte[] sealed = Scene.seal(seals, "text");

        scene.other.permit(false);
        assertEquals(
                new KeyMove.NewRefused(KeyReason.NO_PERMISSION_OR_DISABLED),
                ring.move(scene.vault, scene.other.keyUri, scene.other, scene.other.newest()));
        scene.other.permit(true);
        scene.vault.fallSilent();
        assertEquals(
                new KeyMove.Silent(KeyReason.VAULT_UNAVAILABLE),
                ring.move(scene.vault, scene.other.keyUri, scene.other, scene.other.newest()));
        scene.vault.speak();
        scene.vault.delete();
        assertEquals(
                new KeyMove.OldRefused(KeyReason.KEY_NOT_FOUND),
                ring.move(scene.vault, scene.other.keyUri, scene.other, scene.other.newest()));
        scene.vault.recover();
        assertEquals(1, ring.activeGeneration());

        assertInstanceOf(
                KeyMove.Moved.class,
                ring.move(scene.vault, scene.other.keyUri, scene.other, scene.other.newest()));
        scene.vault.delete();
        KeyRing again = scene.load();
        assertEquals(scene.other.keyUri, again.keyUri().orElseThrow());
        assertEquals("text", Scene.open(Scene.opened(again.open(scene.other)), sealed));
    }

    @Test
    void aVaultThatUnwrapsSomethingElseDuringAMoveIsNotBelieved() {
        KeyRing ring = scene.create();
        Scene.opened(ring.open(scene.vault));
        KeyVersion second = scene.vault.newVersion();
        scene.vault.lies = true;
        assertEquals(
                new KeyMove.OldRefused(KeyReason.WRAP_OR_UNWRAP_FAILED),
                ring.move(scene.vault, scene.vault.keyUri, scene.vault, second));
        assertEquals(
                new KeyAnswer.Refused<KeyVersion>(KeyReason.WRAP_OR_UNWRAP_FAILED),
                ring.probe(scene.vault));
    }

    @Test
    void aGenerationCanBeStarted() {
        KeyRing ring = scene.create();
        Seals seals = Scene.opened(ring.open(scene.vault));
        byte[] old = Scene.seal(seals, "old");
        assertEquals(2, Scene.opened(ring.startGeneration(scene.vault)));
        byte[] young = Scene.seal(seals, "young");
        Seals again = Scene.opened(scene.load().open(scene.vault));
        assertEquals("young", Scene.open(again, young));
        assertEquals("old", Scene.open(again, old));
        assertFailure(Failure.INVALID, () -> ring.renewServiceManaged(1));
    }

    @Test
    void neitherTheRootNorTheVaultAloneOpensARing() {
        KeyRing ring = scene.create();
        byte[] sealed = Scene.seal(Scene.opened(ring.open(scene.vault)), "text");

        var stranger = new Scene(folder, 2);
        stranger.disk = new CutDisk(scene.disk.files());
        assertFailure(Failure.INVALID, stranger::load);

        scene.vault.delete();
        assertEquals(
                new KeyAnswer.Refused<Seals>(KeyReason.KEY_NOT_FOUND),
                scene.load().open(scene.vault));
        assertNotEquals(0, sealed.length);
    }

    @Test
    void aRingOfAnotherAccountOrAnOlderRingIsRefused() {
        scene.create();
        assertFailure(
                Failure.CORRUPT, () -> KeyRing.load(scene.place, scene.disk, new UUID(1, 2), 0));
        assertFailure(
                Failure.CORRUPT, () -> KeyRing.load(scene.place, scene.disk, Scene.ACCOUNT, 3));
    }

    @Test
    void aServiceManagedRingAsksNoVault() throws Exception {
        Path account = Files.createDirectory(folder.resolve("account"));
        var place =
                new RingPlace(
                        account,
                        scene.root,
                        Scene.ALLOWED,
                        scene.place.cache(),
                        scene.entropy,
                        scene.clock);
        KeyRing ring = KeyRing.createServiceManaged(place, Scene.ACCOUNT);
        Seals seals = ring.openServiceManaged();
        byte[] sealed = Scene.seal(seals, "text");
        assertFalse(ring.renewServiceManaged(2), "one value is sealed");
        ring.sealedBefore(1);
        assertTrue(ring.renewServiceManaged(2));
        assertEquals(List.of(1, 2), ring.generations());
        assertFalse(ring.renewServiceManaged(2), "the count begins anew");
        byte[] after = Scene.seal(seals, "after");
        assertEquals(List.of(), ring.versionsNeeded());
        ring.close();
        assertFailure(Failure.KEY_SILENT, () -> Scene.open(seals, sealed));

        Seals again = KeyRing.load(place, Scene.ACCOUNT, 0).openServiceManaged();
        assertEquals("text", Scene.open(again, sealed));
        assertEquals("after", Scene.open(again, after));
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(account.resolve("keyring.a"))));

        KeyRing.erase(account);
        KeyRing.erase(account);
        assertFailure(Failure.NOT_FOUND, () -> KeyRing.load(place, Scene.ACCOUNT, 0));
        try (var left = Files.list(account)) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void withdrawnSealsRefuseAndAFreshOpeningLendsNewOnes() {
        KeyRing ring = scene.create();
        Seals seals = Scene.opened(ring.open(scene.vault));
        byte[] sealed = Scene.seal(seals, "text");
        ring.withdraw(Failure.KEY_REFUSED, Duration.ofSeconds(1));
        assertFailure(Failure.KEY_REFUSED, () -> Scene.open(seals, sealed));
        assertFailure(Failure.CONFLICT, () -> ring.startGeneration(scene.vault));
        Seals fresh = Scene.opened(ring.open(scene.vault));
        assertEquals("text", Scene.open(fresh, sealed));
        assertFailure(Failure.KEY_REFUSED, () -> Scene.open(seals, sealed));
    }

    public static void assertFailure(
            Failure expected, org.junit.jupiter.api.function.Executable call) {
        assertEquals(expected, assertThrows(Failed.class, call).failure());
    }
}
