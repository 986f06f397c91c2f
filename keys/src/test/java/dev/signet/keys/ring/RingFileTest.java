// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.Seals;
import dev.signet.keys.AllowedVaults;
import dev.signet.keys.KeyAnswer;
import dev.signet.keys.KeyVersion;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The laws of the key ring's files: crashes, changed bytes, versions.
class RingFileTest {
    @TempDir Path folder;
    private Scene scene;

    @BeforeEach
    void scene() {
        scene = new Scene(folder, 7);
    }

    @Test
    void aCrashAtAnyWriteOfACreationLeavesNoRingOrTheWholeRing() {
        scene.create();
        int whole = 0;
        for (Map<String, byte[]> left : scene.disk.crashes) {
            scene.disk = new CutDisk(left);
            Optional<KeyRing> ring = ringOf(scene);
            if (ring.isPresent()) {
                Scene.opened(ring.get().open(scene.vault));
                whole++;
            } else {
                Scene.opened(scene.create().open(scene.vault)); // creation can be repeated
            }
        }
        assertTrue(whole > 0);
    }

    @Test
    void aCrashAtAnyWriteOfAMoveOpensTheOldRingOrTheNewOne() {
        KeyRing ring = scene.create();
        Seals seals = Scene.opened(ring.open(scene.vault));
        byte[] before = Scene.seal(seals, "before");
        scene.disk = new CutDisk(scene.disk.files());
        ring = scene.load();
        seals = Scene.opened(ring.open(scene.vault));
        KeyVersion first = scene.vault.newest();
        KeyVersion second = scene.vault.newVersion();
        ring.move(scene.vault, scene.vault.keyUri, scene.vault, second);
        byte[] after = Scene.seal(seals, "after");

        int old = 0;
        int young = 0;
        for (Map<String, byte[]> left : scene.disk.crashes) {
            scene.disk = new CutDisk(left);
            KeyRing found = scene.load();
            Seals opened = Scene.opened(found.open(scene.vault));
            assertEquals("before", Scene.open(opened, before));
            if (found.activeGeneration() == 1) {
                assertEquals(List.of(first), found.versionsNeeded());
                old++;
            } else {
                assertEquals(List.of(second), found.versionsNeeded());
                assertEquals("after", Scene.open(opened, after));
                young++;
            }
            found.settle();
            assertTrue(found.settled());
            assertEquals(
                    "before", Scene.open(Scene.opened(scene.load().open(scene.vault)), before));
        }
        assertTrue(old > 0 && young > 0);
    }

    @Test
    void aDiskThatFailsInAMoveLosesNothingAndTheMoveCanBeRepeated() {
        for (int operations = 0; operations < 8; operations++) {
            scene = new Scene(folder, 100 + operations);
            KeyRing ring = scene.create();
            Seals seals = Scene.opened(ring.open(scene.vault));
            byte[] before = Scene.seal(seals, "before");
            KeyVersion second = scene.vault.newVersion();
            scene.disk.failAfter = operations;
            Failed failed =
                    assertThrows(
                            Failed.class,
                            () -> ring.move(scene.vault, scene.vault.keyUri, scene.vault, second));
            assertEquals(Failure.STORAGE, failed.failure());
            byte[] between = Scene.seal(seals, "between");
            scene.disk.failAfter = -1;
            KeyVersion third = scene.vault.newVersion();
            assertEquals(
                    third,
                    ((KeyMove.Moved) ring.move(scene.vault, scene.vault.keyUri, scene.vault, third))
                            .to());
            byte[] after = Scene.seal(seals, "after");
            Seals again = Scene.opened(scene.load().open(scene.vault));
            for (byte[] sealed : List.of(before, between, after)) {
                assertEquals(Scene.open(seals, sealed), Scene.open(again, sealed));
            }
        }
    }

    @Test
    void everyChangedByteIsRefusedOrChangesNothing() {
        Seals seals = Scene.opened(scene.create().open(scene.vault));
        byte[] sealed = Scene.seal(seals, "text");
        Map<String, byte[]> good = scene.disk.files();
        int refused = 0;
        for (String name : List.of(RingSlots.ODD, RingSlots.EVEN)) {
            for (int place = 0; place < good.get(name).length; place++) {
                for (int mask : new int[] {1 << place % 8, 0x20}) {
                    byte[] bytes = good.get(name).clone();
                    bytes[place] ^= (byte) mask;
                    refused += opensEqualOrIsRefused(good, name, bytes, sealed) ? 0 : 1;
                }
            }
        }
        assertTrue(refused > 1000);
    }

