// SPDX-License-Identifier: Apache-2.0
package dev.signet.ledger;

import static dev.signet.ledger.Sample.HASHES;
import static dev.signet.ledger.Sample.NUMBERS;
import static dev.signet.ledger.Sample.assertFails;
import static dev.signet.ledger.Sample.key;
import static dev.signet.ledger.Sample.text;
import static dev.signet.ledger.Sample.value;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;

class LedgerTest {
    @TempDir Path temporary;
    private Ledger ledger;

    private Path folder;

    @BeforeEach
    void open() {
        folder = temporary.resolve("ledger");
        ledger = Sample.open(folder);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void whatIsPutIsThereAlsoAfterOpeningAgain() {
        ledger.put(NUMBERS, key(1), value("one"));
        ledger.put(HASHES, key(1), value("other"));
        ledger.close();
        ledger = Sample.open(folder);
        assertEquals("one", text(ledger.get(NUMBERS, key(1)).orElseThrow()));
        assertEquals("other", text(ledger.get(HASHES, key(1)).orElseThrow()));
        assertTrue(ledger.get(HASHES, key(1)).isPresent());
        assertTrue(ledger.get(NUMBERS, key(2)).isEmpty());
        assertFalse(ledger.get(HASHES, key(2)).isPresent());
    }

    @Test
    void aBatchIsAppliedInItsOrder() {
        ledger.put(NUMBERS, key(1), value("old"));
        ledger.write(
                new Batch()
                        .delete(NUMBERS, key(1))
                        .put(NUMBERS, key(2), value("two"))
                        .put(NUMBERS, key(2), value("zwei"))
                        .delete(NUMBERS, key(9)));
        assertTrue(ledger.get(NUMBERS, key(1)).isEmpty());
        assertEquals("zwei", text(ledger.get(NUMBERS, key(2)).orElseThrow()));
        ledger.write(new Batch());
    }

    @Test
    void whatIsRemovedIsInNoFileOnceTheLedgerIsCleansed() throws Exception {
        for (long n = 1; n <= 300; n++) {
            ledger.put(NUMBERS, key(n), new byte[5_000]);
        }
        ledger.put(NUMBERS, key(301), value("gone"));
        ledger.put(NUMBERS, key(302), value("kept"));
        ledger.close();
        List<byte[]> sealed = List.of(sealed(301), sealed(302));
        ledger = Sample.open(folder);
        View before = ledger.view();
        ledger.delete(NUMBERS, key(301));
        long sequence = ledger.recordsWritten();
        var removed = Map.of(NUMBERS, Optional.of(List.of(key(301))));
        var cleansing = cleansing(removed, sequence);
        assertThrows(
                TimeoutException.class,
                () -> cleansing.get(300, TimeUnit.MILLISECONDS),
                "it waits for the view");
        assertEquals("gone", text(before.get(NUMBERS, key(301)).orElseThrow()));
        assertTrue(isHeld(sealed.getFirst()));
        before.close();
        assertTrue(cleansing.get(60, TimeUnit.SECONDS));
        assertFalse(isHeld(sealed.getFirst()));
        assertTrue(isHeld(sealed.getLast()));
        assertEquals("kept", text(ledger.get(NUMBERS, key(302)).orElseThrow()));
        ledger.verify();
    }

    private FutureTask<Boolean> cleansing(
            Map<Family, Optional<List<byte[]>>> removed, long sequence) {
        var cleansing = new FutureTask<>(() -> ledger.cleanse(removed, sequence));
        Thread.ofPlatform().daemon().start(cleansing);
        return cleansing;
    }

    @Test
    void cleansingThatWaitsForAViewEndsWhenItIsHalted() throws Exception {
        ledger.put(NUMBERS, key(1), value("gone"));
        try (var _ = ledger.view()) {
            ledger.delete(NUMBERS, key(1));
            var removed = Map.of(NUMBERS, Optional.of(List.of(key(1))));
            var cleansing = cleansing(removed, ledger.recordsWritten());
            ledger.haltCleansing();
            assertFalse(cleansing.get(60, TimeUnit.SECONDS));
        }
    }

    @Test
    void cleansingIsHaltedWithinAFamilyThatIsWrittenAnewAsAWhole() throws Exception {
        for (int n = 0; n < 100; n++) {
            var batch = new Batch();
            for (int i = 0; i < 100; i++) {
                batch.put(NUMBERS, key(n * 100L + i), new byte[10_000]);
            }
            ledger.write(batch);
        }
        var whole = Map.of(NUMBERS, Optional.<List<byte[]>>empty());
        ledger.delete(NUMBERS, key(0));
        assertTrue(ledger.cleanse(whole, ledger.recordsWritten()));
        Set<Path> after = tables();
        assertFalse(after.isEmpty());
        ledger.delete(NUMBERS, key(1));
        var cleansing = cleansing(whole, ledger.recordsWritten());
        while (!isCompacting() && !cleansing.isDone()) {
            Thread.onSpinWait();
        }
        ledger.haltCleansing();
        assertFalse(cleansing.get(60, TimeUnit.SECONDS));
        assertTrue(tables().containsAll(after), "none has been written to its end");
        ledger.delete(NUMBERS, key(2));
        ledger.close();
        ledger = Sample.open(folder);
        assertTrue(ledger.get(NUMBERS, key(2)).isEmpty());
        assertTrue(ledger.get(NUMBERS, key(3)).isPresent());
    }

    /// The large tables: those of other families are small.
    private Set<Path> tables() throws IOException {
        var tables = new HashSet<Path>();
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                if (file.toString().endsWith(".sst") && Files.size(file) > 1 << 20) {
                    tables.add(file);
                }
            }
        }
        return tables;
    }

    /// Whether RocksDB writes a table for a compaction that somebody has asked for.
    private static boolean isCompacting() {
        return Thread.getAllStackTraces().values().stream()
                .flatMap(Arrays::stream)
                .anyMatch(frame -> frame.getMethodName().equals("compactRange"));
    }

    private byte[] sealed(long number) throws RocksDBException {
        try (var raw = new Raw(folder)) {
            return raw.records(NUMBERS.name()).get(key(number));
        }
    }

    private boolean isHeld(byte[] sealed) throws IOException {
        byte[] tail = Arrays.copyOfRange(sealed, sealed.length - 20, sealed.length);
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                if (text.contains(new String(tail, StandardCharsets.ISO_8859_1))) {
                    return true;
                }
            }
        }
        return false;
    }

    @Test
    void scansGoBothWaysFromAKeyThatNeedNotExist() {
        for (long number : new long[] {10, 20, 30}) {
            ledger.put(NUMBERS, key(number), value("v" + number));
        }
        ledger.put(HASHES, key(15), value("elsewhere"));
        assertEquals(List.of("v10", "v20", "v30"), values(ledger.forward(NUMBERS, new byte[0])));
        assertEquals(List.of("v20", "v30"), values(ledger.forward(NUMBERS, key(20))));
        assertEquals(List.of("v20", "v30"), values(ledger.forward(NUMBERS, key(15))));
        assertEquals(List.of(), values(ledger.forward(NUMBERS, key(31))));
        assertEquals(List.of("v30", "v20", "v10"), values(ledger.backward(NUMBERS, new byte[0])));
        assertEquals(List.of("v20", "v10"), values(ledger.backward(NUMBERS, key(29))));
        assertEquals(List.of(), values(ledger.backward(NUMBERS, key(9))));
    }

    private static List<String> values(Scan scan) {
        var values = new ArrayList<String>();
        try (scan) {
            while (scan.next()) {
                assertEquals(
                        "v" + java.nio.ByteBuffer.wrap(scan.key()).getLong(), text(scan.value()));
                values.add(text(scan.value()));
            }
            assertFalse(scan.next());
        }
        return values;
    }

    @Test
    void aViewShowsTheLedgerAsItWas() {
        ledger.put(NUMBERS, key(1), value("v1"));
        try (View view = ledger.view()) {
            ledger.put(NUMBERS, key(1), value("changed"));
            ledger.put(NUMBERS, key(2), value("v2"));
            assertEquals("v1", text(view.get(NUMBERS, key(1)).orElseThrow()));
            assertFalse(view.get(NUMBERS, key(2)).isPresent());
            assertEquals(List.of("v1"), values(view.forward(NUMBERS, new byte[0])));
            assertEquals(List.of("v1"), values(view.backward(NUMBERS, new byte[0])));
        }
        assertEquals("changed", text(ledger.get(NUMBERS, key(1)).orElseThrow()));
    }

    @Test
    void aClosedViewIsRefusedButItsScansGoOnUntilTheyAreClosed() {
        ledger.put(NUMBERS, key(1), value("v1"));
        View view = ledger.view();
        Scan scan = view.forward(NUMBERS, new byte[0]);
        view.close();
        view.close();
        assertFails(Failure.UNAVAILABLE, () -> view.get(NUMBERS, key(1)));
        assertTrue(scan.next());
        scan.close();
        scan.close();
        assertFails(Failure.UNAVAILABLE, scan::next);
    }

    @Test
    void aClosedLedgerRefusesEveryCall() {
        ledger.put(NUMBERS, key(1), value("v1"));
        View view = ledger.view();
        Scan scan = ledger.forward(NUMBERS, new byte[0]);
        ledger.close();
        ledger.close();
        assertFails(Failure.UNAVAILABLE, () -> ledger.get(NUMBERS, key(1)));
        assertFails(Failure.UNAVAILABLE, () -> ledger.put(NUMBERS, key(1), value("x")));
        assertFails(Failure.UNAVAILABLE, () -> view.get(NUMBERS, key(1)));
        assertFails(Failure.UNAVAILABLE, scan::next);
        assertFails(Failure.UNAVAILABLE, ledger::view);
        scan.close();
        view.close();
    }

    @Test
    void closingWhileOthersReadAndWriteEndsThemWithARefusal() throws Exception {
        var stop = new AtomicBoolean();
        var written = new CountDownLatch(40);
        var calls = new ArrayList<Future<?>>();
        try (var executor = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 8; i++) {
                long number = i;
                calls.add(
                        executor.submit(
                                () -> {
                                    while (!stop.get()) {
                                        ledger.put(NUMBERS, key(number), value("v" + number));
                                        written.countDown();
                                        try (View view = ledger.view();
                                                Scan scan = view.forward(NUMBERS, key(0))) {
                                            while (scan.next()) {
                                                scan.value();
                                            }
                                        }
                                    }
                                    return number;
                                }));
            }
            written.await();
            ledger.close();
            for (Future<?> call : calls) {
                try {
                    call.get();
                } catch (java.util.concurrent.ExecutionException thrown) {
                    assertEquals(Failure.UNAVAILABLE, ((Failed) thrown.getCause()).failure());
                }
            }
            stop.set(true);
        }
    }

    @Test
    void aSecondOpenerIsToldWhichLockIsHeld() {
        var failed = assertFails(Failure.CONFLICT, () -> Sample.open(folder));
        assertEquals("ledger/LOCK", failed.fact("file", "?"));
    }

    @Test
    void anotherAccountsSealsDoNotOpenIt() {
        ledger.put(NUMBERS, key(1), value("v1"));
        ledger.close();
        var seals = Sample.seals(Sample.OTHER_ACCOUNT);
        assertFails(
                Failure.CORRUPT,
                () ->
                        Ledger.open(
                                folder,
                                Sample.OTHER_ACCOUNT,
                                Sample.FAMILIES,
                                seals,
                                LedgerLimits.small()));
    }

    @Test
    void aFamilyThatThisBuildDoesNotKnowIsRefusedAsTooNewAndANewOneIsAdded() {
        ledger.close();
        var fewer = List.of(NUMBERS);
        var failed =
                assertFails(
                        Failure.FORMAT_TOO_NEW,
                        () ->
                                Ledger.open(
                                        folder,
                                        Sample.ACCOUNT,
                                        fewer,
                                        Sample.seals(),
                                        LedgerLimits.small()));
        assertEquals("hashes", failed.fact("family", "?"));
        var more = List.of(NUMBERS, HASHES, Family.records("more"));
        try (var wider =
                Ledger.open(folder, Sample.ACCOUNT, more, Sample.seals(), LedgerLimits.small())) {
            wider.put(more.getLast(), key(1), value("v1"));
            assertTrue(wider.get(more.getLast(), key(1)).isPresent());
        }
    }

    @Test
    void theNoteOfTheLastBatchThatHadOneIsRemembered() {
        assertArrayEquals(new byte[Batch.NOTE_BYTES], ledger.noted());
        byte[] note = Sample.bytes(5, Batch.NOTE_BYTES);
        ledger.write(new Batch().put(NUMBERS, key(1), value("v1")).note(note));
        ledger.put(NUMBERS, key(2), value("v2"));
        assertArrayEquals(note, ledger.noted());
        ledger.close();
        ledger = Sample.open(folder);
        assertArrayEquals(note, ledger.noted());
    }

    @Test
    void aValueOverTheLimitIsRefusedAndNothingOfItsBatchIsWritten() {
        var batch =
                new Batch()
                        .put(NUMBERS, key(1), value("small"))
                        .put(NUMBERS, key(2), new byte[LedgerLimits.small().valueBytesMax() + 1]);
        assertFails(Failure.TOO_LARGE, () -> ledger.write(batch));
        assertFalse(ledger.get(NUMBERS, key(1)).isPresent());
    }

    @Test
    void withdrawnKeysRefuseReadsAndWritesAndClosingNeedsNone() {
        ledger.close();
        var seals = Sample.seals();
        ledger = Sample.open(folder, seals);
        ledger.put(NUMBERS, key(1), value("v1"));
        seals.withdraw(Failure.KEY_REFUSED, Duration.ofSeconds(1));
        assertFails(Failure.KEY_REFUSED, () -> ledger.get(NUMBERS, key(1)));
        assertFails(Failure.KEY_REFUSED, () -> ledger.put(NUMBERS, key(2), value("v2")));
        ledger.close();
        assertFails(Failure.KEY_REFUSED, () -> Sample.open(folder, seals));
        ledger = Sample.open(folder);
        assertEquals("v1", text(ledger.get(NUMBERS, key(1)).orElseThrow()));
        assertFalse(ledger.get(NUMBERS, key(2)).isPresent());
    }
}
