// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Entropy;
import dev.signet.identity.Api;
import dev.signet.identity.Clock;
import dev.signet.identity.FakeDirectory;
import dev.signet.identity.User;
import dev.signet.identity.issuer.Passwords.Tried;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/// Many wrong passwords at once, and a right one among them.
final class PasswordsTest {
    private static final String HERE = "192.0.2.7";
    private static final long SOON_NANOS = Duration.ofSeconds(60).toNanos();

    private final User marie = SignInScene.user(SignInScene.PASSWORD);
    private final Semaphore passing = new Semaphore(0);
    private final BlockingQueue<Duration> pauses = new LinkedBlockingQueue<>();
    private final Passwords passwords =
            new Passwords(
                    new FakeDirectory(
                            List.of(),
                            "",
                            () -> marie,
                            "ward",
                            () -> EnumSet.noneOf(Api.class),
                            _ -> false),
                    new Clock(),
                    Entropy.system(),
                    duration -> {
                        pauses.add(duration);
                        passing.acquireUninterruptibly();
                    });

    private FutureTask<Tried> started(String password) {
        var task = new FutureTask<>(() -> passwords.check("marie", password, HERE));
        Thread.ofVirtual().start(task);
        return task;
    }

    private static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + SOON_NANOS;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "it does not come to be");
            Thread.onSpinWait();
        }
    }

    /// So many that what follows is slowed down, the first of which holds its turn.
    private FutureTask<Tried> slowedDown() throws Exception {
        for (int i = 0; i < FailureCounts.FAILURES_MAX; i++) {
            assertInstanceOf(Tried.Wrong.class, passwords.check("marie", "wrong", HERE));
        }
        assertTrue(pauses.isEmpty(), "the first are as quick as ever");
        FutureTask<Tried> first = started("wrong");
        assertEquals(Passwords.FIRST_PAUSE, pauses.poll(60, TimeUnit.SECONDS));
        return first;
    }

    @Test
    void aRightOneThatComesAfterFiftyWrongOnesIsTheNext() throws Exception {
        FutureTask<Tried> first = slowedDown();
        var wrong = new ArrayList<FutureTask<Tried>>();
        for (int i = 0; i < 50; i++) {
            wrong.add(started("wrong " + i));
        }
        until(() -> passwords.waiting("Marie", HERE) == 50);
        FutureTask<Tried> right = started(SignInScene.PASSWORD);
        until(() -> passwords.waiting("marie", HERE) == 51);
        passing.release(); // one pause is over
        assertInstanceOf(Tried.Right.class, right.get(60, TimeUnit.SECONDS));
        assertInstanceOf(Tried.Wrong.class, first.get(60, TimeUnit.SECONDS));
        passing.release(50);
        for (FutureTask<Tried> each : wrong) {
            assertInstanceOf(Tried.Wrong.class, each.get(60, TimeUnit.SECONDS), "none is refused");
        }
        assertEquals(0, passwords.waiting("marie", HERE));
    }

    @Test
    void whoHasWaitedLongestHasEverySecondTurn() throws Exception {
        FutureTask<Tried> first = slowedDown();
        FutureTask<Tried> right = started(SignInScene.PASSWORD);
        until(() -> passwords.waiting("marie", HERE) == 1);
        for (int i = 0; i < 10; i++) {
            var _ = started("later");
        }
        until(() -> passwords.waiting("marie", HERE) == 11);
        passing.release(2); // of the first, and of the newest
        assertInstanceOf(Tried.Right.class, right.get(60, TimeUnit.SECONDS));
        assertTrue(first.isDone());
        passing.release(10);
    }

    @Test
    void whoGoesOnGuessingWaitsLonger() throws Exception {
        passing.release(Integer.MAX_VALUE);
        for (int i = 0; i < Passwords.FIRST_MAX; i++) {
            assertInstanceOf(Tried.Wrong.class, passwords.check("marie", "wrong", HERE));
        }
        assertEquals(Passwords.FIRST_MAX - FailureCounts.FAILURES_MAX, pauses.size());
        pauses.clear();
        assertInstanceOf(Tried.Wrong.class, passwords.check("marie", "wrong", HERE));
        assertEquals(List.of(Passwords.WRONG_PAUSE), List.copyOf(pauses));
        assertInstanceOf(
                Tried.Wrong.class, passwords.check("marie", "wrong", "198.51.100.1"), "elsewhere");
        assertEquals(1, pauses.size(), "another peer is not slowed");
    }
}
