// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys.ring;

import static dev.signet.keys.ring.KeyRingTest.assertFailure;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.Seals;
import dev.signet.keys.KeyAnswer;
import dev.signet.keys.KeyReason;
import dev.signet.keys.KeyVersion;
import dev.signet.keys.watch.KeyState;
import dev.signet.keys.watch.KeyWatch;
import dev.signet.keys.watch.WatchLimits;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// From a service-managed ring to one under a customer's key.
final class RingAdoptionTest {
    @TempDir Path folder;
    private Scene scene;
    private KeyRing ring;
    private Seals seals;

    @BeforeEach
    void scene() {
        begin(1);
    }

    private void begin(long seed) {
        scene = new Scene(folder, seed);
        ring = KeyRing.createServiceManaged(scene.place, scene.disk, Scene.ACCOUNT);
        seals = ring.openServiceManaged();
    }

    private KeyAnswer<KeyVersion> adopt() {
        return adopt(ring);
    }

    private KeyAnswer<KeyVersion> adopt(KeyRing which) {
        KeyVersion version = scene.vault.newest();
        return which.prepareAdoption(scene.vault.keyUri, scene.vault, version)
                .then(
                        prepared -> {
                            try (prepared) {
                                assertTrue(which.adopt(prepared));
                                return new KeyAnswer.Opened<>(version);
                            }
                        });
    }

    @Test
    void whatWasPreparedForAnotherContentIsNotWritten() {
        byte[] before = Scene.seal(seals, "before");
        KeyVersion version = scene.vault.newest();
        try (RingAdoption prepared =
                Scene.opened(ring.prepareAdoption(scene.vault.keyUri, scene.vault, version))) {
            assertTrue(ring.renewServiceManaged(1));
            long sequence = ring.sequence();

            assertFalse(ring.adopt(prepared));

            assertEquals(sequence, ring.sequence());
            assertTrue(ring.keyUri().isEmpty());
        }
        Seals again = scene.load().openServiceManaged();
        assertEquals("before", Scene.open(again, before));
        assertEquals(new KeyAnswer.Opened<>(version), adopt());
        assertEquals("before", Scene.open(Scene.opened(scene.load().open(scene.vault)), before));
    }

    @Test
    void whatWasSealedStaysAndOpensWithTheCustomersKeyOnly() {
        byte[] first = Scene.seal(seals, "first");
        assertTrue(ring.renewServiceManaged(1));
        byte[] second = Scene.seal(seals, "second");
        byte[] name = seals.name(new byte[] {1});
        KeyVersion version = scene.vault.newest();

        assertEquals(new KeyAnswer.Opened<>(version), adopt());

        assertEquals("first", Scene.open(seals, first));
        byte[] third = Scene.seal(seals, "third");
        assertEquals(3, seals.activeGeneration());
        assertEquals(List.of(version), ring.versionsNeeded());
        assertEquals(scene.vault.keyUri, ring.keyUri().orElseThrow());
        assertArrayEquals(name, seals.name(new byte[] {1}));

        assertFailure(Failure.INVALID, () -> scene.load().openServiceManaged());
        scene.vault.permit(false);
        assertEquals(
                new KeyAnswer.Refused<Seals>(KeyReason.NO_PERMISSION_OR_DISABLED),
                scene.load().open(scene.vault));
        scene.vault.permit(true);
        Seals again = Scene.opened(scene.load().open(scene.vault));
        assertEquals("first", Scene.open(again, first));
        assertEquals("second", Scene.open(again, second));
        assertEquals("third", Scene.open(again, third));
        assertArrayEquals(name, again.name(new byte[] {1}));
    }

    @Test
    void theRootsWrappingFromBeforeIsInNeitherFile() {
        String before = page().generations().getFirst().toString();
        byte[] service = page().generations().getFirst().service();
        adopt();
        RingGeneration now = page().generations().getFirst();
        assertEquals(before, now.toString());
        assertTrue(now.divided());
        assertFalse(java.util.Arrays.equals(service, now.service()));
        String text = java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(service);
        scene.disk
                .files()
                .values()
                .forEach(
                        file ->
                                assertFalse(
                                        new String(file, StandardCharsets.US_ASCII)
                                                .contains(text)));
    }

