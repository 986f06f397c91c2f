// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.records;

import static dev.signet.vault.Fixture.KEY;
import static dev.signet.vault.Fixture.MAIN;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Entropy;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.vault.Fixture;
import dev.signet.vault.TestClock;
import dev.signet.vault.VaultRefusal;
import dev.signet.vault.VaultService;
import dev.signet.vault.VaultSettings;
import dev.signet.vault.keys.EcCurve;
import dev.signet.vault.keys.EncryptionAlgorithm;
import dev.signet.vault.keys.Key;
import dev.signet.vault.keys.KeyChange;
import dev.signet.vault.keys.KeyName;
import dev.signet.vault.keys.KeyOperation;
import dev.signet.vault.keys.KeyType;
import dev.signet.vault.keys.NewKey;
import dev.signet.vault.keys.PublicPart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The vault on its real store.
final class LedgerVaultTest {
    private static final UUID STORE = new UUID(1, 2);

    @TempDir Path folder;
    private final TestClock clock = new TestClock();

    private VaultService open(Path directory, UUID store) {
        return VaultService.open(
                new VaultStore(directory, store, Fixture.seals(store)),
                VaultSettings.DEFAULT,
                Entropy.system(),
                clock,
                (_, _) -> {});
    }

    private static byte[] wrap(VaultService service) {
        return service.uses()
                .protect(
                        KeyOperation.WRAP_KEY,
                        Fixture.latest(),
                        EncryptionAlgorithm.RSA_OAEP_256,
                        Fixture.VALUE)
                .value();
    }

    private static byte[] unwrap(VaultService service, byte[] wrapped) {
        return service.uses()
                .open(
                        KeyOperation.UNWRAP_KEY,
                        Fixture.latest(),
                        EncryptionAlgorithm.RSA_OAEP_256,
                        wrapped)
                .value();
    }

    /// What a killed process leaves: the files as they are while it runs.
    private Path image(Path directory, String name) throws IOException {
        Path image = folder.resolve(name);
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.toList()) {
                Files.copy(file, image.resolve(directory.relativize(file).toString()));
            }
        }
        return image;
    }

    @Test
    void whatWasAnsweredIsThereAfterAKill() throws IOException {
        Path directory = folder.resolve("vault");
        try (VaultService service = open(directory, STORE)) {
            service.vaults().put(MAIN, Fixture.draft(MAIN));
            service.keys().create(MAIN, KEY, NewKey.rsa(2048));
            byte[] wrapped = wrap(service);
            Path first = image(directory, "first");
            service.keys().update(MAIN, KEY, Optional.empty(), KeyChange.enabled(false));
            Path second = image(directory, "second");
            service.keys().delete(MAIN, KEY);
            service.keys().purge(MAIN, KEY);
            Path third = image(directory, "third");
            try (VaultService killed = open(first, STORE)) {
                assertArrayEquals(Fixture.VALUE, unwrap(killed, wrapped));
            }
            try (VaultService killed = open(second, STORE)) {
                Fixture.assertRefused(VaultRefusal.KEY_DISABLED, () -> unwrap(killed, wrapped));
            }
            try (VaultService killed = open(third, STORE)) {
                Fixture.assertRefused(VaultRefusal.KEY_NOT_FOUND, () -> unwrap(killed, wrapped));
                assertTrue(killed.keys().listDeleted(MAIN).isEmpty());
            }
        }
    }

    @Test
    void aRecordPutBackIsFoundBeforeAnythingIsServed() throws Exception {
        Path directory = folder.resolve("vault");
        Path older;
        try (VaultService service = open(directory, STORE)) {
            service.vaults().put(MAIN, Fixture.draft(MAIN));
            service.keys().create(MAIN, KEY, NewKey.rsa(2048));
            older = image(directory, "older");
            service.keys().update(MAIN, KEY, Optional.empty(), KeyChange.enabled(false));
        }
        try (Raw then = new Raw(older.resolve("ledger"));
                Raw now = new Raw(directory.resolve("ledger"))) {
            var enabled = then.records("version").firstEntry();
            now.put("version", enabled.getKey(), enabled.getValue());
        }
        Failed failed = assertThrows(Failed.class, () -> open(directory, STORE));
        assertEquals(Failure.CORRUPT, failed.failure());
        assertEquals("version", failed.fact("family", "?"));
    }

    @Test
    void aMissingLogIsFound() throws IOException {
        Path directory = folder.resolve("vault");
        Path left;
        try (VaultService service = open(directory, STORE)) {
            service.vaults().put(MAIN, Fixture.draft(MAIN));
            left = image(directory, "left");
        }
        try (Stream<Path> files = Files.list(left.resolve("ledger"))) {
            for (Path log : files.filter(file -> file.toString().endsWith(".log")).toList()) {
                Files.delete(log);
            }
        }
        Failed failed = assertThrows(Failed.class, () -> open(left, STORE));
        assertEquals(Failure.CORRUPT, failed.failure());
    }

    @Test
    void theFolderHoldsNothingInTheClear() throws IOException {
        Path directory = folder.resolve("vault");
        byte[] pkcs8;
        try (VaultService service = open(directory, STORE)) {
            service.vaults().put(MAIN, Fixture.draft(MAIN));
            Key key = service.keys().create(MAIN, new KeyName("marker-key"), NewKey.rsa(2048));
            service.audit().flush();
            pkcs8 = ((PublicPart.Rsa) key.latest().publicPart()).modulus().toByteArray();
        }
        List<byte[]> markers =
                List.of(
                        pkcs8,
                        "marker-key".getBytes(StandardCharsets.US_ASCII),
                        Fixture.OBJECT.getBytes(StandardCharsets.US_ASCII),
                        "westeurope".getBytes(StandardCharsets.US_ASCII));
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
                for (byte[] marker : markers) {
                    assertFalse(
                            bytes.contains(new String(marker, StandardCharsets.ISO_8859_1)),
                            "a marker stands in " + file.getFileName());
                }
            }
        }
    }

    @Test
    void anOlderStateUnderANewerAnchorIsRefused() throws IOException {
        Path directory = folder.resolve("vault");
        Path before;
        try (VaultService service = open(directory, STORE)) {
            service.vaults().put(MAIN, Fixture.draft(MAIN));
            service.keys().create(MAIN, KEY, NewKey.of(new KeyType.Ec(EcCurve.P_256)));
            before = image(directory, "before");
            service.keys().update(MAIN, KEY, Optional.empty(), KeyChange.enabled(false));
        }
        Files.copy(
                directory.resolve("ledger.anchor"),
                before.resolve("ledger.anchor"),
                StandardCopyOption.REPLACE_EXISTING);
        Failed failed = assertThrows(Failed.class, () -> open(before, STORE).close());
        assertEquals(Failure.CORRUPT, failed.failure());
    }

    @Test
    void aStoreOpensUnderItsOwnRootOnly() {
        Path directory = folder.resolve("vault");
        try (VaultService service = open(directory, STORE)) {
            service.vaults().put(MAIN, Fixture.draft(MAIN));
        }
        assertThrows(Failed.class, () -> open(directory, new UUID(9, 9)).close());
        try (VaultService again = open(directory, STORE)) {
            assertEquals(1, again.vaults().list().size());
        }
    }
}
