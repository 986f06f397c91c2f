// SPDX-License-Identifier: Apache-2.0
package dev.signet.accounts;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.controlplane.engine.ControlStore;
import dev.signet.controlplane.healthcareapis.KeyUse;
import dev.signet.crypto.Purpose;
import dev.signet.crypto.Seals;
import dev.signet.dataplane.Access.State;
import dev.signet.installation.DataFolder;
import dev.signet.keys.KeyAnswer;
import dev.signet.keys.KeySource;
import dev.signet.keys.KeyVersion;
import dev.signet.keys.ring.KeyRing;
import dev.signet.keys.watch.KeyState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A service-managed account that goes under a customer's key while the vault does not answer:
/// nobody else waits for it. Whoever would, waits until the time-out of the test.
@Timeout(60)
final class AdoptionTest {
    private static final Duration LONG = Duration.ofSeconds(50);
    private static final byte[] PLAIN = {1, 2, 3};
    private static final byte[] PLACE = {4};

    @TempDir private Path folder = Path.of("");

    private final StallingVault vault = new StallingVault();
    private final ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor();
    private final BackgroundWalks walks = new BackgroundWalks();

    @AfterEach
    void end() {
        vault.answers.countDown();
        asking.close();
        walks.close();
    }

    private static KeyRing ring(AccountEnvironment environment) {
        DataFolder.directory(environment.folder(Sample.ACCOUNT));
        return KeyRing.createServiceManaged(environment.ring(Sample.ACCOUNT), Sample.ACCOUNT);
    }

    /// An account that serves.
    private LiveAccount live(AccountEnvironment environment) {
        KeyRing ring = ring(environment);
        var live =
                new LiveAccount(
                        Sample.ACCOUNT,
                        ring,
                        KeyUse.OWN,
                        environment,
                        Sample.MAPPING,
                        new SealedCounts(new Records(new ConcurrentHashMap<>()), Sample.ACCOUNT),
                        walks,
                        Sample::jobs,
                        () -> {});
        live.start(() -> {});
        live.awaitStart(LONG);
        assertInstanceOf(State.Serving.class, live.state());
        return live;
    }

    /// Asks, and returns when the vault has been asked to wrap.
    private Future<KeyAnswer<KeyVersion>> begun(LiveAccount live) throws InterruptedException {
        var adopting =
                asking.submit(() -> live.adoptKey(StallingVault.KEY, vault, StallingVault.VERSION));
        vault.asked.await();
        return adopting;
    }

    @Test
    void requestsAndTheWatchGoOnMeanwhile() throws Exception {
        try (LiveAccount live = live(Sample.environment(folder, vault))) {
            var adopting = begun(live);

            assertInstanceOf(State.Serving.class, live.state());
            byte[] sealed = live.seals().orElseThrow().seal(Purpose.BODY, PLAIN, PLACE);
            live.nudge();
            assertTrue(live.keyUri().isEmpty());

            vault.answers.countDown();
            assertEquals(new KeyAnswer.Opened<>(StallingVault.VERSION), adopting.get());
            assertEquals(StallingVault.KEY, live.keyUri().orElseThrow());
            assertInstanceOf(KeyState.Usable.class, live.keyState().orElseThrow());
            assertInstanceOf(State.Serving.class, live.state());
            Seals seals = live.seals().orElseThrow();
            assertArrayEquals(PLAIN, seals.open(Purpose.BODY, sealed, PLACE));
        }
    }

    @Test
    void whoClosesTheAccountDoesNotWaitForTheVault() throws Exception {
        AccountEnvironment environment = Sample.environment(folder, vault);
        Future<KeyAnswer<KeyVersion>> adopting;
        try (LiveAccount live = live(environment)) {
            adopting = begun(live);
        } // closed while the vault is silent

        vault.answers.countDown();
        var thrown = assertThrows(ExecutionException.class, adopting::get);
        Failed failed = assertInstanceOf(Failed.class, thrown.getCause());
        assertEquals(Failure.UNAVAILABLE, failed.failure());
        KeyRing left = KeyRing.load(environment.ring(Sample.ACCOUNT), Sample.ACCOUNT, 0);
        assertTrue(left.keyUri().isEmpty());
    }

    @Test
    void aRingThatIsRenewedMeanwhileIsTakenAsItIsThen() throws Exception {
        AccountEnvironment environment = Sample.environment(folder, vault);
        try (KeyRing ring = ring(environment)) {
            Seals seals = ring.openServiceManaged();
            byte[] sealed = seals.seal(Purpose.BODY, PLAIN, PLACE);
            var heard = new Heard(Collections.synchronizedList(new ArrayList<>()));
            var unwatched = new UnwatchedRing(Sample.ACCOUNT, ring, heard);
            var adopting =
                    asking.submit(
                            () -> unwatched.adopt(StallingVault.KEY, vault, StallingVault.VERSION));
            vault.asked.await();

            unwatched.renew(1);
            assertEquals(List.of("renewed"), heard.all());
            assertEquals(List.of(1, 2), ring.generations());

            vault.answers.countDown();
            assertEquals(new KeyAnswer.Opened<>(StallingVault.VERSION), adopting.get());
            assertEquals(List.of("renewed", "adopted"), heard.all());
            assertEquals(List.of(1, 2, 3), ring.generations());
            assertArrayEquals(PLAIN, seals.open(Purpose.BODY, sealed, PLACE));

            assertEquals(
                    new KeyAnswer.Opened<>(StallingVault.VERSION),
                    unwatched.adopt(StallingVault.KEY, vault, StallingVault.VERSION));
            assertEquals(List.of(1, 2, 3), ring.generations(), "taken twice");
        }
    }

    private record Heard(List<String> all) implements UnwatchedRing.Owner {
        @Override
        public void adopted(KeySource source) {
            all.add("adopted");
        }

        @Override
        public void renewed() {
            all.add("renewed");
        }
    }

    private record Records(Map<String, byte[]> all) implements ControlStore {
        @Override
        public Map<String, byte[]> startingWith(String prefix) {
            throw new AssertionError("one record at a time");
        }

        @Override
        public Optional<byte[]> read(String key) {
            return Optional.ofNullable(all.get(key)).map(byte[]::clone);
        }

        @Override
        public void write(Map<String, Optional<byte[]>> changes) {
            changes.forEach(
                    (key, value) ->
                            value.ifPresentOrElse(
                                    bytes -> all.put(key, bytes.clone()), () -> all.remove(key)));
        }
    }
}