    /// What the root keeps is not the secret: a thief of the root opens nothing with it.
    @Test
    void theRootsShareAloneGivesAnotherGeneration() {
        byte[] sealed = Scene.seal(seals, "text");
        adopt();
        RingGeneration divided = page().generations().getFirst();
        var undivided =
                new RingGeneration(
                        divided.number(),
                        divided.created(),
                        divided.service(),
                        java.util.Optional.empty(),
                        false);
        var unwrap =
                new RingUnwrap(
                        scene.place, _ -> new KeyAnswer.Refused<>(KeyReason.IDENTITY_UNDEFINED));
        try (var alone = unwrap.derive(page(), undivided, java.util.Optional.empty())) {
            byte[] place = "place".getBytes(StandardCharsets.US_ASCII);
            assertFailure(
                    Failure.CORRUPT,
                    () -> alone.open(dev.signet.crypto.Purpose.NAMES, sealed, place));
            byte[] mark = {1};
            byte[] mac = alone.mac(dev.signet.crypto.Purpose.RING, mark);
            try (var whole =
                    Scene.opened(new RingUnwrap(scene.place, scene.vault::unwrap).all(page()))
                            .getFirst()) {
                assertFalse(whole.verifies(dev.signet.crypto.Purpose.RING, mark, mac));
            }
        }
    }

    private RingContent page() {
        return RingChain.load(new RingSlots(scene.disk, Scene.ALLOWED)).content();
    }

    @Test
    void aVaultThatRefusesLiesOrIsSilentChangesNothing() {
        Map<String, byte[]> before = scene.disk.files();
        scene.vault.permit(false);
        assertEquals(
                new KeyAnswer.Refused<KeyVersion>(KeyReason.NO_PERMISSION_OR_DISABLED), adopt());
        scene.vault.permit(true);
        scene.vault.fallSilent();
        assertEquals(new KeyAnswer.NoAnswer<KeyVersion>(KeyReason.VAULT_UNAVAILABLE), adopt());
        scene.vault.speak();
        scene.vault.lies = true;
        assertEquals(new KeyAnswer.Refused<KeyVersion>(KeyReason.WRAP_OR_UNWRAP_FAILED), adopt());
        scene.vault.lies = false;
        before.forEach((name, bytes) -> assertArrayEquals(bytes, scene.disk.files().get(name)));
        assertEquals(1, seals.activeGeneration());
        assertInstanceOf(KeyAnswer.Opened.class, adopt());
        assertFailure(Failure.INVALID, this::adopt);
    }

    @Test
    void aCrashAtAnyWriteLeavesTheOneModeOrTheOtherAndAllTheData() {
        byte[] before = Scene.seal(seals, "before");
        scene.disk = new CutDisk(scene.disk.files());
        ring = scene.load();
        seals = ring.openServiceManaged();
        adopt();
        byte[] after = Scene.seal(seals, "after");

        int old = 0;
        int young = 0;
        for (Map<String, byte[]> left : scene.disk.crashes) {
            scene.disk = new CutDisk(left);
            KeyRing found = scene.load();
            if (found.keyUri().isEmpty()) {
                Seals opened = found.openServiceManaged();
                assertEquals("before", Scene.open(opened, before));
                assertInstanceOf(KeyAnswer.Opened.class, adopt(found));
                old++;
            } else {
                Seals opened = Scene.opened(found.open(scene.vault));
                assertEquals("before", Scene.open(opened, before));
                assertEquals("after", Scene.open(opened, after));
                found.settle();
                young++;
            }
            assertTrue(found.settled());
            assertEquals(
                    "before", Scene.open(Scene.opened(scene.load().open(scene.vault)), before));
        }
        assertTrue(old > 0 && young > 0);
    }

