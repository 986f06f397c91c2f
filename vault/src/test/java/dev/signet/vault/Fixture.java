// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.signet.base.Entropy;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.AeadSeals;
import dev.signet.crypto.Generation;
import dev.signet.crypto.Generations;
import dev.signet.crypto.Seals;
import dev.signet.crypto.Secret;
import dev.signet.crypto.SegmentCache;
import dev.signet.vault.access.AccessPolicy;
import dev.signet.vault.keys.EncryptionAlgorithm;
import dev.signet.vault.keys.KeyName;
import dev.signet.vault.keys.KeyOperation;
import dev.signet.vault.keys.KeyVersion;
import dev.signet.vault.records.MemoryRecords;
import dev.signet.vault.vaults.KeyUses;
import dev.signet.vault.vaults.VaultDraft;
import dev.signet.vault.vaults.VaultKeys;
import dev.signet.vault.vaults.VaultName;
import dev.signet.vault.vaults.Vaults;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.function.Executable;

/// A service on records in memory with one vault, `main`, and one caller who may do all in it.
public final class Fixture implements AutoCloseable {
    public static final String TENANT = "11111111-2222-3333-4444-555555555555";
    public static final String OBJECT = "aaaaaaaa-0000-0000-0000-000000000001";
    public static final VaultName MAIN = new VaultName("main");
    public static final KeyName KEY = new KeyName("customer-key");
    public static final byte[] VALUE =
            "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    public final TestClock clock = new TestClock();
    public final MemoryRecords records = new MemoryRecords();
    public final List<String> changes = Collections.synchronizedList(new ArrayList<>());
    private VaultService service;

    public Fixture() {
        this.service = open();
        service.vaults().put(MAIN, draft(MAIN));
    }

    public static Seals seals(UUID storeId) {
        var seals = new AeadSeals(storeId, new SegmentCache(1 << 20), Entropy.system());
        byte[] secret = new byte[32];
        Arrays.fill(secret, (byte) 7);
        try (var generations =
                new Generations(
                        storeId,
                        List.of(Generation.owning(1, Secret.owning(secret))),
                        1,
                        Secret.owning(new byte[32]))) {
            seals.lend(generations);
        }
        return seals;
    }

    public static VaultDraft draft(VaultName name) {
        return VaultDraft.of(resourceId(name), TENANT, "westeurope")
                .withPolicies(AccessPolicy.onKeys(TENANT, OBJECT, "all"));
    }

    public static String resourceId(VaultName name) {
        return "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/" + name;
    }

    public VaultService service() {
        return service;
    }

    public Vaults vaults() {
        return service.vaults();
    }

    public VaultKeys keys() {
        return service.keys();
    }

    public KeyUses uses() {
        return service.uses();
    }

    /// Ends the service as a killed process would, and opens another on the same records.
    public void restart() {
        service.close();
        service = open();
    }

    private VaultService open() {
        return new VaultService(
                records,
                records,
                seals(new UUID(1, 2)),
                new VaultSettings(1000),
                Entropy.system(),
                clock,
                (vault, key) -> changes.add(vault + key.map(name -> "/" + name).orElse("")));
    }

    public static KeyUses.Place latest() {
        return new KeyUses.Place(MAIN, KEY, Optional.empty());
    }

    public static KeyUses.Place at(KeyVersion version) {
        return new KeyUses.Place(MAIN, KEY, Optional.of(version.id()));
    }

    public byte[] wrap() {
        return uses().protect(
                        KeyOperation.WRAP_KEY, latest(), EncryptionAlgorithm.RSA_OAEP_256, VALUE)
                .value();
    }

    public byte[] unwrap(byte[] wrapped) {
        return unwrap(latest(), wrapped);
    }

    public byte[] unwrap(KeyUses.Place place, byte[] wrapped) {
        return uses().open(
                        KeyOperation.UNWRAP_KEY, place, EncryptionAlgorithm.RSA_OAEP_256, wrapped)
                .value();
    }

    public static void assertRefused(VaultRefusal refusal, Executable step) {
        Failed failed = assertThrows(Failed.class, step);
        assertEquals(Optional.of(refusal), VaultRefusal.of(failed), failed.getMessage());
    }

    public static void assertInvalid(String field, Executable step) {
        Failed failed = assertThrows(Failed.class, step);
        assertEquals(Failure.INVALID, failed.failure(), failed.getMessage());
        assertEquals(field, failed.fact("field", ""), failed.getMessage());
    }

    @Override
    public void close() {
        service.close();
    }
}
