// SPDX-License-Identifier: Apache-2.0
package dev.signet.customerkeys;

import dev.signet.base.Entropy;
import dev.signet.keys.KeySource;
import dev.signet.keys.KeySourceContract;
import dev.signet.keys.KeyUri;
import dev.signet.keys.KeyVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/// Azure's own client, asked as accounts ask it, against a real vault on this machine.
final class AzureKeySourceContractTest extends KeySourceContract {
    private static final AtomicInteger KEYS = new AtomicInteger();

    /// It logs every failure that these tests provoke.
    private static final Logger AZURE = Logger.getLogger("com.azure");

    /// Nobody listens there.
    private static final String NOWHERE = "https://signet-vault.vault.localhost:1";

    @TempDir private static Path folder = Path.of("");
    private static @Nullable StandaloneVault vault;
    private static @Nullable VaultOwner owner;
    private static @Nullable VaultConnection connection;

    @BeforeAll
    static void start() throws IOException {
        AZURE.setLevel(Level.OFF);
        vault =
                new StandaloneVault(
                        folder, "localhost", 0, Entropy.system(), InstantSource.system());
        owner = new VaultOwner(folder);
        connection =
                VaultConnection.elsewhere(
                        folder.resolve("signet-credentials.json"), Duration.ofSeconds(20));
    }

    @AfterAll
    static void stop() {
        Objects.requireNonNull(connection).close();
        Objects.requireNonNull(owner).close();
        Objects.requireNonNull(vault).close();
    }

    @Override
    protected Owned vault() {
        var key = new OwnedKey("key-" + KEYS.incrementAndGet());
        key.newVersion();
        return key;
    }

    private static final class OwnedKey implements Owned {
        private final VaultOwner owner = Objects.requireNonNull(AzureKeySourceContractTest.owner);
        private final VaultConnection connection =
                Objects.requireNonNull(AzureKeySourceContractTest.connection);
        private final String name;
        private final KeyUri uri;
        private KeySource source;

        OwnedKey(String name) {
            this.name = name;
            this.uri = owner.uri(name);
            this.source = connection.source(uri, uri.vault());
        }

        @Override
        public KeySource source() {
            return source;
        }

        @Override
        public KeyVersion newVersion() {
            return owner.newVersion(name);
        }

        @Override
        public void enable(KeyVersion version, boolean yes) {
            owner.change(name, version, "{\"enabled\":" + yes + "}");
        }

        @Override
        public void expire(KeyVersion version) {
            owner.change(name, version, "{\"exp\":1000000000}");
        }

        @Override
        public void delete() {
            owner.delete(name);
        }

        @Override
        public void recover() {
            owner.recover(name);
        }

        @Override
        public void fallSilent() {
            source = connection.source(uri, NOWHERE);
        }
    }
}