    @Test
    void aDiskThatFailsLosesNothingAndWhatHasHappenedShows() {
        int happened = 0;
        for (int operations = 0; operations < 8; operations++) {
            begin(100 + operations);
            byte[] before = Scene.seal(seals, "before");
            scene.disk.failAfter = operations;
            assertEquals(Failure.STORAGE, assertThrows(Failed.class, this::adopt).failure());
            byte[] between = Scene.seal(seals, "between");
            scene.disk.failAfter = -1;
            ring.settle();
            if (ring.keyUri().isEmpty()) {
                assertInstanceOf(KeyAnswer.Opened.class, adopt());
            } else {
                happened++;
            }
            byte[] after = Scene.seal(seals, "after");
            Seals again = Scene.opened(scene.load().open(scene.vault));
            for (byte[] sealed : List.of(before, between, after)) {
                assertEquals(Scene.open(seals, sealed), Scene.open(again, sealed));
            }
        }
        assertTrue(happened > 0 && happened < 8);
    }

    @Test
    void anAdoptedRingMovesToNewVersionsAndOtherKeys() {
        byte[] sealed = Scene.seal(seals, "text");
        adopt();
        KeyVersion second = scene.vault.newVersion();
        assertInstanceOf(
                KeyMove.Moved.class,
                ring.move(scene.vault, scene.vault.keyUri, scene.vault, second));
        assertInstanceOf(
                KeyMove.Moved.class,
                ring.move(scene.vault, scene.other.keyUri, scene.other, scene.other.newest()));
        scene.vault.delete();
        assertEquals("text", Scene.open(Scene.opened(scene.load().open(scene.other)), sealed));
    }

    @Test
    void theServiceManagedRingFromBeforeIsRefusedToWhoHasSeenTheNewOne() {
        Map<String, byte[]> before = scene.disk.files();
        adopt();
        scene.disk = new CutDisk(before);
        assertFailure(
                Failure.CORRUPT,
                () -> KeyRing.load(scene.place, scene.disk, Scene.ACCOUNT, ring.sequence()));
    }

    @Test
    void oneOldFileBesideTheNewestIsRefusedAndBesideTheOneBeforeIsAChangeCutInTwo() {
        Map<String, byte[]> before = scene.disk.files();
        adopt();
        Map<String, byte[]> mixed = scene.disk.files();
        mixed.put(RingSlots.ODD, before.get(RingSlots.ODD));
        Map<String, byte[]> cut = scene.disk.files();
        cut.put(RingSlots.EVEN, before.get(RingSlots.EVEN));
        scene.disk = new CutDisk(mixed);
        assertFailure(Failure.CORRUPT, scene::load);
        scene.disk = new CutDisk(cut);
        assertFailure(Failure.INVALID, () -> scene.load().openServiceManaged());
        assertInstanceOf(KeyAnswer.Opened.class, scene.load().open(scene.vault));
    }

    @Test
    void aWatchOverAnAdoptedRingServesAtOnceAndObeysTheNo() {
        byte[] sealed = Scene.seal(seals, "text");
        adopt();
        try (KeyWatch watch = scene.watch(ring, WatchLimits.DEFAULT)) {
            assertInstanceOf(KeyState.Usable.class, watch.state());
            watch.tick();
            assertEquals(List.of(), scene.events, "the seals that are lent are good");
            assertEquals("text", Scene.open(seals, sealed));

            scene.vault.permit(false);
            watch.tick();
            assertInstanceOf(KeyState.Revoked.class, watch.state());
            assertInstanceOf(KeyState.Revoked.class, scene.events.getFirst());
            assertFailure(Failure.KEY_REFUSED, () -> Scene.open(seals, sealed));

            scene.vault.permit(true);
            scene.pass(Duration.ofMinutes(1));
            watch.tick();
            Seals fresh = (Seals) scene.events.getLast();
            assertEquals("text", Scene.open(fresh, sealed));
        }
    }

    @Test
    void silenceRightAfterTheAdoptionIsBorne() {
        byte[] sealed = Scene.seal(seals, "text");
        adopt();
        try (KeyWatch watch = scene.watch(ring, WatchLimits.DEFAULT)) {
            scene.vault.fallSilent();
            watch.tick();
            assertInstanceOf(KeyState.Stale.class, watch.state());
            assertEquals("text", Scene.open(seals, sealed));
        }
    }
}
