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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.function.Executable;

/// A service on records in memory with one vault, `main`, and one caller who may do all in it.
final class Fixture implements AutoCloseable {
    static final String TENANT = "11111111-2222-3333-4444-555555555555";
    static final String OBJECT = "aaaaaaaa-0000-0000-0000-000000000001";
    static final VaultName MAIN = new VaultName("main");
    static final KeyName KEY = new KeyName("customer-key");
    static final byte[] VALUE =
            "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    final TestClock clock = new TestClock();
    final MemoryRecords records = new MemoryRecords();
    final List<String> changes = Collections.synchronizedList(new ArrayList<>());
    private VaultService service;

    Fixture() {
        this.service = open();
        service.vaults().put(MAIN, draft(MAIN));
    }

    static Seals seals(UUID storeId) {
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

    static VaultDraft draft(VaultName name) {
        return VaultDraft.of(resourceId(name), TENANT, "westeurope")
                .withPolicies(AccessPolicy.onKeys(TENANT, OBJECT, "all"));
    }

    static String resourceId(VaultName name) {
        return "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/" + name;
    }

    VaultService service() {
        return service;
    }

    Vaults vaults() {
        return service.vaults();
    }

    VaultKeys keys() {
        return service.keys();
    }

    KeyUses uses() {
        return service.uses();
    }

    /// Ends the service as a killed process would, and opens another on the same records.
    void restart() {
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

    static KeyUses.Place latest() {
        return new KeyUses.Place(MAIN, KEY, Optional.empty());
    }

    static KeyUses.Place at(KeyVersion version) {
        return new KeyUses.Place(MAIN, KEY, Optional.of(version.id()));
    }

    byte[] wrap() {
        return uses().protect(
                        KeyOperation.WRAP_KEY, latest(), EncryptionAlgorithm.RSA_OAEP_256, VALUE)
                .value();
    }

    byte[] unwrap(byte[] wrapped) {
        return unwrap(latest(), wrapped);
    }

    byte[] unwrap(KeyUses.Place place, byte[] wrapped) {
        return uses().open(
                        KeyOperation.UNWRAP_KEY, place, EncryptionAlgorithm.RSA_OAEP_256, wrapped)
                .value();
    }

    static void assertRefused(Refusal refusal, Executable step) {
        Failed failed = assertThrows(Failed.class, step);
        assertEquals(Optional.of(refusal), Refusal.of(failed), failed.getMessage());
    }

    static void assertInvalid(String field, Executable step) {
        Failed failed = assertThrows(Failed.class, step);
        assertEquals(Failure.INVALID, failed.failure(), failed.getMessage());
        assertEquals(field, failed.fact("field", ""), failed.getMessage());
    }

    @Override
    public void close() {
        service.close();
    }
}
