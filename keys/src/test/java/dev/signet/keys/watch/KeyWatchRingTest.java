// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys.watch;

import static dev.signet.keys.ring.KeyRingTest.assertFailure;
import static dev.signet.keys.watch.KeyWatchTest.LIMITS;
import static dev.signet.keys.watch.KeyWatchTest.assertReason;
import static dev.signet.keys.watch.KeyWatchTest.assertWarned;
import static dev.signet.keys.watch.KeyWatchTest.limits;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.Seals;
import dev.signet.keys.KeyReason;
import dev.signet.keys.KeyVersion;
import dev.signet.keys.ring.CutDisk;
import dev.signet.keys.ring.KeyRing;
import dev.signet.keys.ring.Scene;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The watch and the ring that it keeps: writes, counts, a disk that fails, damage.
class KeyWatchRingTest {
    @TempDir Path folder;
    private Scene scene;

    @BeforeEach
    void scene() {
        scene = new Scene(folder, 3);
        scene.create();
    }

    @Test
    void aRingThatDoesNotVerifyKeepsTheProcessUpAndTheAccountClosed() {
        byte[] even = scene.disk.files().get(CutDisk.EVEN);
        String text = new String(even, java.nio.charset.StandardCharsets.US_ASCII);
        String forged = text.replaceFirst("\"mac\":\"[0-9a-f]{4}", "\"mac\":\"0000");
        scene.disk.put(CutDisk.EVEN, forged.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        KeyWatch watch = scene.watch(LIMITS);
        watch.tick();
        watch.tick();
        assertDamaged(watch, Failure.CORRUPT);
        assertEquals(1, scene.events.size(), "it is told once");
        assertEquals(Failure.CORRUPT, ((Failed) scene.events.getFirst()).failure());
        assertFailure(Failure.CONFLICT, () -> watch.changeKey(scene.other.keyUri, scene.other));

        scene.vault.delete();
        watch.tick();
        assertReason(watch, KeyReason.KEY_NOT_FOUND);
        assertEquals(watch.state(), scene.events.get(1), "a no after the damage is told");
        scene.vault.recover();
        watch.tick();
        assertDamaged(watch, Failure.CORRUPT);
        scene.vault.fallSilent();
        watch.tick();
        assertDamaged(watch, Failure.CORRUPT);
    }

    @Test
    void aSecretOfAnotherLengthIsTheVaultsFault() {
        KeyWatch watch = scene.watch(LIMITS);
        scene.vault.secretBytes = 31;
        watch.tick();
        assertReason(watch, KeyReason.WRAP_OR_UNWRAP_FAILED);
        scene.vault.secretBytes = 32;
        watch.tick();
        assertInstanceOf(KeyState.Usable.class, watch.state());
        scene.vault.secretBytes = 31;
        watch.tick();
        assertReason(watch, KeyReason.WRAP_OR_UNWRAP_FAILED);
    }

    @Test
    void anErrorInAQuestionIsDamageUntilTheNextOneGoesWell() {
        KeyWatch watch = scene.watch(LIMITS);
        watch.tick();
        byte[] sealed = Scene.seal(seals(0), "text");
        scene.vault.beforeEachCall =
                () -> {
                    throw new StackOverflowError();
                };
        watch.tick();
        assertDamaged(watch, Failure.INTERNAL);
        assertFailure(Failure.KEY_SILENT, () -> Scene.open(seals(0), sealed));
        assertInstanceOf(Failed.class, scene.events.get(1));
        scene.vault.beforeEachCall = () -> {};
        watch.tick();
        assertEquals("text", Scene.open(seals(2), sealed));
    }

    @Test
    void aSourceThatBreaksItsContractInALookForNewVersionsIsAWarning() {
        KeyWatch watch = scene.watch(LIMITS);
        var calls = new AtomicInteger();
        scene.vault.beforeEachCall =
                () -> {
                    if (calls.incrementAndGet() == 2) {
                        throw new IllegalStateException("an attribute is missing");
                    }
                };
        watch.tick();
        assertInstanceOf(KeyState.Usable.class, watch.state());
        assertWarned(watch, KeyWarning.Kind.RING_FAILED);
        watch.tick();
        assertEquals(List.of(), watch.warnings());
    }

    @Test
    void aFullDiskDelaysAMoveAndStopsNobody() {
        KeyWatch watch = scene.watch(LIMITS);
        watch.tick();
        KeyVersion second = scene.vault.newVersion();
        scene.disk.failAfter = 0;
        watch.tick();
        assertInstanceOf(KeyState.Usable.class, watch.state());
        assertWarned(watch, KeyWarning.Kind.RING_FAILED);
        byte[] sealed = Scene.seal(seals(0), "text");
        scene.disk.failAfter = -1;
        watch.tick();
        assertEquals(second, scene.events.get(1));
        assertEquals("text", Scene.open(seals(0), sealed));
    }

    @Test
    void aGenerationThatHasSealedEnoughIsFollowedByTheNext() {
        KeyWatch watch = scene.watch(limits(LIMITS.grace(), 3));
        watch.tick();
        byte[] first = Scene.seal(seals(0), "first");
        watch.tick();
        assertEquals(1, seals(0).activeGeneration());
        Scene.seal(seals(0), "second");
        Scene.seal(seals(0), "third");
        watch.tick();
        assertEquals(2, seals(0).activeGeneration());
        assertEquals("first", Scene.open(seals(0), first));
        watch.tick();
        assertEquals(2, seals(0).activeGeneration());
    }

    @Test
    void whatEarlierOpeningsHaveSealedCounts() {
        KeyWatch watch = scene.watch(limits(LIMITS.grace(), 3));
        watch.tick();
        Scene.seal(seals(0), "first");
        scene.ring.sealedBefore(2);
        assertEquals(3, scene.ring.sealedValues());
        scene.vault.readable(false);
        watch.tick();
        assertEquals(2, seals(0).activeGeneration(), "though the latest version is not known");
        assertEquals(0, scene.ring.sealedValues());
        assertEquals(scene.ring.sequence(), scene.sequenceTold);
    }

    @Test
    void everyWriteOfTheRingIsToldUntilTheListenerHasTakenIt() {
        var told = new ArrayList<Long>();
        KeyRing ring = scene.load();
        var listener =
                new KeyWatchTest.Silent() {
                    boolean full = true;

                    @Override
                    public void ringChanged() {
                        if (full) {
                            throw new Failed(Failure.STORAGE, "the disk is full");
                        }
                        told.add(ring.sequence());
                    }
                };
        WatchLimits limits = limits(LIMITS.grace(), 1);
        try (var watch = new KeyWatch(ring, scene.vault, limits, scene.clock, listener)) {
            watch.tick();
            assertEquals(2, ring.sequence());
            ring.sealedBefore(1);
            watch.tick();
            assertEquals(4, ring.sequence());
            listener.full = false;
            watch.tick();
            watch.tick();
            assertEquals(List.of(4L), told);
            scene.disk.failAfter = 5;
            ring.sealedBefore(1);
            watch.tick();
            assertEquals(List.of(4L, 5L), told, "the first of two writes counts");
            scene.disk.failAfter = -1;
            watch.tick();
            assertEquals(List.of(4L, 5L, 6L), told);
        }
    }

    @Test
    void aFullRingAsksNoVaultForAMoveAndSaysSo() {
        scene.fill();
        KeyWatch watch = scene.watch(limits(LIMITS.grace(), 1));
        watch.tick();
        assertWarned(watch, KeyWarning.Kind.RING_FULL);
        Scene.seal(seals(0), "text");
        scene.vault.newVersion();
        scene.vault.log.clear();
        watch.tick();
        assertEquals(2, scene.vault.log.size(), "unwrap and latest: " + scene.vault.log);
        assertInstanceOf(KeyState.Usable.class, watch.state());
        assertFailure(Failure.TOO_LARGE, () -> watch.changeKey(scene.other.keyUri, scene.other));
    }

    @Test
    void aDiskThatFailsInAKeyChangeLeavesTheAccountServedUnderTheOneKeyOrTheOther() {
        for (int works = 0; works < 9; works++) {
            scene = new Scene(folder, 70 + works);
            scene.create();
            KeyWatch watch = scene.watch(LIMITS);
            watch.tick();
            byte[] sealed = Scene.seal(seals(0), "text");
            scene.disk.failAfter = works;
            try {
                watch.changeKey(scene.other.keyUri, scene.other);
                assertEquals(8, works);
            } catch (Failed e) {
                assertEquals(Failure.STORAGE, e.failure());
            }
            scene.disk.failAfter = -1;
            for (int question = 0; question < 3; question++) {
                watch.tick();
                assertInstanceOf(KeyState.Usable.class, watch.state(), "after " + works);
            }
            assertEquals(1, scene.events.stream().filter(Seals.class::isInstance).count());
            assertEquals(scene.ring.sequence(), scene.sequenceTold);
            boolean changed = scene.ring.keyUri().orElseThrow().equals(scene.other.keyUri);
            assertEquals(works > 2, changed);
            (changed ? scene.vault : scene.other).delete();
            watch.tick();
            assertEquals("text", Scene.open(seals(0), sealed));
            (changed ? scene.other : scene.vault).delete();
            watch.tick();
            assertReason(watch, KeyReason.KEY_NOT_FOUND);
        }
    }

    @Test
    void aChangeLeftInDoubtIsFoundOutWhenTheOldKeyRefuses() {
        KeyWatch watch = scene.watch(LIMITS);
        watch.tick();
        byte[] sealed = Scene.seal(seals(0), "text");
        scene.disk.failAfter = 3;
        assertFailure(Failure.STORAGE, () -> watch.changeKey(scene.other.keyUri, scene.other));
        scene.vault.delete();
        watch.tick();
        assertReason(watch, KeyReason.KEY_NOT_FOUND);
        scene.disk.failAfter = -1;
        watch.tick();
        assertEquals("text", Scene.open(newestSeals(), sealed));
    }

    @Test
    void aThreadThatEndsByItselfIsDamage() throws Exception {
        var damaged = new CountDownLatch(1);
        var listener =
                new KeyWatchTest.Silent() {
                    @Override
                    public void opened(Seals seals) {
                        Thread.currentThread().interrupt();
                    }

                    @Override
                    public void damaged(Failed why) {
                        damaged.countDown();
                    }
                };
        KeyRing ring = scene.load();
        try (var watch = new KeyWatch(ring, scene.vault, LIMITS, scene.clock, listener)) {
            watch.start();
            assertTrue(damaged.await(5, TimeUnit.SECONDS));
            assertDamaged(watch, Failure.INTERNAL);
            assertFalse(ring.isOpen());
        }
    }

    private static void assertDamaged(KeyWatch watch, Failure failure) {
        var state = assertInstanceOf(KeyState.Damaged.class, watch.state());
        assertEquals(failure, state.why().failure());
    }

    private Seals newestSeals() {
        return (Seals)
                scene.events.stream()
                        .filter(Seals.class::isInstance)
                        .reduce((_, last) -> last)
                        .orElseThrow();
    }

    private Seals seals(int event) {
        return assertInstanceOf(Seals.class, scene.events.get(event));
    }
}
