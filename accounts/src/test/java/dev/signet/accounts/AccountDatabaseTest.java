// SPDX-License-Identifier: Apache-2.0
package dev.signet.accounts;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import dev.signet.controlplane.healthcareapis.KeyUse;
import dev.signet.keys.KeySource;
import dev.signet.keys.KeyUri;
import dev.signet.store.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// An account's database that is taken away while others still speak to it.
@Timeout(30)
final class AccountDatabaseTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    @TempDir private Path folder = Path.of("");

    private AccountDatabase database() {
        var environment = Sample.environment(folder, new NoVault());
        return new AccountDatabase(
                Sample.ACCOUNT,
                environment,
                Sample.MAPPING,
                new Nobody(),
                new BackgroundWalks(),
                Sample::jobs);
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
