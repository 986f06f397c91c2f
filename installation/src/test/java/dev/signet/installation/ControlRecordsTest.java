// SPDX-License-Identifier: Apache-2.0
package dev.signet.installation;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Entropy;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.AeadSeals;
import dev.signet.crypto.Generation;
import dev.signet.crypto.Generations;
import dev.signet.crypto.Seals;
import dev.signet.crypto.Secret;
import dev.signet.crypto.SegmentCache;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The control plane's store against somebody who writes to its folder.
final class ControlRecordsTest {
    static final UUID STORE = new UUID(3, 4);

    @TempDir private Path folder = Path.of("");
    private final AeadSeals seals = seals();

    static AeadSeals seals() {
        var seals = new AeadSeals(STORE, new SegmentCache(1 << 20), Entropy.system());
        try (var generations =
                new Generations(
                        STORE,
                        List.of(Generation.owning(1, Secret.owning(new byte[32]))),
                        1,
                        Secret.owning(new byte[32]))) {
            seals.lend(generations);
        }
        return seals;
    }

    private ControlRecords open(Path ledger) {
        return ControlRecords.open(ledger, STORE, seals);
    }

    private static void write(ControlRecords records, String value) {
        records.write(Map.of("ring-sequence", Optional.of(value.getBytes(US_ASCII))));
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (var files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
        Files.copy(DataFolder.anchor(from), DataFolder.anchor(to));
    }

    @Test
    void aRecordPutBackIsFoundBeforeAnythingIsServed() throws Exception {
        Path ledger = folder.resolve("ledger");
        Path older = folder.resolve("older");
        try (var records = open(ledger)) {
            write(records, "1");
        }
        copy(ledger, older);
        try (var records = open(ledger)) {
            write(records, "2");
        }
        try (Raw then = new Raw(older);
                Raw now = new Raw(ledger)) {
            var first = then.records("document").firstEntry();
            now.put("document", first.getKey(), first.getValue());
        }
        Failed failed = assertThrows(Failed.class, () -> open(ledger));
        assertEquals(Failure.CORRUPT, failed.failure());
        assertEquals("document", failed.fact("family", "?"));
    }

    @Test
    void aMissingLogIsFoundAndAKilledStoreOpens() throws IOException {
        Path ledger = folder.resolve("ledger");
        Path left = folder.resolve("left");
        Path cut = folder.resolve("cut");
        try (var records = open(ledger)) {
            write(records, "1");
            write(records, "2");
            copy(ledger, left);
            copy(ledger, cut);
        }
        try (var records = open(left)) {
            assertArrayEquals("2".getBytes(US_ASCII), records.read("ring-sequence").orElseThrow());
        }
        try (var files = Files.list(cut)) {
            for (Path log : files.filter(file -> file.toString().endsWith(".log")).toList()) {
                Files.delete(log);
            }
        }
        Failed failed = assertThrows(Failed.class, () -> open(cut));
        assertEquals(Failure.CORRUPT, failed.failure());
    }

    @Test
    void aWriteThatFailedIsFollowedByOneThatStartsFromWhatIsThere() {
        var full = new AtomicBoolean();
        var opened = new AtomicInteger();
        Seals failing =
                (Seals)
                        Proxy.newProxyInstance(
                                Seals.class.getClassLoader(),
                                new Class<?>[] {Seals.class},
                                (_, method, arguments) -> {
                                    if (full.get() && method.getName().equals("seal")) {
                                        throw new Failed(Failure.STORAGE, "the disk is full");
                                    }
                                    if (method.getName().equals("open")) {
                                        opened.incrementAndGet();
                                    }
                                    return method.invoke(seals, arguments);
                                });
        Path ledger = folder.resolve("ledger");
        try (var records = ControlRecords.open(ledger, STORE, failing)) {
            write(records, "1");
            opened.set(0);
            records.write(Map.of("first", Optional.of("2".getBytes(US_ASCII))));
            int usual = opened.get();
            full.set(true);
            Failed failed = assertThrows(Failed.class, () -> write(records, "2"));
            assertEquals(Failure.STORAGE, failed.failure());
            full.set(false);
            opened.set(0);
            records.write(Map.of("other", Optional.of("3".getBytes(US_ASCII))));
            assertTrue(opened.get() > usual, "all that is there is read again");
            assertArrayEquals("1".getBytes(US_ASCII), records.read("ring-sequence").orElseThrow());
        }
        try (var records = open(ledger)) {
            assertArrayEquals("3".getBytes(US_ASCII), records.read("other").orElseThrow());
        }
    }

    @Test
    void whatCannotBeReadAgainLeavesWhatWasKnownAndTakesNoWrite() {
        var full = new AtomicBoolean();
        var opened = new AtomicInteger();
        var failsAt = new AtomicInteger();
        Seals failing =
                (Seals)
                        Proxy.newProxyInstance(
                                Seals.class.getClassLoader(),
                                new Class<?>[] {Seals.class},
                                (_, method, arguments) -> {
                                    if (full.get() && method.getName().equals("seal")) {
                                        throw new Failed(Failure.STORAGE, "the disk is full");
                                    }
                                    if (method.getName().equals("open")
                                            && opened.incrementAndGet() == failsAt.get()) {
                                        throw new Failed(Failure.STORAGE, "the disk is gone");
                                    }
                                    return method.invoke(seals, arguments);
                                });
        try (var records = ControlRecords.open(folder.resolve("ledger"), STORE, failing)) {
            write(records, "1");
            records.write(Map.of("first", Optional.of("1".getBytes(US_ASCII))));
            opened.set(0);
            records.write(Map.of("first", Optional.of("2".getBytes(US_ASCII))));
            int usual = opened.get();
            full.set(true);
            assertThrows(Failed.class, () -> write(records, "2"));
            full.set(false);
            opened.set(0);
            records.write(Map.of("first", Optional.of("3".getBytes(US_ASCII))));
            int lastRecord = opened.get() - usual;

            full.set(true);
            assertThrows(Failed.class, () -> write(records, "2"));
            full.set(false);
            opened.set(0);
            failsAt.set(lastRecord);
            assertThrows(Failed.class, () -> write(records, "2"));
            failsAt.set(0);
            assertArrayEquals("1".getBytes(US_ASCII), records.read("ring-sequence").orElseThrow());
            assertArrayEquals("3".getBytes(US_ASCII), records.read("first").orElseThrow());
            opened.set(0);
            records.write(Map.of("other", Optional.of("4".getBytes(US_ASCII))));
            assertTrue(opened.get() > usual, "it is read again before anything is written");
            assertArrayEquals("1".getBytes(US_ASCII), records.read("ring-sequence").orElseThrow());
        }
    }
}