    /// A flipped bit of the newest file is damage of that file: the vault that is asked to
    /// unwrap what it says would refuse, which looks like the customer's no.
    @Test
    void damageInTheNewestFileIsNeverTakenForTheVaultsNo() {
        Scene.opened(scene.create().open(scene.vault));
        Map<String, byte[]> good = scene.disk.files();
        byte[] newest = good.get(RingSlots.EVEN);
        String text = new String(newest, StandardCharsets.US_ASCII);
        int tried = 0;
        for (String member : List.of("customer", "service", "names", "keyVersion", "keyUri")) {
            int start = text.indexOf('"' + member + "\":\"") + member.length() + 4;
            for (int place = start; text.charAt(place) != '"'; place++) {
                byte[] bytes = newest.clone();
                bytes[place] ^= 1;
                scene.disk = new CutDisk(with(good, RingSlots.EVEN, bytes));
                Failed failed = assertThrows(Failed.class, scene::load, member);
                assertEquals(Failure.CORRUPT, failed.failure(), member);
                assertEquals(RingSlots.EVEN, failed.fact("file", ""), member);
                tried++;
            }
        }
        assertTrue(tried > 500);
        int mac = text.indexOf("\"mac\":\"") + 7;
        byte[] bytes = newest.clone();
        bytes[mac] = (byte) (bytes[mac] == '0' ? '1' : '0');
        scene.disk = new CutDisk(with(good, RingSlots.EVEN, bytes));
        KeyRing ring = scene.load();
        Failed failed = assertThrows(Failed.class, () -> ring.open(scene.vault));
        assertEquals(Failure.CORRUPT, failed.failure());
        assertTrue(failed.fact("file", "").endsWith(RingSlots.EVEN), failed.getMessage());
    }

    @Test
    void aFileThatIsCutExtendedSwappedReplayedOrMissingIsRefused() {
        KeyRing ring = scene.create();
        Scene.opened(ring.open(scene.vault));
        Map<String, byte[]> older = scene.disk.files();
        ring.move(scene.vault, scene.vault.keyUri, scene.vault, scene.vault.newVersion());
        Map<String, byte[]> good = scene.disk.files();

        for (String name : List.of(RingSlots.ODD, RingSlots.EVEN)) {
            byte[] bytes = good.get(name);
            assertRefused(with(good, name, java.util.Arrays.copyOf(bytes, bytes.length - 1)));
            assertRefused(with(good, name, java.util.Arrays.copyOf(bytes, bytes.length + 1)));
            assertRefused(with(good, name, new byte[0]));
            assertRefused(with(good, name, new byte[RingCodec.FILE_BYTES_MAX + 1]));
            var missing = new HashMap<>(good);
            missing.remove(name);
            assertRefused(missing);
        }
        var swapped =
                Map.of(
                        RingSlots.ODD, good.get(RingSlots.EVEN),
                        RingSlots.EVEN, good.get(RingSlots.ODD));
        assertRefused(swapped);
    }

    @Test
    void aReplayedFileIsRefusedUnlessItSaysTheSame() {
        KeyRing ring = scene.create();
        Scene.opened(ring.open(scene.vault));
        Map<String, byte[]> older = scene.disk.files();
        ring.move(scene.vault, scene.vault.keyUri, scene.vault, scene.vault.newVersion());
        Map<String, byte[]> good = scene.disk.files();

        assertRefused(with(good, RingSlots.ODD, older.get(RingSlots.ODD)));
        // with the even one put back the odd one is the newest, and says what both said
        scene.disk = new CutDisk(with(good, RingSlots.EVEN, older.get(RingSlots.EVEN)));
        assertEquals(ring.versionsNeeded(), scene.load().versionsNeeded());
        assertEquals(ring.generations(), scene.load().generations());
        assertThrows(
                Failed.class,
                () -> KeyRing.load(scene.place, scene.disk, Scene.ACCOUNT, ring.sequence()));
        // both put back is an older ring: only who remembers its number can tell
        scene.disk = new CutDisk(older);
        assertThrows(
                Failed.class,
                () -> KeyRing.load(scene.place, scene.disk, Scene.ACCOUNT, ring.sequence()));
    }

