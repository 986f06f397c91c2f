// SPDX-License-Identifier: Apache-2.0
package dev.signet.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.signet.base.Entropy;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.AeadSeals;
import dev.signet.crypto.Generation;
import dev.signet.crypto.Generations;
import dev.signet.crypto.Purpose;
import dev.signet.crypto.Seals;
import dev.signet.crypto.Secret;
import dev.signet.crypto.SegmentCache;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.function.Executable;

/// Accounts, families and ledgers for the tests.
final class Sample {
    static final UUID ACCOUNT = UUID.fromString("11111111-2222-4333-8444-555555555555");
    static final UUID OTHER_ACCOUNT = UUID.fromString("99999999-2222-4333-8444-555555555555");
    static final Family NUMBERS = Family.records("numbers");
    static final Family HASHES = new Family("hashes", Purpose.HEAD, Family.Lookup.HASHED);
    static final List<Family> FAMILIES = List.of(NUMBERS, HASHES);

    private Sample() {}

    /// Seals whose keys come from a seed: the same in every run.
    static AeadSeals seals() {
        return seals(ACCOUNT);
    }

    static AeadSeals seals(UUID account) {
        var seals = new AeadSeals(account, new SegmentCache(1 << 20), Entropy.system());
        var generation = Generation.owning(1, Secret.owning(bytes(1, 32)));
        var names = Secret.owning(bytes(2, 32));
        try (var generations = new Generations(account, List.of(generation), 1, names)) {
            seals.lend(generations);
        }
        return seals;
    }

    static byte[] bytes(long seed, int count) {
        byte[] bytes = new byte[count];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    static Ledger open(Path folder) {
        return open(folder, seals());
    }

    static Ledger open(Path folder, Seals seals) {
        return Ledger.open(folder, ACCOUNT, FAMILIES, seals, LedgerLimits.small());
    }

    static byte[] key(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    static byte[] value(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] value) {
        return new String(value, StandardCharsets.UTF_8);
    }

    static Failed assertFails(Failure failure, Executable action) {
        Failed failed = assertThrows(Failed.class, action);
        assertEquals(failure, failed.failure(), failed.getMessage());
        return failed;
    }

    /// Copies a flat folder as it is now: what a killed process leaves. RocksDB's own threads may
    /// be at work, so it is copied until nothing has changed meanwhile.
    static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        while (true) {
            try {
                Map<Path, Long> before = lengths(from);
                for (Path file : before.keySet()) {
                    Files.copy(file, to.resolve(file.getFileName()));
                }
                if (before.equals(lengths(from))) {
                    return;
                }
            } catch (NoSuchFileException _) {
                // removed meanwhile
            }
            for (Path copied : lengths(to).keySet()) {
                Files.delete(copied);
            }
        }
    }

    private static Map<Path, Long> lengths(Path folder) throws IOException {
        var lengths = new TreeMap<Path, Long>();
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                lengths.put(file, Files.size(file));
            }
        }
        return lengths;
    }
}
