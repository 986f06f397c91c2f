// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys.watch;

import static dev.signet.keys.ring.KeyRingTest.assertFailure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.Seals;
import dev.signet.keys.KeyReason;
import dev.signet.keys.KeyVersion;
import dev.signet.keys.ring.KeyMove;
import dev.signet.keys.ring.Scene;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyWatchTest {
    static final WatchLimits LIMITS = limits(Duration.ofMinutes(10), 1 << 20);

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
    void aRefusalCarriesTheStateThatRefusedThoughTheKeyIsBackMeanwhile() {
        KeyWatch watch = scene.watch(LIMITS);
        watch.tick();
        byte[] sealed = Scene.seal(seals(0), "text");
        scene.vault.disable(scene.vault.newest());
        watch.tick();
        KeyState refused = watch.state();
        scene.vault.enable(scene.vault.newest());
        watch.tick();
        assertInstanceOf(KeyState.Usable.class, watch.state());
        Failed failed = assertThrows(Failed.class, () -> Scene.open(seals(0), sealed));
        assertEquals(Optional.of(refused), KeyState.Revoked.behind(failed));
        var wrapped = new IllegalStateException(new Failed(failed, Failure.UNAVAILABLE, "index"));
        assertEquals(Optional.of(refused), KeyState.Revoked.behind(wrapped));
        var other = new Failed(Failure.KEY_REFUSED, "the secret has been wiped");
        assertEquals(Optional.empty(), KeyState.Revoked.behind(other));

        scene.vault.fallSilent();
        scene.pass(LIMITS.grace());
        watch.tick();
        Failed silent = assertThrows(Failed.class, () -> Scene.open(newestSeals(), sealed));
        assertEquals(Optional.of(watch.state()), KeyState.Revoked.behind(silent));
        scene.vault.speak();
        watch.tick();
        watch.close(); // the end of the process is nobody's no
        Failed closed = assertThrows(Failed.class, () -> Scene.open(newestSeals(), sealed));
        assertEquals(Optional.empty(), KeyState.Revoked.behind(closed));
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

    static WatchLimits limits(Duration grace, long generationValues) {
        WatchLimits usual = WatchLimits.DEFAULT;
        return new WatchLimits(
                usual.interval(),
                usual.timeout(),
                usual.drain(),
                usual.bound(),
                grace,
                generationValues);
    }

    static void assertWarned(KeyWatch watch, KeyWarning.Kind... kinds) {
        assertEquals(List.of(kinds), watch.warnings().stream().map(KeyWarning::kind).toList());
    }

    static void assertReason(KeyWatch watch, KeyReason reason) {
        assertEquals(new KeyState.Revoked(reason, false), watch.state());
    }

    /// Does nothing with what it hears.
    abstract static class Silent implements KeyWatch.Listener {
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
