// SPDX-License-Identifier: Apache-2.0
package dev.signet.ledger;

import static dev.signet.ledger.Sample.HASHES;
import static dev.signet.ledger.Sample.NUMBERS;
import static dev.signet.ledger.Sample.key;
import static dev.signet.ledger.Sample.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a killed process and a power cut leave opens without an alarm, at every moment: the
/// ledger holds every acknowledged batch, perhaps one more or a part of one, and the anchor is
/// as it was at any moment since it was last synced, each slot by itself.
class CrashTest {
    private static final int BATCHES = 700;
    private static final int COPIES = 25;
    private static final int SLOT_BYTES = 512;

    @TempDir Path folder;
    private final Random random = new Random(31);
    private final List<byte[]> anchors = new ArrayList<>();
    private final Map<Integer, Map<String, String>> contents = new HashMap<>();
    private final Map<String, String> now = new HashMap<>();

    @Test
    void noMomentOfACrashRaisesAnAlarm() throws IOException {
        Path live = folder.resolve("live");
        int torn = 0;
        try (Ledger ledger = Sample.open(live)) {
            for (int batch = 0; batch < BATCHES; batch++) {
                write(ledger, batch);
                anchors.add(Files.readAllBytes(RecordAttackTest.anchor(live)));
                if (batch % 97 == 0) {
                    ledger.flush();
                }
                if (random.nextInt(BATCHES / COPIES) == 0) {
                    contents.put(batch, Map.copyOf(now));
                    Sample.copy(live, folder.resolve("at" + batch));
                }
            }
        }
        for (int batch : contents.keySet()) {
            Path left = folder.resolve("at" + batch);
            opens(left, anchors.get(batch), contents.get(batch), "killed");
            for (int round = 0; round < 3; round++) {
                byte[] anchor = anchors.get(earlier(batch)).clone();
                byte[] other = anchors.get(earlier(batch));
                int slot = 1 + random.nextInt(2);
                System.arraycopy(other, slot * SLOT_BYTES, anchor, slot * SLOT_BYTES, SLOT_BYTES);
                opens(left, anchor, contents.get(batch), "power cut");
            }
            torn += tornSlot(left, batch);
        }
        assertTrue(torn > COPIES / 4, "torn " + torn);
    }

    private void write(Ledger ledger, int number) {
        var batch = new Batch();
        for (int n = random.nextInt(4); n >= 0; n--) {
            Family family = random.nextBoolean() ? NUMBERS : HASHES;
            int key = random.nextInt(40);
            String place = family.name() + key;
            String text = number + "/" + n;
            String before = now.get(place);
            switch (random.nextInt(4)) {
                case 0 -> {
                    batch.delete(family, key(key));
                    now.remove(place);
                }
                case 1 -> {
                    batch.put(family, key(key), value(text));
                    now.put(place, text);
                }
                default -> {
                    if (before == null) {
                        batch.insert(family, key(key), value(text));
                    } else {
                        batch.replace(family, key(key), value(before), value(text));
                    }
                    now.put(place, text);
                }
            }
        }
        ledger.write(batch);
    }

    /// A batch not before the last sync of the anchor, which is at opening and after every 256
    /// marks; the one that makes the ledger counts, too.
    private int earlier(int batch) {
        int from = synced(batch);
        return from + random.nextInt(batch - from + 1);
    }

    private static int synced(int batch) {
        return Math.max(0, (batch + 2) / 256 * 256 - 2);
    }

    /// The slot that was being written when the power failed; the batch is in the ledger.
    private int tornSlot(Path left, int batch) throws IOException {
        if (batch == 0) {
            return 0;
        }
        byte[] anchor = anchors.get(batch).clone();
        int at = Arrays.mismatch(anchor, anchors.get(batch - 1));
        int slot = at / SLOT_BYTES;
        ByteBuffer.wrap(anchor, slot * SLOT_BYTES + 100, 8).putLong(random.nextLong());
        if (!Files.exists(left)) {
            return 0;
        }
        opens(left, anchor, contents.get(batch), "torn slot");
        // of the marks since the last sync none but a piece of this one came to the disk
        byte[] older = anchors.get(synced(batch)).clone();
        ByteBuffer.wrap(older, slot * SLOT_BYTES + 100, 8).putLong(random.nextLong());
        opens(left, older, contents.get(batch), "torn slot, the other one old");
        return 1;
    }

    private void opens(Path left, byte[] anchor, Map<String, String> expected, String what)
            throws IOException {
        Path copy = folder.resolve("copy" + anchors.size() + random.nextLong());
        Sample.copy(left, copy);
        Files.write(RecordAttackTest.anchor(copy), anchor);
        for (int opening = 0; opening < 2; opening++) {
            try (Ledger ledger = Sample.open(copy)) {
                assertFalse(ledger.isSuspect(), what);
                assertEquals(List.of(), RecordAttackTest.findings(ledger), what + " " + left);
                var found = new HashMap<String, String>();
                for (Family family : List.of(NUMBERS, HASHES)) {
                    try (Scan scan = ledger.forward(family, new byte[0])) {
                        while (scan.next()) {
                            long key = ByteBuffer.wrap(scan.key()).getLong();
                            found.put(family.name() + key, Sample.text(scan.value()));
                        }
                    }
                }
                assertEquals(expected, found, what);
            }
        }
    }

    @Test
    void aBatchTornAnywhereIsDroppedWithoutAnAlarm() throws IOException {
        Path live = folder.resolve("live");
        Path left = folder.resolve("left");
        try (Ledger ledger = Sample.open(live)) {
            for (int i = 0; i < 20; i++) {
                write(ledger, i);
            }
            contents.put(0, Map.copyOf(now));
            anchors.add(Files.readAllBytes(RecordAttackTest.anchor(live)));
            long before = Files.size(log(live));
            write(ledger, 20);
            Sample.copy(live, left);
            byte[] whole = Files.readAllBytes(log(left));
            for (int cut = whole.length - 1; cut >= before; cut -= 23) {
                Files.write(log(left), Arrays.copyOf(whole, cut));
                opens(left, anchors.getFirst(), contents.get(0), "cut at " + cut);
            }
        }
    }

    private static Path log(Path ledger) throws IOException {
        try (var files = Files.list(ledger)) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .max(Comparator.comparingLong(file -> file.toFile().length()))
                    .orElseThrow();
        }
    }

    @Test
    void aFailedWriteIsCountedAsRocksDbHasIt() {
        try (Ledger ledger = Sample.open(folder.resolve("l"))) {
            ledger.put(NUMBERS, key(1), value("one"));
            Sample.assertFails(
                    dev.signet.base.Failure.TOO_LARGE,
                    () -> ledger.put(NUMBERS, key(2), new byte[5 << 20]));
            ledger.put(NUMBERS, key(1), value("two"));
            assertEquals(List.of(), RecordAttackTest.findings(ledger));
        }
    }
}