    @Test
    void filesOfTwoHistoriesDoNotGoTogether() {
        scene.create();
        Map<String, byte[]> common = scene.disk.files();
        var histories = new ArrayList<Map<String, byte[]>>();
        for (int history = 0; history < 2; history++) {
            scene.disk = new CutDisk(common);
            KeyRing ring = scene.load();
            Scene.opened(ring.open(scene.vault));
            Scene.opened(ring.startGeneration(scene.vault));
            histories.add(scene.disk.files());
        }
        assertRefused(with(histories.get(0), RingSlots.ODD, histories.get(1).get(RingSlots.ODD)));
        assertRefused(with(histories.get(0), RingSlots.EVEN, histories.get(1).get(RingSlots.EVEN)));
    }

    @Test
    void aNewerAndAnOlderFormatAreRefusedAsSuch() {
        scene.create();
        Map<String, byte[]> good = scene.disk.files();
        String text = new String(good.get(RingSlots.EVEN), StandardCharsets.US_ASCII);
        assertEquals(
                Failure.FORMAT_TOO_NEW,
                failureOf(with(good, RingSlots.EVEN, bytes(text.replace("n\":1}", "n\":3}")))));
        assertEquals(
                Failure.FORMAT_TOO_OLD,
                failureOf(with(good, RingSlots.EVEN, bytes(text.replace("n\":1}", "n\":0}")))));
    }

    @Test
    void anotherSpellingOfTheSameRingIsRefused() {
        scene.create();
        Map<String, byte[]> good = scene.disk.files();
        String text = new String(good.get(RingSlots.EVEN), StandardCharsets.US_ASCII);
        var others = new ArrayList<String>();
        others.add(text.replace("\"mode\":", "\"mode\": "));
        others.add(text + "\n");
        others.add(text.replace("{\"account\"", "{\"x\":1,\"account\""));
        others.add(text.replace("\"sequence\":2", "\"sequence\":2,\"sequence\":2"));
        others.add(text.replace("\"sequence\":2", "\"sequence\":2.0"));
        for (String other : others) {
            assertFalse(other.equals(text));
            assertEquals(Failure.CORRUPT, failureOf(with(good, RingSlots.EVEN, bytes(other))));
        }
    }

    @Test
    void aRingWhoseVaultIsNotAllowedAnyMoreIsRefusedWithTheCode() {
        scene.create();
        var place =
                new RingPlace(
                        folder,
                        scene.root,
                        AllowedVaults.of(List.of("https://elsewhere.test")),
                        scene.place.cache(),
                        scene.entropy,
                        scene.clock);
        Failed failed =
                assertThrows(Failed.class, () -> KeyRing.load(place, scene.disk, Scene.ACCOUNT, 0));
        assertEquals(Failure.INVALID, failed.failure());
        assertEquals("4006", failed.fact("code", ""));
    }

    private boolean opensEqualOrIsRefused(
            Map<String, byte[]> good, String name, byte[] bytes, byte[] sealed) {
        scene.disk = new CutDisk(with(good, name, bytes));
        KeyRing ring;
        KeyAnswer<Seals> answer;
        try {
            ring = scene.load();
            answer = ring.open(scene.vault);
        } catch (Failed e) {
            assertTrue(e.failure() != Failure.INTERNAL);
            return false;
        }
        if (!(answer instanceof KeyAnswer.Opened<Seals>(var seals))) {
            return false;
        }
        assertEquals("text", Scene.open(seals, sealed));
        assertEquals(contentOf(good), contentOf(scene.disk.files()));
        ring.close();
        return true;
    }

    private static RingContent contentOf(Map<String, byte[]> files) {
        return new RingSlots(new CutDisk(files), Scene.ALLOWED)
                .read()
                .orElseThrow()
                .page()
                .content();
    }

    private void assertRefused(Map<String, byte[]> files) {
        assertEquals(Failure.CORRUPT, failureOf(files));
    }

    private Failure failureOf(Map<String, byte[]> files) {
        scene.disk = new CutDisk(files);
        return assertThrows(Failed.class, scene::load).failure();
    }

    private static Optional<KeyRing> ringOf(Scene scene) {
        try {
            return Optional.of(scene.load());
        } catch (Failed e) {
            assertEquals(Failure.NOT_FOUND, e.failure());
            return Optional.empty();
        }
    }

    private static Map<String, byte[]> with(Map<String, byte[]> files, String name, byte[] bytes) {
        var changed = new HashMap<>(files);
        changed.put(name, bytes);
        return changed;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
