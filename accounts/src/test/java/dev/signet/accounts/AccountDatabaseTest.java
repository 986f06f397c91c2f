// SPDX-License-Identifier: Apache-2.0
package dev.signet.accounts;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import dev.signet.base.Chance;
import dev.signet.base.Entropy;
import dev.signet.controlplane.healthcareapis.KeyUse;
import dev.signet.crypto.SegmentCache;
import dev.signet.installation.DataFolder;
import dev.signet.installation.KeyRings;
import dev.signet.keys.AllowedVaults;
import dev.signet.keys.KeySource;
import dev.signet.keys.KeyUri;
import dev.signet.keys.ring.ServiceRoot;
import dev.signet.keys.watch.WatchLimits;
import dev.signet.store.Database;
import dev.signet.store.StoreEvents;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// An account's database that is taken away while others still speak to it.
@Timeout(30)
final class AccountDatabaseTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    @TempDir private Path folder = Path.of("");

    private AccountDatabase database() {
        Entropy entropy = Entropy.system();
        InstantSource clock = InstantSource.system();
        var rings =
                new KeyRings(
                        ServiceRoot.create(folder.resolve("root"), entropy),
                        AllowedVaults.of(List.of()),
                        new SegmentCache(1 << 20),
                        entropy,
                        clock);
        var environment =
                new AccountEnvironment(
                        new DataFolder(folder),
                        rings,
                        Chance.of(entropy),
                        WatchLimits.DEFAULT,
                        new NoVault(),
                        UnaryOperator.identity(),
                        Optional.empty(),
                        new ProcessWarnings(new ClockWatch(clock, System::nanoTime)),
                        StoreEvents.unheard());
        return new AccountDatabase(
                Sample.ACCOUNT, environment, Sample.MAPPING, new Nobody(), new BackgroundWalks());
    }

    private static final class NoVault implements KeySources {
        @Override
        public KeySource of(KeyUri uri, KeyUse use) {
            throw new AssertionError("no vault is asked: " + uri);
        }

        @Override
        public Optional<String> location(KeyUri uri) {
            return Optional.empty();
        }
    }

    private static final class Nobody implements AccountDatabase.Hearer {
        @Override
        public void opened(Database database) {}

        @Override
        public void tend() {}

        @Override
        public void letGo() {}
    }

    @Test
    void whoWaitsForOneThatIsClosedWaitsNoLonger() {
        AccountDatabase database = database();
        database.close();
        assertDoesNotThrow(() -> database.await(LONG));
        assertDoesNotThrow(() -> database.execute(() -> {}));
    }
}
