// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import static dev.signet.store.Sample.assertFails;
import static dev.signet.store.Sample.commit;
import static dev.signet.store.Sample.delete;
import static dev.signet.store.Sample.key;
import static dev.signet.store.Sample.named;
import static dev.signet.store.Sample.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failure;
import dev.signet.index.Query;
import dev.signet.store.log.LogEntry;
import dev.signet.store.log.Proposal;
import dev.signet.store.record.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;

class ErasureTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir Path temporary;

    static Committed.Done erase(Database database, boolean keepsCurrent, String... ids) {
        var all = Arrays.stream(ids).map(id -> new Erasure(key(id), keepsCurrent)).toList();
        return assertInstanceOf(Committed.Done.class, database.erase(all, List.of()));
    }

    private static void assertSound(Database database) {
        var report = Walks.of(database);
        assertTrue(report.isSound(), report.toString());
        assertEquals(report.resources(), report.documents());
    }

    @Test
    void anErasedResourceIsAsIfItHadNeverBeenWritten() throws InterruptedException {
        Path folder = temporary.resolve("account");
        try (var database = Sample.open(folder)) {
            commit(database, put("a", "Ada"), put("b", "Bea"));
            commit(database, put("a", "Eva"));
            commit(database, delete("a"));
            commit(database, put("a", "Ina"));
            var written = erase(database, false, "a").written().getFirst();
            assertTrue(written.changed());
            assertEquals(4, written.version());
            assertTrue(database.awaitCleaned(LONG));
            checkGone(database);
        }
        try (var database = Sample.open(folder)) {
            checkGone(database);
            assertEquals(1, commit(database, put("a", "Uta")).written().getFirst().version());
            assertTrue(database.read(key("a")).orElseThrow().created());
            assertSound(database);
        }
    }

    private static void checkGone(Database database) {
        assertTrue(database.read(key("a")).isEmpty());
        assertTrue(database.readVersion(key("a"), 1).isEmpty());
        assertTrue(database.history(key("a"), Long.MAX_VALUE, 10).isEmpty());
        try (var snapshot = database.snapshot()) {
            assertEquals(1, snapshot.count(new Query.All()));
            assertEquals(0, snapshot.count(named("Ina")));
            assertEquals(List.of("Bea"), snapshot.terms("name", 10));
            var changes = snapshot.changes(Optional.empty(), Long.MAX_VALUE, 10).changes();
            assertEquals(List.of("b"), changes.stream().map(each -> each.key().id()).toList());
        }
        assertSound(database);
    }

    @Test
    void aPurgeLeavesTheCurrentVersionAndCountsOnFromThere() throws InterruptedException {
        Path folder = temporary.resolve("account");
        try (var database = Sample.open(folder)) {
            commit(database, put("a", "Ada"), put("b", "Bea"));
            commit(database, put("a", "Eva"));
            commit(database, put("a", "Ina"));
            assertTrue(erase(database, true, "a").written().getFirst().changed());
            assertFalse(erase(database, true, "a").written().getFirst().changed());
            assertEquals(4, commit(database, put("a", "Uta")).written().getFirst().version());
            assertTrue(database.awaitCleaned(LONG));
            assertSound(database);
        }
        try (var database = Sample.open(folder)) {
            assertTrue(database.readVersion(key("a"), 2).isEmpty());
            assertEquals("Ina", Sample.name(database.readVersion(key("a"), 3).orElseThrow()));
            var versions = database.history(key("a"), Long.MAX_VALUE, 10);
            assertEquals(List.of(4L, 3L), versions.stream().map(Stored::version).toList());
            erase(database, true, "a");
            assertTrue(database.readVersion(key("a"), 3).isEmpty());
            assertEquals("Uta", Sample.name(database.read(key("a")).orElseThrow()));
            assertSound(database);
        }
    }

    @Test
    void aDeletionStaysWhenTheHistoryIsPurged() {
        try (var database = Sample.open(temporary.resolve("account"))) {
            commit(database, put("a", "Ada"));
            commit(database, delete("a"));
            erase(database, true, "a");
            assertTrue(database.read(key("a")).orElseThrow().deleted());
            assertEquals(1, database.history(key("a"), Long.MAX_VALUE, 10).size());
            assertSound(database);
        }
    }

    @Test
    void theFilesHoldNothingOfWhatWasErased() throws Exception {
        Path folder = temporary.resolve("account");
        try (var database = Sample.open(folder)) {
            commit(database, put("a", "Ada"), put("b", "Bea"));
            commit(database, put("a", "Eva"));
            for (int i = 0; i < 500; i++) {
                commit(database, put("c" + i, "Cor" + i));
            }
        }
        var sealed = sealedBodies(folder);
        byte[] first = sealed.get(0);
        byte[] second = sealed.get(2);
        assertTrue(isHeld(folder, first) && isHeld(folder, second), "the scan finds what is there");
        try (var database = Sample.open(folder)) {
            commit(database, put("a", "Ina"));
            erase(database, false, "a");
            assertTrue(database.awaitCleaned(LONG));
            assertFalse(isHeld(folder, first), "a superseded version");
            assertFalse(isHeld(folder, second), "the version before the last");
            assertTrue(isHeld(folder, sealed.get(1)), "what was written beside it stays");
            assertFalse(snapshotTerms(database).contains("Ada"));
            assertFalse(snapshotTerms(database).contains("Ina"));
            assertSound(database);
        }
    }

    static List<String> snapshotTerms(Database database) {
        try (var snapshot = database.snapshot()) {
            return snapshot.terms("name", 10_000);
        }
    }

    /// The sealed values of the family `body`, in order.
    static List<byte[]> sealedBodies(Path folder) throws IOException, RocksDBException {
        Path copy = folder.resolveSibling("raw");
        Folders.remove(copy);
        Folders.copy(folder, copy);
        try (var raw = new Raw(copy.resolve("ledger"))) {
            return List.copyOf(raw.records("body").values());
        }
    }

    @Test
    void noErasureIsNotedAnyMoreOnceTheFilesAreClean() throws Exception {
        Path folder = temporary.resolve("account");
        try (var database = Sample.open(folder)) {
            commit(database, put("a", "Ada"), put("b", "Bea"), put("c", "Cleo"));
            try (var _ = database.snapshot()) {
                erase(database, false, "a");
                erase(database, false, "b");
            }
        }
        try (var database = Sample.open(folder)) {
            assertTrue(database.awaitCleaned(LONG));
            erase(database, false, "c");
            assertTrue(database.awaitCleaned(LONG));
            assertTrue(database.cleaningFailed().isEmpty());
        }
        try (var raw = new Raw(folder.resolve("ledger"))) {
            assertTrue(
                    raw.records("meta").keySet().stream()
                            .noneMatch(key -> Schema.erasingLsn(key).isPresent()));
        }
    }

    /// Whether a file of the ledger holds a stretch of `sealed`.
    static boolean isHeld(Path folder, byte[] sealed) throws IOException {
        byte[] stretch = Arrays.copyOfRange(sealed, sealed.length - 24, sealed.length);
        try (var files = Files.walk(folder.resolve("ledger"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                for (int i = 0; i + stretch.length <= bytes.length; i++) {
                    if (Arrays.equals(bytes, i, i + stretch.length, stretch, 0, stretch.length)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    @Test
    void whatAnOpenSnapshotHoldsIsCleanedWhenItIsClosed() throws Exception {
        Path folder = temporary.resolve("account");
        try (var database = Sample.open(folder)) {
            commit(database, put("a", "Ada"));
        }
        byte[] sealed = sealedBodies(folder).getFirst();
        try (var database = Sample.open(folder)) {
            try (var before = database.snapshot()) {
                erase(database, false, "a");
                assertFalse(database.awaitCleaned(Duration.ofMillis(300)));
                assertEquals(1, before.count(new Query.All()), "it sees what it saw");
                assertTrue(isHeld(folder, sealed));
            }
            assertTrue(database.awaitCleaned(LONG));
            assertFalse(isHeld(folder, sealed));
        }
    }

    @Test
    void anIndexFromBeforeTheErasureLosesTheDocument() throws IOException {
        Path folder = temporary.resolve("account");
        Path older = temporary.resolve("older");
        try (var database = Sample.open(folder)) {
            commit(database, put("a", "Ada"), put("b", "Bea"));
        }
        Folders.copy(folder, older);
        try (var database = Sample.open(folder)) {
            commit(database, put("a", "Eva"));
            erase(database, false, "a");
            commit(database, put("c", "Cleo"));
        }
        Folders.remove(folder.resolve("index"));
        Folders.copy(older.resolve("index"), folder.resolve("index"));
        try (var database = Sample.open(folder)) {
            assertSound(database);
            try (var snapshot = database.snapshot()) {
                assertEquals(2, snapshot.count(new Query.All()));
                assertEquals(0, snapshot.count(named("Ada")));
            }
        }
    }

    /// What a kill leaves when the index was committed before the erasures: a document of each
    /// form whose body is gone.
    @Test
    void anIndexThatIsBehindErasuresIsNoDamageAndLosesTheirDocuments() throws Exception {
        Path folder = temporary.resolve("account");
        Path older = temporary.resolve("older");
        try (var database = Sample.open(folder)) {
            commit(database, put("gone", "Ada"), put("purged", "Bea"));
            commit(database, put("both", "Cleo"), put("deleted", "Dora"), put("stays", "Emma"));
        }
        Folders.copy(folder, older);
        try (var database = Sample.open(folder)) {
            commit(database, put("purged", "Bob"), put("both", "Carl"));
            commit(database, delete("deleted"));
            erase(database, false, "gone");
            erase(database, true, "purged", "both", "deleted");
            erase(database, false, "both", "deleted");
        }
        Folders.remove(folder.resolve("index"));
        Folders.copy(older.resolve("index"), folder.resolve("index"));
        assertTrue(stopped(folder).isSound(), stopped(folder).toString());
        try (var database = Sample.open(folder)) {
            assertSound(database);
            assertEquals(Set.of("Bob", "Emma"), names(database));
            assertTrue(database.awaitCleaned(LONG));
            assertSound(database);
        }
        assertTrue(stopped(folder).isSound(), stopped(folder).toString());
    }

    private static Set<String> names(Database database) {
        try (var snapshot = database.snapshot()) {
            var page = snapshot.search(Sample.all(10));
            return page.hits().stream().map(Sample::name).collect(Collectors.toSet());
        }
    }

    @Test
    void whatIsPutBackAfterAnErasureIsFound() throws Exception {
        for (String family : List.of("body", "head", "version", "erased")) {
            Path folder = temporary.resolve("put-back-" + family);
            try (var database = Sample.open(folder)) {
                commit(database, put("a", "Ada"), put("b", "Bea"));
                commit(database, put("a", "Eva"));
                commit(database, put("c", "Cleo"));
                erase(database, false, "c");
            }
            Path before = temporary.resolve("before-" + family);
            Folders.copy(folder, before);
            try (var database = Sample.open(folder)) {
                erase(database, false, "a");
                assertTrue(database.awaitCleaned(LONG));
                assertSound(database);
            }
            putBack(before, folder, family);
            VerifyReport report = stopped(folder);
            assertFalse(report.isSound(), "put back: " + family);
            if (family.equals("body")) {
                assertEquals(
                        "a body that was erased is there again",
                        report.findings().getFirst().text());
            }
        }
    }

    /// Puts back what is missing now.
    private static void putBack(Path before, Path folder, String family) throws RocksDBException {
        try (var old = new Raw(before.resolve("ledger"));
                var now = new Raw(folder.resolve("ledger"))) {
            boolean isDropped = family.equals("erased");
            var from = isDropped ? now.records(family) : old.records(family);
            var there = now.records(family);
            for (var record : from.entrySet()) {
                if (isDropped) {
                    now.delete(family, record.getKey());
                } else if (!there.containsKey(record.getKey())) {
                    now.put(family, record.getKey(), record.getValue());
                }
            }
        }
    }

    private static VerifyReport stopped(Path folder) {
        return Database.verifyStopped(
                folder,
                Sample.ACCOUNT,
                Sample.seals(),
                Sample.indexer("1").version(),
                Sample.limits(),
                Walks.SILENT);
    }

    @Test
    void whatStaysOfATransactionIsGuardedAsBefore() throws Exception {
        Path folder = temporary.resolve("account");
        Path other = temporary.resolve("other");
        try (var database = Sample.open(folder)) {
            commit(database, put("a", "Ada"), put("b", "Bea"), put("c", "Cleo"));
            erase(database, false, "a");
            erase(database, false, "c");
            assertTrue(database.awaitCleaned(LONG));
        }
        assertTrue(stopped(folder).isSound(), stopped(folder).toString());
        try (var database = Sample.open(other)) {
            commit(database, put("a", "Ada"), put("b", "Bob"), put("c", "Cleo"));
        }
        try (var from = new Raw(other.resolve("ledger"));
                var to = new Raw(folder.resolve("ledger"))) {
            byte[] place = Schema.key(Schema.update(1, 1));
            to.put("body", place, from.records("body").get(place));
        }
        var texts = stopped(folder).findings().stream().map(each -> each.text()).toList();
        assertTrue(
                texts.contains("what erasures have left of a transaction does not fit"),
                texts.toString());
    }

    @Test
    void erasuresAmongTheWritesOfManyThreadsTakeWhatTheyNameAndNothingElse() throws Exception {
        int writers = 4;
        int rounds = 40;
        try (var database = Sample.open(temporary.resolve("account"));
                var executor = Executors.newFixedThreadPool(writers)) {
            var done = new ArrayList<Future<?>>();
            for (int i = 0; i < writers; i++) {
                String writer = "w" + i + "n";
                done.add(executor.submit(() -> writeAndErase(database, writer, rounds)));
            }
            for (Future<?> each : done) {
                each.get();
            }
            try (var snapshot = database.snapshot()) {
                assertEquals(writers * rounds / 2, snapshot.count(new Query.All()));
            }
            assertTrue(database.read(key("w1n3")).isPresent());
            assertTrue(database.read(key("w1n4")).isEmpty());
            assertSound(database);
        }
    }

    private static void writeAndErase(Database database, String writer, int rounds) {
        for (int n = 0; n < rounds; n++) {
            commit(database, put(writer + n, "first"));
            commit(database, put(writer + n, "second"));
            if (n % 2 == 0) {
                erase(database, false, writer + n);
            }
        }
    }

    @Test
    void whatErasesStandsAloneInItsEntry() {
        var erasures = List.of(new Erasure(key("a"), false));
        var erasing = Proposal.erasing(erasures, List.of(), Sample.seals(), 10);
        assertThrows(
                IllegalArgumentException.class,
                () -> new LogEntry(OptionalLong.empty(), 0, List.of(erasing, erasing)));
    }

    @Test
    void whatIsNotThereIsErasedWithoutATrace() {
        try (var database = Sample.open(temporary.resolve("account"))) {
            commit(database, put("a", "Ada"));
            long before = database.lsn();
            assertFalse(erase(database, false, "b").written().getFirst().changed());
            assertFalse(erase(database, true, "a").written().getFirst().changed());
            assertEquals(before, database.lsn());
        }
    }

    @Test
    void aConditionThatDoesNotHoldErasesNothing() {
        try (var database = Sample.open(temporary.resolve("account"))) {
            commit(database, put("a", "Ada"));
            var at = new Precondition.AtVersion(key("a"), 2);
            var erasures = List.of(new Erasure(key("a"), false));
            assertInstanceOf(Committed.Conflict.class, database.erase(erasures, List.of(at)));
            assertTrue(database.read(key("a")).isPresent());
            assertFails(
                    Failure.INVALID,
                    () ->
                            database.erase(
                                    List.of(erasures.getFirst(), erasures.getFirst()), List.of()));
        }
    }

    @Test
    void whatWasReadIsNotTakenForWhatWasMadeAnewAfterItsErasure() {
        try (var database = Sample.open(temporary.resolve("account"))) {
            commit(database, put("a", "Ada"));
            var read = Precondition.AtVersion.of(database.read(key("a")).orElseThrow());
            assertInstanceOf(Committed.Done.class, database.commit(List.of(), List.of(read)));
            erase(database, false, "a");
            commit(database, put("a", "Eva"));
            var edited = List.<Change>of(put("a", "Ada, edited"));
            assertInstanceOf(Committed.Conflict.class, database.commit(edited, List.of(read)));
            assertEquals(1, database.read(key("a")).orElseThrow().version());
        }
    }

    @Test
    void whoLookedBeforeAnErasureLooksAgain() {
        Path folder = temporary.resolve("account");
        try (var database = Sample.open(folder)) {
            commit(database, put("a", "Ada"), put("b", "Bea"));
            long seen = database.lsn();
            erase(database, false, "a");
            var none = List.<Precondition>of(new Precondition.NoneSince(named("Zoe"), seen));
            assertInstanceOf(Committed.Conflict.class, database.commit(List.of(), none));
        }
        try (var database = Sample.open(folder)) {
            var none = List.<Precondition>of(new Precondition.NoneSince(named("Zoe"), 1));
            assertInstanceOf(Committed.Conflict.class, database.commit(List.of(), none));
            var since =
                    List.<Precondition>of(new Precondition.NoneSince(named("Zoe"), database.lsn()));
            assertInstanceOf(Committed.Done.class, database.commit(List.of(), since));
        }
    }
}
