// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys;

import static dev.signet.keys.KeyRingTest.assertFailure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.Seals;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyWatchTest {
    private static final WatchLimits LIMITS = limits(Duration.ofMinutes(10), 1 << 20);

    @TempDir Path folder;
    private Scene scene;

    @BeforeEach
    void scene() {
        scene = new Scene(folder, 3);
        scene.create();
    }

    @Test
    void theFirstQuestionOpensTheAccount() {
        KeyWatch watch = scene.watch(LIMITS);
        assertEquals(new KeyState.Revoked(KeyReason.VAULT_UNAVAILABLE, true), watch.state());
        assertEquals(LIMITS.interval(), watch.tick());
        assertEquals(new KeyState.Usable(scene.now), watch.state());
        assertEquals("text", Scene.open(seals(0), Scene.seal(seals(0), "text")));
    }

    @Test
    void aNoRevokesAtOnceAndAYesHeals() {
        KeyWatch watch = scene.watch(LIMITS);
        watch.tick();
        byte[] sealed = Scene.seal(seals(0), "text");

        scene.vault.disable(scene.vault.newest());
        watch.tick();
        var revoked = new KeyState.Revoked(KeyReason.NO_PERMISSION_OR_DISABLED, false);
        assertEquals(revoked, watch.state());
        assertEquals(revoked, scene.events.get(1));
        assertFailure(Failure.KEY_REFUSED, () -> Scene.open(seals(0), sealed));
        watch.tick();
        assertEquals(2, scene.events.size(), "it is told once");

        scene.vault.enable(scene.vault.newest());
        watch.tick();
        assertInstanceOf(KeyState.Usable.class, watch.state());
        assertNotSame(seals(0), seals(2));
        assertEquals("text", Scene.open(seals(2), sealed));
        assertFailure(Failure.KEY_REFUSED, () -> Scene.open(seals(0), sealed));
    }

    @Test
    void permissionRemovedAndKeyDeletedAreNosToo() {
        KeyWatch watch = scene.watch(LIMITS);
        watch.tick();
        scene.vault.permit(false);
        watch.tick();
        assertReason(watch, KeyReason.NO_PERMISSION_OR_DISABLED);
        scene.vault.permit(true);
        scene.vault.delete();
        watch.tick();
        assertReason(watch, KeyReason.KEY_NOT_FOUND);
        scene.vault.recover();
        watch.tick();
        assertInstanceOf(KeyState.Usable.class, watch.state());
    }

    @Test
    void silenceIsBorneForTheGraceAndNotLonger() {
        KeyWatch watch = scene.watch(LIMITS);
        watch.tick();
        Instant until = scene.now.plus(LIMITS.grace());
        byte[] sealed = Scene.seal(seals(0), "text");

        scene.vault.fallSilent();
        scene.pass(Duration.ofMinutes(9));
        watch.tick();
        assertEquals(new KeyState.Stale(until, KeyReason.VAULT_UNAVAILABLE), watch.state());
        assertEquals("text", Scene.open(seals(0), sealed));
        scene.pass(Duration.ofSeconds(55));
        assertEquals(Duration.ofSeconds(5), watch.tick(), "asks again when the grace ends");
        scene.pass(Duration.ofSeconds(5));
        watch.tick();
        assertEquals(new KeyState.Revoked(KeyReason.VAULT_UNAVAILABLE, true), watch.state());
        assertFailure(Failure.KEY_SILENT, () -> Scene.open(seals(0), sealed));

        scene.vault.speak();
        watch.tick();
        assertEquals("text", Scene.open(seals(2), sealed));
    }

    @Test
    void anAnswerWithinTheGraceBeginsItAnew() {
        KeyWatch watch = scene.watch(LIMITS);
        watch.tick();
        scene.vault.fallSilent();
        scene.pass(Duration.ofMinutes(9));
        watch.tick();
        scene.vault.speak();
        watch.tick();
        assertEquals(new KeyState.Usable(scene.now), watch.state());
        scene.vault.fallSilent();
        scene.pass(Duration.ofMinutes(9));
        watch.tick();
        assertInstanceOf(KeyState.Stale.class, watch.state());
        assertEquals(1, scene.events.size());
    }

    @Test
    void withoutAGraceSilenceRevokesAtOnce() {
        KeyWatch watch = scene.watch(limits(Duration.ZERO, 1 << 20));
        watch.tick();
        scene.vault.fallSilent();
        watch.tick();
        assertEquals(new KeyState.Revoked(KeyReason.VAULT_UNAVAILABLE, true), watch.state());
    }

    @Test
    void aNoStaysANoWhileTheVaultIsSilent() {
        KeyWatch watch = scene.watch(LIMITS);
        watch.tick();
        scene.vault.delete();
        watch.tick();
        scene.vault.fallSilent();
        watch.tick();
        assertReason(watch, KeyReason.KEY_NOT_FOUND);
    }

    @Test
    void aNoDuringTheGraceEndsIt() {
        KeyWatch watch = scene.watch(LIMITS);
        watch.tick();
        scene.vault.fallSilent();
        watch.tick();
        scene.vault.speak();
        scene.vault.delete();
        watch.tick();
        assertReason(watch, KeyReason.KEY_NOT_FOUND);
    }

    @Test
    void aStartWithTheKeyRefusedHealsLater() {
        scene.vault.disable(scene.vault.newest());
        KeyWatch watch = scene.watch(LIMITS);
        watch.tick();
        assertReason(watch, KeyReason.NO_PERMISSION_OR_DISABLED);
        assertEquals(List.of(), scene.events);
        scene.vault.enable(scene.vault.newest());
        watch.tick();
        assertEquals("text", Scene.open(seals(0), Scene.seal(seals(0), "text")));
    }

    @Test
    void aNewVersionIsTakenUpWhileSealsAreInUse() {
        KeyWatch watch = scene.watch(LIMITS);
        watch.tick();
        KeyVersion first = scene.vault.newest();
        KeyVersion second = scene.vault.newVersion();
        List<byte[]> sealed = new ArrayList<>();
        scene.vault.beforeEachCall = () -> sealed.add(Scene.seal(seals(0), "during"));
        watch.tick();
        scene.vault.beforeEachCall = () -> {};
        assertEquals(List.of(seals(0), second), scene.events);
        assertTrue(sealed.size() > 5);
        sealed.forEach(each -> assertEquals("during", Scene.open(seals(0), each)));

        scene.vault.disable(first);
        watch.tick();
        assertInstanceOf(KeyState.Usable.class, watch.state());
        assertEquals(List.of(), watch.warnings());
    }

    @Test
    void aNewVersionThatCannotBeUsedLeavesTheOldOneInUse() {
        KeyWatch watch = scene.watch(LIMITS);
        watch.tick();
        KeyVersion second = scene.vault.newVersion();
        scene.vault.disable(second);
        watch.tick();
        assertInstanceOf(KeyState.Usable.class, watch.state());
        assertWarned(watch, KeyWarning.Kind.NEW_VERSION_UNUSABLE);
        watch.tick();
        assertEquals(1, scene.events.size());
        scene.vault.enable(second);
        watch.tick();
        assertEquals(second, scene.events.get(1));
        assertEquals(List.of(), watch.warnings());
        assertEquals(2, scene.warned.size(), "each change is told once");
        assertEquals(List.of(), scene.warned.getLast());
    }

    @Test
    void onlyUnwrappingDecides() {
        KeyWatch watch = scene.watch(LIMITS);
        watch.tick();
        scene.vault.readable(false);
        watch.tick();
        assertInstanceOf(KeyState.Usable.class, watch.state());
        assertEquals(
                List.of(
                        KeyWarning.of(
                                KeyWarning.Kind.LATEST_UNKNOWN,
                                KeyReason.NO_PERMISSION_OR_DISABLED)),
                watch.warnings());
        KeyWarning said = watch.warnings().getFirst();
        assertEquals("KeyLatestVersionUnknown", said.code());
        assertTrue(said.text().endsWith("(4002)"), said.text());
    }

    @Test
    void purgeProtectionSwitchedOffIsAWarning() {
        scene.vault.recoveryLevel = "Recoverable+Purgeable";
        KeyWatch watch = scene.watch(LIMITS);
        watch.tick();
        assertWarned(watch, KeyWarning.Kind.PURGE_POSSIBLE);
    }

    @Test
    void aNoInTheMiddleOfAMoveRevokes() {
        for (int call = 1; call <= 8; call++) {
            scene = new Scene(folder, 50 + call);
            scene.create();
            KeyWatch watch = scene.watch(LIMITS);
            watch.tick();
            byte[] sealed = Scene.seal(seals(0), "text");
            scene.vault.newVersion();
            var left = new AtomicInteger(call);
            scene.vault.beforeEachCall =
                    () -> {
                        if (left.decrementAndGet() == 0) {
                            scene.vault.delete();
                        }
                    };
            watch.tick();
            watch.tick();
            assertReason(watch, KeyReason.KEY_NOT_FOUND);
            scene.vault.beforeEachCall = () -> {};
            scene.vault.recover();
            watch.tick();
            assertEquals("text", Scene.open(newestSeals(), sealed));
        }
    }

    @Test
    void aVaultThatUnwrapsSomethingElseIsRefused() {
        KeyWatch watch = scene.watch(LIMITS);
        watch.tick();
        scene.vault.lies = true;
        watch.tick();
        assertReason(watch, KeyReason.WRAP_OR_UNWRAP_FAILED);
    }

    @Test
    void aRingThatDoesNotVerifyKeepsTheProcessUpAndTheAccountClosed() {
        byte[] even = scene.disk.files().get(RingSlots.EVEN);
        String text = new String(even, java.nio.charset.StandardCharsets.US_ASCII);
        String forged = text.replaceFirst("\"created\":\\d", "\"created\":9");
        scene.disk.put(RingSlots.EVEN, forged.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
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
    void theKeyCanBeChangedWhileBothAnswer() {
        KeyWatch watch = scene.watch(LIMITS);
        watch.tick();
        byte[] sealed = Scene.seal(seals(0), "text");
        scene.other.permit(false);
        assertInstanceOf(
                KeyMove.NewRefused.class, watch.changeKey(scene.other.keyUri, scene.other));
        scene.other.permit(true);
        assertInstanceOf(KeyMove.Moved.class, watch.changeKey(scene.other.keyUri, scene.other));
        scene.vault.delete();
        watch.tick();
        assertInstanceOf(KeyState.Usable.class, watch.state());
        assertEquals("text", Scene.open(seals(0), sealed));
        scene.other.delete();
        watch.tick();
        assertReason(watch, KeyReason.KEY_NOT_FOUND);
        scene.vault.recover();
        assertEquals(
                new KeyMove.OldRefused(KeyReason.KEY_NOT_FOUND),
                watch.changeKey(scene.vault.keyUri, scene.vault));
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
                new Silent() {
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
    void aListenerThatFailsDoesNotEndTheWatch() {
        var failing =
                new Silent() {
                    @Override
                    public void opened(Seals seals) {
                        throw new Failed(Failure.STORAGE, "the database does not open");
                    }

                    @Override
                    public void closed(KeyState.Revoked state) {
                        throw new IllegalStateException("closing fails too");
                    }
                };
        var watch = new KeyWatch(scene.load(), scene.vault, LIMITS, scene.clock, failing);
        watch.tick();
        scene.vault.delete();
        watch.tick();
        assertReason(watch, KeyReason.KEY_NOT_FOUND);
    }

    @Test
    void closingWithdrawsTheSeals() {
        KeyWatch watch = scene.watch(LIMITS);
        watch.tick();
        byte[] sealed = Scene.seal(seals(0), "text");
        watch.close();
        assertFailure(Failure.KEY_SILENT, () -> Scene.open(seals(0), sealed));
        int asked = scene.vault.log.size();
        watch.tick();
        watch.close();
        assertEquals(asked, scene.vault.log.size());
    }

    @Test
    void theThreadAsksWhenItIsNudgedLongBeforeTheClock() throws Exception {
        var opened = new CountDownLatch(1);
        var closed = new CountDownLatch(1);
        var listener =
                new Silent() {
                    @Override
                    public void opened(Seals seals) {
                        opened.countDown();
                    }

                    @Override
                    public void closed(KeyState.Revoked state) {
                        closed.countDown();
                    }
                };
        try (var watch = new KeyWatch(scene.load(), scene.vault, LIMITS, scene.clock, listener)) {
            watch.start();
            assertTrue(opened.await(5, TimeUnit.SECONDS));
            scene.vault.delete();
            long began = System.nanoTime();
            watch.nudge();
            watch.nudge();
            assertTrue(closed.await(2, TimeUnit.SECONDS));
            assertTrue(System.nanoTime() - began < TimeUnit.SECONDS.toNanos(2));
        }
    }

    @Test
    void aThreadThatEndsByItselfIsDamage() throws Exception {
        var damaged = new CountDownLatch(1);
        var listener =
                new Silent() {
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

    @Test
    void whateverTheVaultDoesTheStateFollowsItsLastWord() {
        for (long seed = 1000; seed < 1040; seed++) {
            scene = new Scene(folder, seed);
            scene.create();
            var random = new Random(seed);
            KeyWatch watch = scene.watch(LIMITS);
            List<byte[]> sealed = new ArrayList<>();
            Instant answered = Instant.MIN;
            boolean silent = false;
            boolean deleted = false;
            for (int step = 0; step < 40; step++) {
                switch (random.nextInt(6)) {
                    case 0 -> scene.vault.newVersion();
                    case 1 -> deleted = true;
                    case 2 -> deleted = false;
                    case 3 -> silent = true;
                    case 4 -> silent = false;
                    default -> scene.pass(Duration.ofMinutes(random.nextInt(7)));
                }
                if (deleted) {
                    scene.vault.delete();
                } else {
                    scene.vault.recover();
                }
                if (silent) {
                    scene.vault.fallSilent();
                } else {
                    scene.vault.speak();
                }
                KeyState before = watch.state();
                watch.tick();
                String run = "seed " + seed + ", step " + step;
                if (!silent && !deleted) {
                    answered = scene.now;
                    assertInstanceOf(KeyState.Usable.class, watch.state(), run);
                    Seals seals = newestSeals();
                    sealed.add(Scene.seal(seals, "text"));
                    sealed.forEach(each -> assertEquals("text", Scene.open(seals, each), run));
                } else if (!silent) {
                    assertReason(watch, KeyReason.KEY_NOT_FOUND);
                } else if (before instanceof KeyState.Revoked) {
                    assertInstanceOf(KeyState.Revoked.class, watch.state(), run);
                } else if (scene.now.isBefore(answered.plus(LIMITS.grace()))) {
                    assertInstanceOf(KeyState.Stale.class, watch.state(), run);
                } else {
                    assertInstanceOf(KeyState.Revoked.class, watch.state(), run);
                }
                if (watch.state() instanceof KeyState.Revoked && !sealed.isEmpty()) {
                    assertTrue(refuses(newestSeals(), sealed.getFirst()), run);
                }
            }
            watch.close();
        }
    }

    private static boolean refuses(Seals seals, byte[] sealed) {
        try {
            seals.open(dev.signet.crypto.Purpose.BODY, sealed, new byte[0]);
            return false;
        } catch (Failed e) {
            return e.failure() == Failure.KEY_REFUSED || e.failure() == Failure.KEY_SILENT;
        }
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

    private static WatchLimits limits(Duration grace, long generationValues) {
        WatchLimits usual = WatchLimits.DEFAULT;
        return new WatchLimits(
                usual.interval(),
                usual.timeout(),
                usual.drain(),
                usual.bound(),
                grace,
                generationValues);
    }

    private static void assertWarned(KeyWatch watch, KeyWarning.Kind... kinds) {
        assertEquals(List.of(kinds), watch.warnings().stream().map(KeyWarning::kind).toList());
    }

    private static void assertDamaged(KeyWatch watch, Failure failure) {
        var state = assertInstanceOf(KeyState.Damaged.class, watch.state());
        assertEquals(failure, state.why().failure());
    }

    private static void assertReason(KeyWatch watch, KeyReason reason) {
        assertEquals(new KeyState.Revoked(reason, false), watch.state());
    }

    /// Does nothing with what it hears.
    private abstract static class Silent implements KeyWatch.Listener {
        @Override
        public void opened(Seals seals) {}

        @Override
        public void closed(KeyState.Revoked state) {}

        @Override
        public void damaged(Failed why) {}

        @Override
        public void ringChanged() {}

        @Override
        public void moved(KeyVersion from, KeyVersion to) {}

        @Override
        public void warned(List<KeyWarning> now) {}
    }
}
